"""Answering an invitation: the same page and the same presses, signed in or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.substitutes import ALONE_UNTIL
from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import StepClosed
from scheduler.models import Attendance, Booking, Handover
from scheduler.services.busy import calendars
from scheduler.services.messages.keepers import keepers_of as keepers_of_booking
from scheduler.services.placing.attending import is_beside
from scheduler.services.seats import answers
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import Actor, act, session
from scheduler.web.answers.forms import AnswerForm, CannotForm
from scheduler.web.forms import once
from scheduler.web.signin import clock_of

CLOSE = timedelta(hours=24)  # so near, a mail may be read too late


class Stand(StrEnum):
    """What there is to say about a booking."""

    ASKED = "asked"
    SAID = "said"
    GIVEN = "given"  # somebody else has the seat, or nobody needs it
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Page:
    """Which page it is: its template, its own address, that of yes and maybe, and who looks."""

    template: str
    address: str
    press: str
    actor: Actor
    after: str = ""  # where a yes leads, if not to the page itself


def stand_of(booking: Booking, seat: Attendance | None, *, now: datetime) -> Stand:
    """Return where *booking* stands *now* for whoever has *seat* in it."""
    if booking.state == BookingState.CANCELLED:
        return Stand.CANCELLED
    if booking.state != BookingState.SCHEDULED or booking.ends_at <= now:
        return Stand.OVER
    return Stand.SAID if seat and seat.answer == Answer.DECLINED else Stand.ASKED


def show(
    page: Page, attendance: Attendance, form: CannotForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page that asks, or that says how things stand."""
    stand = stand_of(attendance.booking, attendance, now=clock.now())
    return render(
        page, attendance, stand, status=status, said=attendance.answer.value, instead="", form=form
    )


def show_given(page: Page, given: Handover) -> ResponseReturnValue:
    """Render the page of a seat that was given up, as the booking stands by now."""
    booking = given.booking
    stand = stand_of(booking, None, now=clock.now())
    instead = given.to_person.name if given.to_person else ""
    stand = Stand.GIVEN if stand is Stand.ASKED else stand
    return render(page, given, stand, status=200, said="", instead=instead, form=CannotForm())


def render(
    page: Page,
    seat: Attendance | Handover,
    stand: Stand,
    *,
    status: int,
    **more: object,
) -> ResponseReturnValue:
    """Render the page as things *stand* with a booking."""
    booking, mine = seat.booking, clock_of(seat.person)
    return htmx.render(
        page.template,
        status=status,
        action=page.address,
        press=page.press,
        booking=booking,
        candidate=booking.visit or booking.application.candidate,
        clock=mine,
        there=place_clock(booking, mine),
        stand=stand,
        is_close=booking.starts_at - clock.now() < CLOSE,
        elsewhere=elsewhere(seat) if stand is Stand.ASKED else [],
        is_beside=isinstance(seat, Attendance) and is_beside(seat),
        acts_alone=booking.starts_at - clock.now() >= ALONE_UNTIL,
        keepers=keepers_of(booking),
        **more,
    )


def elsewhere(seat: Attendance | Handover) -> list[str]:
    """Return the calendars of whoever has *seat* that say that they are busy at its time."""
    first, end = tick(seat.booking.starts_at), tick_up(seat.booking.ends_at)
    found = calendars.blocking(session(), seat.person_id, first, end)
    return sorted({each.name for each in found})


def say(page: Page, attendance: Attendance, form: CannotForm) -> ResponseReturnValue:
    """Note once that they can't make it, and lead back to the page, which says so."""
    if not form.validate():
        return show(page, attendance, form, status=422)
    try:
        return once(page.actor, note(page, attendance.id, form.words))
    except StepClosed:
        return show(page, attendance, form, status=409)


def answer(
    page: Page, attendance: Attendance, form: AnswerForm, other: CannotForm
) -> ResponseReturnValue:
    """Note once that they come, or may, and lead back to the page; *other* is shown beside it."""
    if not form.validate():
        return show(page, attendance, other, status=422)
    said, seat_id = Answer(form.answer.data or ""), attendance.id

    def do() -> str:
        answers.say(session(), seat_id, said, act=act(page.actor))
        return page.after or page.address

    try:
        return once(page.actor, do)
    except StepClosed:
        return show(page, attendance, other, status=409)


def note(page: Page, attendance_id: int, reason: str) -> Callable[[], str]:
    """Return the deed of the button."""

    def do() -> str:
        answers.cannot(session(), attendance_id, reason, act=act(page.actor))
        return page.address

    return do


def keepers_of(booking: Booking) -> list[str]:
    """Return the first names of those who are told, and find somebody."""
    found = keepers_of_booking(session(), booking)
    return [first_name(each.name) for each in found]


def place_clock(booking: Booking, mine: Clock) -> Clock | None:
    """Return an office's clock where it tells another time than one's own."""
    if booking.office is None:
        return None
    there = Clock(booking.office.zone, mine.hours, city=booking.office.name)
    at = booking.starts_at
    return None if there.local(at).utcoffset() == mine.local(at).utcoffset() else there
