"""Saying that one can't make it: the same page and the same press, signed in or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import StepClosed
from scheduler.models import Attendance, Booking
from scheduler.services import answers
from scheduler.services.keepers import keepers
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import Actor, act, session
from scheduler.web.answers.forms import CannotForm
from scheduler.web.forms import once
from scheduler.web.signin import clock_of

CLOSE = timedelta(hours=24)  # so near, a mail may be read too late


class Stand(StrEnum):
    """What there is to say about a booking."""

    ASKED = "asked"
    SAID = "said"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Page:
    """Which page it is: its template, its own address, and who looks at it."""

    template: str
    address: str
    actor: Actor


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
    now, booking = clock.now(), attendance.booking
    mine = clock_of(attendance.person)
    return htmx.render(
        page.template,
        status=status,
        action=page.address,
        booking=booking,
        candidate=booking.application.candidate,
        clock=mine,
        there=place_clock(booking, mine),
        stand=stand_of(booking, attendance, now=now),
        is_close=booking.starts_at - now < CLOSE,
        keepers=keepers_of(booking),
        form=form,
    )


def say(page: Page, attendance: Attendance, form: CannotForm) -> ResponseReturnValue:
    """Note once that they can't make it, and lead back to the page, which says so."""
    if not form.validate():
        return show(page, attendance, form, status=422)
    try:
        return once(page.actor, note(page, attendance.id, form.words))
    except StepClosed:
        return show(page, attendance, form, status=409)


def note(page: Page, attendance_id: int, reason: str) -> Callable[[], str]:
    """Return the deed of the button."""

    def do() -> str:
        answers.cannot(session(), attendance_id, reason, act=act(page.actor))
        return page.address

    return do


def keepers_of(booking: Booking) -> list[str]:
    """Return the first names of those who are told, and find somebody."""
    found = keepers(session(), booking.application.role)
    return [first_name(each.name) for each in found]


def place_clock(booking: Booking, mine: Clock) -> Clock | None:
    """Return an office's clock where it tells another time than one's own."""
    if booking.office is None:
        return None
    there = Clock(booking.office.zone, mine.hours, city=booking.office.name)
    at = booking.starts_at
    return None if there.local(at).utcoffset() == mine.local(at).utcoffset() else there
