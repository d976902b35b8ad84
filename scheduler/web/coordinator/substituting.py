"""A seat that somebody can't keep: who is free at the same time, and what else there is to do."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import IntegerField, StringField
from wtforms.validators import Optional

from scheduler import clock
from scheduler.domain.substitutes import Substitute
from scheduler.domain.terms import Answer
from scheduler.errors import Conflict, Missing
from scheduler.models import Attendance, Booking, Person
from scheduler.services.bookings import cancelling
from scheduler.services.loops import swapping
from scheduler.services.loops.swapping import Swap
from scheduler.services.seats import answers, replacing
from scheduler.services.seats.not_free import not_free
from scheduler.services.seats.unattended import is_unattended
from scheduler.services.seats.vacancies import do_suffice, may_be_left_empty, vacancy_of
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.picking import is_standing, own_booking, require_seen
from scheduler.web.forms import StaffForm, once
from scheduler.web.signin import clock_of

NOBODY, AGAIN = "nobody", "again"  # the other two things there are to do


class SubstituteForm(StaffForm):
    """Whom a coordinator asks, or what they do instead, of the booking as it was seen."""

    who = StringField()
    version = IntegerField(validators=[Optional()])


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody who is free, by name, with what speaks for them."""

    person: Person
    found: Substitute


@bp.get("/candidates/<int:application_id>/bookings/<int:booking_id>/seats/<int:attendance_id>")
@coordinator
def substitute(
    person: Person, application_id: int, booking_id: int, attendance_id: int
) -> ResponseReturnValue:
    """Show who is free; a seat that was seen to leads to the candidate."""
    own = own_booking(application_id, booking_id)
    seat = seat_of(own, attendance_id)
    if seat is None or not is_standing(own):
        return redirect(url_for(".candidate", application_id=application_id))
    return ask(person, seat, SubstituteForm())


@bp.post("/candidates/<int:application_id>/bookings/<int:booking_id>/seats/<int:attendance_id>")
@coordinator
def substitute_it(
    person: Person, application_id: int, booking_id: int, attendance_id: int
) -> ResponseReturnValue:
    """Do what was pressed; everybody is told what changes for them."""
    own = own_booking(application_id, booking_id)
    seat = seat_of(own, attendance_id)
    form = SubstituteForm.sent()
    if not form.validate():
        return ask(person, seat, form, status=422) if seat else redirect_back(application_id)

    def do() -> str:
        flash(repair(person, own, attendance_id, form), "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except Conflict as refused:
        still = seat_of(own_booking(application_id, booking_id), attendance_id)
        if still is None or not is_standing(still.booking):
            flash(str(refused), "bad")
            return redirect_back(application_id)
        form.form_errors.append(str(refused))
        return ask(person, still, form, status=409)


def repair(person: Person, own: Booking, attendance_id: int, form: SubstituteForm) -> str:
    """Give the seat away, leave it empty, or ask for another time; return what to say of it."""
    who, doing, name = form.who.data or "", act(person), own.step.application.candidate.name
    version = form.version.data or 0
    if who == NOBODY:
        replacing.shorten(session(), attendance_id, act=doing, version=version)
        return "The others hold it. Everybody is told."
    if who == AGAIN:
        require_seen(own, version)
        cancelling.cancel(
            session(), own.id, by=cancelling.STAFF, reason="Nobody could come", act=doing
        )
        return f"{first_name(name)} is asked to choose another time."
    if not who.isdecimal():
        raise Missing
    made = replacing.replace(session(), attendance_id, int(who), act=doing, version=version)
    return f"{made.name} comes instead. Everybody is told."


def seat_of(own: Booking, attendance_id: int) -> Attendance | None:
    """Return a seat of this booking, none if it was given up; raise Missing for any other."""
    found = next((each for each in own.attendances if each.id == attendance_id), None)
    if found is None:
        gone = answers.given_up(session(), attendance_id)
        if gone is None or gone.booking_id != own.id:
            raise Missing
    return found


def redirect_back(application_id: int) -> ResponseReturnValue:
    """Lead to the candidate's page."""
    return redirect(url_for(".candidate", application_id=application_id), 303)


def ask(
    person: Person, seat: Attendance, form: SubstituteForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page."""
    booking, mine = seat.booking, clock_of(person)
    candidate, place = booking.step.application.candidate, booking.office
    vacancy = vacancy_of(session(), seat, act=act(person), any_notice=True)
    return htmx.render(
        "coordinator/substitute",
        status=status,
        booking=booking,
        seat=seat,
        application=booking.step.application,
        candidate=candidate,
        clock=Clock(place.zone, mine.hours, city=place.name) if place else mine,
        home=Clock(candidate.zone, mine.hours),
        now=clock.now(),
        free=[Free(person_of(each), each) for each in vacancy.free],
        not_free=[] if vacancy.free else not_free(session(), seat, act=act(person)),
        is_day=len(booking.interview.way.interviews) > 1,
        by_video=place is not None
        and any(each.office_id is None for each in booking.interview.way.places),
        may_shorten=may_be_left_empty(vacancy),
        is_unattended=is_unattended(booking) and do_suffice(vacancy),
        swaps=swaps_of(booking),
        stay=[each for each in booking.attendances if each is not seat],
        is_declined=seat.answer is Answer.DECLINED,
        form=form,
    )


def swaps_of(booking: Booking) -> list[Swap]:
    """Return how *booking* can change places with another talk of its day, if it is part of one."""
    if booking.step_id is None or len(booking.interview.way.interviews) == 1:
        return []
    found = swapping.offers(session(), booking.step, now=clock.now())
    mine = [each for each in found if booking in {each.swap.first, each.swap.second}]
    return [each.swap for each in mine if not each.why_not]


def person_of(found: Substitute) -> Person:
    """Return who it is that is free."""
    return session().scalars(select(Person).where(Person.id == found.person)).one()
