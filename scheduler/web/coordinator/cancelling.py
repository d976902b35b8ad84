"""Cancelling an interview from our side, with a reason that stays inside."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.errors import Conflict
from scheduler.models import Booking, Person
from scheduler.services.bookings import cancelling as service
from scheduler.services.search import steps
from scheduler.services.trips import trips
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.booking_forms import CallOffForm
from scheduler.web.coordinator.picking import is_standing, own_booking, require_seen
from scheduler.web.forms import once
from scheduler.web.signin import clock_of


@bp.get("/candidates/<int:application_id>/bookings/<int:booking_id>/cancellation")
@coordinator
def cancel(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Ask once whether to cancel."""
    return ask(person, own_booking(application_id, booking_id), CallOffForm())


@bp.post("/candidates/<int:application_id>/bookings/<int:booking_id>/cancellation")
@coordinator
def cancel_it(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Cancel a booking; both sides are told, and the candidate may choose again."""
    own = own_booking(application_id, booking_id)
    form = CallOffForm.sent()
    if not form.validate():
        return ask(person, own, form, status=422)

    def do() -> str:
        require_seen(own, form.version.data)
        flash(call_off(person, own, form), "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except Conflict as refused:
        form.form_errors.append(str(refused))
        return ask(person, own, form, status=409)


def call_off(person: Person, own: Booking, form: CallOffForm) -> str:
    """Cancel one booking, or all that is to come of its step; return what to say of it."""
    by, title = service.STAFF, own.title
    if form.all_talks.data:
        gone = service.cancel_day(session(), own.step_id, by=by, reason=form.words, act=act(person))
        return f"{len(gone)} talks are cancelled. Everybody is told."
    service.cancel(session(), own.id, by=by, reason=form.words, act=act(person))
    return f"{title} is cancelled. Both sides are told."


def others(own: Booking) -> list[Booking]:
    """Return the other talks of the same step that are still to come."""
    talks = steps.live_bookings(session(), own.step_id)
    return [each for each in talks if each.id != own.id and each.starts_at > clock.now()]


def ask(
    person: Person, own: Booking, form: CallOffForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page that asks, or says that there is nothing left to cancel."""
    mine = clock_of(person)
    place = own.office
    candidate = own.step.application.candidate
    return htmx.render(
        "coordinator/cancel",
        status=status,
        booking=own,
        application=own.step.application,
        candidate=candidate,
        clock=Clock(place.zone, mine.hours, city=place.name) if place else mine,
        home=Clock(candidate.zone, mine.hours),
        is_standing=is_standing(own) and own.starts_at > clock.now(),
        others=others(own),
        trip=trips.trip_of(session(), own.step_id),
        form=form,
    )
