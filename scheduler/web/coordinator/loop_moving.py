"""Moving a whole loop for a candidate: their list of days, without notice, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from scheduler import clock
from scheduler.errors import Conflict, Invalid, Refused, SlotTaken, StepClosed
from scheduler.models import Booking, Person, Step, Window
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import loop_moving
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.trips import trips
from scheduler.text.names import clean_lines, first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.day_cards import Card
from scheduler.web.candidate.day_picker import DayPicker, make_day_picker
from scheduler.web.candidate.itinerary import by_day
from scheduler.web.candidate.loops import DayForm
from scheduler.web.candidate.newcomers import of_cards
from scheduler.web.candidate.stamps import times_of
from scheduler.web.candidate.suits import hours_of, read_suits
from scheduler.web.candidate.wishes import Wishes, read_place, read_wishes
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.booking_forms import WHY
from scheduler.web.coordinator.candidate import show as show_candidate
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.picking import SAME, STALE
from scheduler.web.forms import StaffForm, once

GONE = "That day was taken a moment ago. Nothing has moved. These are free:"
OVER = "This was cancelled, has begun or is not booked as a whole; move its talks one by one."


class MoveDayForm(DayForm, StaffForm):
    """A chosen day, why, and the talks as they were seen."""

    reason = StringField("Why, for the journal", WHY)
    seen = StringField()

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean_lines(self.reason.data or "")


@dataclass(frozen=True, slots=True)
class LoopDesk:
    """A coordinator, and the loop that they move for somebody."""

    person: Person
    step: Step
    talks: list[Booking]

    @property
    def home(self) -> str:
        """Return the candidate's page."""
        return url_for(".candidate", application_id=self.step.application_id)

    @property
    def seen(self) -> str:
        """Return what tells whether a talk has changed since the page was shown."""
        return ".".join(f"{each.id}-{each.version}" for each in self.talks)

    def address(self, **more: object) -> str:
        """Return the address of this page."""
        ids = {"application_id": self.step.application_id, "step_id": self.step.id}
        return url_for(".move_loop", **ids, **more)  # type: ignore[arg-type]  # texts and numbers

    def wishes(self, args: MultiDict[str, str]) -> Wishes:
        """Return what *args* wish for; the place is at first where the loop is now."""
        candidate = self.step.application.candidate
        return read_wishes(args, candidate, hours=self.person.clock, moved=self.talks[0])


def desk_of(person: Person, application_id: int, step_id: int) -> LoopDesk:
    """Return the desk for moving the loop of a step, with its talks if all are still to come."""
    step = own_step(application_id, step_id)
    talks = loop_moving.standing(session(), step)
    is_ahead = bool(talks) and talks[0].starts_at > clock.now()
    return LoopDesk(person, step, talks if is_ahead else [])


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/day/move")
@coordinator
def move_loop(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show the days that a loop may be moved to; one that is none leads to the candidate's page."""
    desk = desk_of(person, application_id, step_id)
    if not desk.talks:
        return redirect(desk.home)
    return look(desk, request.args, MoveDayForm())


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/day/move")
@coordinator
def move_loop_to(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Move all talks of a loop to the chosen day; each person gets one mail."""
    desk, form = desk_of(person, application_id, step_id), MoveDayForm.sent()
    is_valid, times = form.validate(), times_of(form.day.data or "")
    if not desk.talks:
        flash(OVER, "bad")
        return show_candidate(person, application_id, status=409 if is_valid else 422)
    if times is None:
        form.form_errors.append("Choose one of the days.")
    if times is None or not is_valid:
        return look(desk, form.args(), form, status=422)
    wishes, suits = desk.wishes(form.args()), read_suits(form.args())
    place = read_place(wishes.place, desk.talks[0].interview)
    choice = LoopChoice(place, times, pause=suits.pause)

    def do() -> str:
        move(desk, form, choice)
        flash(f"Moved for {desk.step.application.candidate.name}. Everybody is told once.", "good")
        return desk.home

    try:
        return once(person, do)
    except SlotTaken:
        form.form_errors.append(GONE)
    except StepClosed:
        flash(OVER, "bad")
        return show_candidate(person, application_id, status=409)
    except (Conflict, Invalid, Refused) as refused:
        form.form_errors.append(str(refused))
    return look(desk, form.args(), form, status=409)


def move(desk: LoopDesk, form: MoveDayForm, choice: LoopChoice) -> None:
    """Move the loop; raise Conflict if it is not as it was seen, Invalid if it stands there."""
    if form.seen.data != desk.seen:
        raise Conflict(STALE)
    if all(loop_moving.is_there(each, choice) for each in desk.talks):
        raise Invalid(SAME)
    behalf = OnBehalf(form.words)
    loop_moving.move_loop(session(), desk.step.id, choice, act=act(desk.person), on_behalf=behalf)


def look(
    desk: LoopDesk, args: MultiDict[str, str], form: MoveDayForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the days as *args* wish, with the form that moves the loop."""
    step, way = desk.step, desk.talks[0].interview.way
    wishes, suits = desk.wishes(args), read_suits(args, way.days)
    is_long = bool(args.get("more"))
    picker = make_day_picker(
        step, way, wishes, suits, is_long=is_long, notice_hours=0, moved=desk.talks
    )
    asked = {"zone": wishes.zone, "clock": wishes.hours}
    place = picker.place_value
    candidate = step.application.candidate
    return htmx.render(
        "coordinator/loop",
        status=status,
        desk=desk,
        step=step,
        application=step.application,
        candidate=candidate,
        mine=clock_of(desk.person),
        home=Clock(candidate.zone, wishes.hours),
        stays=[(each[0].starts_at, each[-1].ends_at) for each in by_day(desk.talks)],
        picker=picker,
        asked=asked,
        looked=asked | suits.args(),
        any_url=desk.address(place=place, **asked),
        more_url=desk.address(place=place, more=1, **asked, **suits.args()),
        hours=hours_of(way),
        changes=of_cards(step, picker, desk.talks, notice_hours=0),
        marks=marks(picker, desk),
        trip=trips.trip_of(session(), step.id),
        form=form,
        now=clock.now(),
    )


def marks(picker: DayPicker, desk: LoopDesk) -> dict[str, str]:
    """Return what marks a card, by its value: it lies in a window that the candidate has sent."""
    name = first_name(desk.step.application.candidate.name)
    windows = desk.step.windows
    return {card.value: f"{name} can" for card in picker.cards if lies_in(card, windows)}


def lies_in(card: Card, windows: Sequence[Window]) -> bool:
    """Tell whether each day of *card* lies in one of *windows*."""
    return all(
        any(each.starts_at <= part.starts_at and part.ends_at <= each.ends_at for each in windows)
        for part in card.parts
    )
