"""One visit as its host and coordinators read it; of a candidate coordinators alone hear."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue
from sqlalchemy import select

from scheduler import clock
from scheduler.domain.visits import SAID, VisitState
from scheduler.errors import Missing
from scheduler.models import Application, Attendance, Booking, Candidate, Person, Visit
from scheduler.services.messages import remarks
from scheduler.services.queue import visit_rows
from scheduler.services.seats.replacing import open_seats
from scheduler.services.seats.vacancies import vacancy_of
from scheduler.services.visits import hosting, lists, welcoming
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.reception.blueprint import bp
from scheduler.web.signin import clock_of


@bp.get("/visits/<int:visit_id>")
@staff
def visit(person: Person, visit_id: int) -> ResponseReturnValue:
    """Show who comes, what they would like to talk about, and what they need."""
    return show(person, own_visit(person, visit_id))


def own_visit(person: Person, visit_id: int) -> Visit:
    """Return a visit that *person* hosts, or coordinates; raise Missing for whoever does neither."""
    found = lists.shown(session(), visit_id)
    hosts = [found.day.host] if found.day else people_of(hosting.standing(session(), visit_id))
    if coordinates(person) or person in hosts:
        return found
    raise Missing


def people_of(booking: Booking | None) -> list[Person]:
    """Return who hosts a booking."""
    return [each.person for each in booking.attendances] if booking else []


def coordinates(person: Person) -> bool:
    """Tell whether *person* may see, beside the visit, whose application it may belong to."""
    return person.is_coordinator or person.is_admin


def show(
    person: Person, visit: Visit, *, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    """Render the page, with what could not be done a moment ago."""
    now, mine = clock.now(), clock_of(person)
    booking = hosting.standing(session(), visit.id)
    is_desk = coordinates(person)
    seat = (
        next((each for each in booking.attendances if each.person is person), None)
        if booking
        else None
    )
    clash = clashes_of(visit) if is_desk else []
    given_up = seat_to_give(booking, clash) if is_desk and booking else None
    return htmx.render(
        "reception/visit",
        status=status,
        visit=visit,
        title=SAID[visit.kind],
        booking=booking,
        seat=seat,
        host=lists.host_of(session(), visit),
        clock=Clock(visit.office.zone, mine.hours, city=visit.office.name),
        mine=mine,
        now=now,
        is_ahead=visit.state is VisitState.CONFIRMED and visit.starts_at > now,
        is_desk=is_desk,
        applications=applications_of(visit) if is_desk else [],
        remarks=remarks.about_visit(session(), visit.id, booking) if is_desk else [],
        given_up=given_up,
        needs_host=given_up is not None or bool(visit.day and clash),
        free=free_for(visit, given_up) if given_up or clash else [],
        problem=problem,
        clash=clash,
        failed=visit_rows.failed_to_guests(session(), visit.id) if is_desk else [],
    )


def applications_of(visit: Visit) -> list[Application]:
    """Return the applications of whoever has the visitor's address, once they have shown it."""
    if visit.confirmed_at is None:
        return []
    return list(
        session().scalars(
            select(Application)
            .join(Candidate, Candidate.id == Application.candidate_id)
            .where(Candidate.mail_key == visit.mail_key)
            .order_by(Application.id)
        )
    )


def clashes_of(visit: Visit) -> list[Person]:
    """Return who hosts it and must not meet the candidate that the visitor is."""
    found = visit_rows.clashing(session(), now=clock.now(), visit_id=visit.id)
    return [host for _, host in found]


def seat_to_give(booking: Booking, clash: Sequence[Person]) -> Attendance | None:
    """Return the seat of a host who can't make it, or who must not meet the visitor."""
    bound = [each for each in booking.attendances if each.person in clash]
    return next(iter([*open_seats(booking), *bound]), None)


def free_for(visit: Visit, seat: Attendance | None) -> list[Person]:
    """Return who could host a visit instead: of an open afternoon the whole of it."""
    if visit.day:
        return welcoming.free_on(session(), visit.day, act=act(None))
    if seat is None:
        return []
    vacancy = vacancy_of(session(), seat, act=act(None), any_notice=True)
    return [session().get_one(Person, each.person) for each in vacancy.free]
