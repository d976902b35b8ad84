"""One interview as those who hold it read it, and the way out of it."""

from dataclasses import dataclass

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.terms import BookingState
from scheduler.errors import Missing
from scheduler.models import Attendance, Booking, Person
from scheduler.services import answers
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import staff
from scheduler.web.answers.forms import StaffCannotForm
from scheduler.web.answers.saying import Page, keepers_of, place_clock, say, stand_of
from scheduler.web.answers.saying import show as ask
from scheduler.web.downloads import download
from scheduler.web.me.blueprint import bp
from scheduler.web.me.home import SOON
from scheduler.web.signin import clock_of


@dataclass(frozen=True, slots=True)
class Sight:
    """A booking, and the seat in it of whoever looks; coordinators look without one."""

    booking: Booking
    seat: Attendance | None


@bp.get("/interviews/<int:booking_id>")
@staff
def interview(person: Person, booking_id: int) -> ResponseReturnValue:
    """Show what there is to know before the talk."""
    sight = sight_of(person, booking_id)
    booking, now = sight.booking, clock.now()
    if booking.call_of:
        return redirect(url_for("me.reference", reference_id=booking.call_of.id))
    application = booking.application
    mine = clock_of(person)
    return htmx.render(
        "me/interview",
        booking=booking,
        seat=sight.seat,
        application=application,
        candidate=application.candidate,
        others=[each for each in booking.attendances if each is not sight.seat],
        clock=mine,
        there=place_clock(booking, mine),
        home=Clock(application.candidate.zone, mine.hours),
        stand=stand_of(booking, sight.seat, now=now),
        is_soon=booking.starts_at - now <= SOON,
        needs_link=booking.office is None or bool(sight.seat and sight.seat.by_screen),
        prepare=[line for line in booking.interview.way.prepare.splitlines() if line.strip()],
        keepers=keepers_of(booking),
    )


@bp.get("/interviews/<int:booking_id>/cv")
@staff
def cv(person: Person, booking_id: int) -> Response:
    """Hand out the candidate's CV, for as long as the booking is not cancelled."""
    booking = sight_of(person, booking_id).booking
    file = booking.application.cv_file
    if file is None or booking.state == BookingState.CANCELLED:
        raise Missing
    return download(file)


@bp.get("/interviews/<int:booking_id>/cannot")
@staff
def cannot(person: Person, booking_id: int) -> ResponseReturnValue:
    """Ask once whether they can't make it."""
    seat = answers.own_attendance(session(), person.id, booking_id)
    return ask(page_of(person, booking_id), seat, StaffCannotForm())


@bp.post("/interviews/<int:booking_id>/cannot")
@staff
def say_cannot(person: Person, booking_id: int) -> ResponseReturnValue:
    """Note that they can't make it."""
    seat = answers.own_attendance(session(), person.id, booking_id)
    return say(page_of(person, booking_id), seat, StaffCannotForm.sent())


def page_of(person: Person, booking_id: int) -> Page:
    """Return the page of somebody who is signed in."""
    return Page("me/cannot", url_for("me.cannot", booking_id=booking_id), person)


def sight_of(person: Person, booking_id: int) -> Sight:
    """Return what *person* sees of a booking; raise Missing for whoever has no part in it."""
    try:
        seat = answers.own_attendance(session(), person.id, booking_id)
    except Missing:
        booking = session().get(Booking, booking_id)
        if booking is None or not (person.is_coordinator or person.is_admin):
            raise
        return Sight(booking, None)
    return Sight(seat.booking, seat)
