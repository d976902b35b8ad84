"""One interview as those who hold it read it, and the way out of it."""

from dataclasses import dataclass, replace

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.terms import BookingState
from scheduler.errors import Missing
from scheduler.models import COUNTED, Attendance, Booking, Handover, Person
from scheduler.services.bookings import handing_over
from scheduler.services.loops import delaying, extending
from scheduler.services.messages import feedback_places
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process import feedback
from scheduler.services.questions.tasks import Shown, of_talk, shown
from scheduler.services.seats import answers
from scheduler.services.seats.left_seats import left_in
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.answers.forms import StaffAnswerForm, StaffCannotForm
from scheduler.web.answers.saying import (
    Page,
    answer,
    keepers_of,
    place_clock,
    say,
    show_given,
    stand_of,
)
from scheduler.web.answers.saying import show as ask
from scheduler.web.downloads import download
from scheduler.web.me.blueprint import bp
from scheduler.web.me.handover_form import HandoverForm
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
    return show(person, booking_id)


def show(
    person: Person, booking_id: int, handover: HandoverForm | None = None, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page; a note that was not accepted stands in it as it was typed."""
    sight = sight_of(person, booking_id)
    booking, now = sight.booking, clock.now()
    if booking.call_of:
        return redirect(url_for("me.reference", reference_id=booking.call_of.id))
    if booking.visit_id is not None:
        return redirect(url_for("reception.visit", visit_id=booking.visit_id))
    application = booking.application
    mine = clock_of(person)
    holds = sight.seat is None or sight.seat.kind in COUNTED
    return htmx.render(
        "me/interview",
        status=status,
        booking=booking,
        seat=sight.seat,
        application=application,
        candidate=application.candidate,
        others=[each for each in booking.attendances if each is not sight.seat],
        left=left_in(session(), [booking]).get(booking.id, []),
        clock=mine,
        there=place_clock(booking, mine),
        home=Clock(application.candidate.zone, mine.hours),
        stand=stand_of(booking, sight.seat, now=now),
        is_soon=booking.starts_at - now <= SOON,
        is_begun=booking.starts_at <= now,
        may_be_later=holds and delaying.may_be_later(booking, now=now),
        longer_until=extending.longer_until(session(), booking, now=now) if holds else None,
        needs_link=booking.office is None or bool(sight.seat and sight.seat.by_screen),
        prepare=preparation(booking),
        keepers=keepers_of(booking),
        notes=handing_over.notes_for(session(), booking, sight.seat),
        may_hand_over=handing_over.may_write(session(), booking, sight.seat),
        after=handing_over.coming_after(session(), booking),
        feedback_url=feedback_for(person, sight),
        agenda=agenda_of(booking, sight.seat),
        handover=handover or HandoverForm(data={"note": sight.seat.handover if sight.seat else ""}),
    )


def feedback_for(person: Person, sight: Sight) -> str:
    """Return where the reader writes feedback, once it is asked for; else nothing."""
    is_asked = sight.seat and feedback.is_asked(session(), sight.seat, act=act(person))
    return feedback_places.address_of(session(), sight.booking) if is_asked else ""


def preparation(booking: Booking) -> list[str]:
    """Return how the candidate was asked to prepare, a line each."""
    texts = (booking.interview.prepare, booking.interview.way.prepare)
    return [line for text in texts for line in text.splitlines() if line.strip()]


def agenda_of(booking: Booking, seat: Attendance | None) -> list[Shown]:
    """Return what the candidate wants to talk about, for whoever holds the talk or coordinates."""
    if seat is not None and seat.kind not in COUNTED:
        return []
    working, now = WorkingDays.of(session()), clock.now()
    return [shown(each, working, now=now) for each in of_talk(session(), booking.id)]


@bp.get("/interviews/<int:booking_id>/cv")
@staff
def cv(person: Person, booking_id: int) -> Response:
    """Hand out the candidate's CV, for as long as the booking is not cancelled."""
    booking = sight_of(person, booking_id).booking
    file = None if booking.visit_id is not None else booking.application.cv_file
    if file is None or booking.state == BookingState.CANCELLED:
        raise Missing
    return download(file)


@bp.get("/interviews/<int:booking_id>/cannot")
@staff
def cannot(person: Person, booking_id: int) -> ResponseReturnValue:
    """Ask once whether they come."""
    page, seat = page_of(person, booking_id), answers.own_seat(session(), person.id, booking_id)
    if isinstance(seat, Handover):
        return show_given(page, seat)
    return ask(page, seat, StaffCannotForm())


@bp.post("/interviews/<int:booking_id>/cannot")
@staff
def say_cannot(person: Person, booking_id: int) -> ResponseReturnValue:
    """Note that they can't make it."""
    page, seat = page_of(person, booking_id), answers.own_seat(session(), person.id, booking_id)
    if isinstance(seat, Handover):
        return redirect(page.address, 303)
    return say(page, seat, StaffCannotForm.sent())


@bp.post("/interviews/<int:booking_id>/answer")
@staff
def say_answer(person: Person, booking_id: int) -> ResponseReturnValue:
    """Note that they come, or may come."""
    page, seat = page_of(person, booking_id), answers.own_seat(session(), person.id, booking_id)
    if isinstance(seat, Handover):
        return redirect(page.address, 303)
    form = StaffAnswerForm.sent()
    if form.back.data == "home":
        page = replace(page, after=url_for("me.home", _anchor=f"turn-{booking_id}"))
    return answer(page, seat, form, StaffCannotForm())


def page_of(person: Person, booking_id: int) -> Page:
    """Return the page of somebody who is signed in."""
    address, press = (
        url_for(f"me.{name}", booking_id=booking_id) for name in ("cannot", "say_answer")
    )
    return Page("me/cannot", address, press, person)


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
