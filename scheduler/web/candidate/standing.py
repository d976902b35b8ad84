"""What stands by now: where a press leads that came too late, from another tab or an old mail."""

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.database import db
from scheduler.domain.terms import KeyPurpose
from scheduler.errors import StepClosed
from scheduler.models import Booking, Candidate, Step
from scheduler.services.exercises.exercises import exercise_way
from scheduler.services.search import steps
from scheduler.web.acting import session
from scheduler.web.actors import candidate_url, opened
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.bookings import show


def elsewhere(person: Candidate, own: Step) -> ResponseReturnValue:
    """Lead to where a step stands that has no times to choose from."""
    booked = steps.live_bookings(session(), own.id)
    if booked:
        return redirect(address_of(person, own, booked))
    if exercise_way(own):
        return redirect(candidate_url("candidate.exercise", person, step_id=own.id))
    return redirect(candidate_url("candidate.portal", person))


def address_of(person: Candidate, own: Step, booked: list[Booking], **said: int) -> str:
    """Return the page of what is *booked* of a step: a booking's own, or the sheet of a day."""
    if len(booked) > 1:
        return candidate_url("candidate.day", person, step_id=own.id, **said)
    return candidate_url("candidate.booking", person, booking_id=booked[0].id, **said)


@bp.errorhandler(StepClosed)
def lead_on(refused: StepClosed) -> ResponseReturnValue:
    """Lead to the booking that stands, or to the first page, which says what was refused."""
    db.session.rollback()
    ident = opened(KeyPurpose.CANDIDATE, g.key)
    person, told = session().get_one(Candidate, ident), request.view_args or {}
    if booking_id := told.get("booking_id"):
        own = steps.own_booking(session(), person.id, booking_id)
        return show(person, own, refused=str(refused), status=409)
    if step_id := told.get("step_id"):
        step = steps.own_step(session(), person.id, step_id)
        booked = steps.live_bookings(session(), step.id)
        if any(each.starts_at > clock.now() for each in booked):
            return redirect(address_of(person, step, booked, already=1), 303)
    flash(str(refused), "bad")
    return redirect(candidate_url("candidate.portal", person), 303)
