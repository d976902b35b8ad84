"""Who would come instead, said beside a time before anybody presses the button."""

from scheduler import clock
from scheduler.models import Booking, Step
from scheduler.services.loops import loops, seat_changes
from scheduler.services.loops.seat_changes import SeatChange
from scheduler.services.placing.securing import Choice
from scheduler.web.acting import session
from scheduler.web.candidate.day_picker import DayPicker
from scheduler.web.candidate.errands import Errand
from scheduler.web.candidate.picker import Picker
from scheduler.web.candidate.stamps import times_of
from scheduler.web.candidate.wishes import read_place

LOOK = "There, other people would come. Look below who it is, then press once more."


def of_slot(picker: Picker, booking: Booking | None) -> SeatChange | None:
    """Return what the chosen slot changes of the seats of a *booking* that is to move."""
    if booking is None or picker.slot is None:
        return None
    now = clock.now()
    return seat_changes.of_move(session(), picker.asked, picker.slot, booking, now=now)


def place_changes(errand: Errand, choice: Choice) -> bool:
    """Tell whether a booking is to move to another place."""
    return errand.booking is not None and errand.booking.office_id != choice.office_id


def is_unseen(picker: Picker, booking: Booking | None, seen: str) -> bool:
    """Tell whether a move to another place brings people whom the form did not show."""
    changed = of_slot(picker, booking)
    return changed is not None and bool(changed.joining) and changed.stamp != seen


def of_cards(
    step: Step,
    picker: DayPicker,
    moved: list[Booking] | None,
    *,
    notice_hours: int | None = None,
) -> dict[str, list[SeatChange]]:
    """Return what each day changes of the seats of a loop that is to move, by its card's value."""
    if not moved:
        return {}
    way, wishes = picker.way, picker.wishes
    place = read_place(picker.place_value, way.interviews[0])
    offices = [] if place is None else [place]
    found = loops.search_loop(
        session(),
        step,
        way,
        offices,
        now=clock.now(),
        zone=wishes.zone,
        notice_hours=notice_hours,
    ).at(place, picker.suits.pause)
    return {
        card.value: seat_changes.of_day(session(), found, times_of(card.value) or {}, moved)
        for card in picker.cards
    }
