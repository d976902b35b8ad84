"""A talk in whose room nobody of ours would be: it becomes a video talk, or stays as it is."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, Optional

from scheduler import clock
from scheduler.errors import Conflict, Invalid
from scheduler.models import Booking, Person
from scheduler.services.seats import unattended
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.picking import is_standing, own_booking
from scheduler.web.forms import StaffForm, once

REMOTE, KEEP = "remote", "keep"


class RoomForm(StaffForm):
    """What a coordinator decides of a talk, as it was seen."""

    deed = StringField(validators=[AnyOf([REMOTE, KEEP], "Choose one of the two.")])
    version = IntegerField(validators=[Optional()])


@bp.get("/candidates/<int:application_id>/bookings/<int:booking_id>/room")
@coordinator
def room(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Show what may become of it; what nobody needs to decide leads to the candidate."""
    own = own_booking(application_id, booking_id)
    if not is_open(own):
        return redirect(url_for(".candidate", application_id=application_id))
    return ask(person, own, RoomForm())


@bp.post("/candidates/<int:application_id>/bookings/<int:booking_id>/room")
@coordinator
def decide_room(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Do what was pressed; everybody is told what changes for them."""
    own, form = own_booking(application_id, booking_id), RoomForm.sent()
    if not form.validate():
        if not is_open(own):
            raise Invalid(unattended.NOT_SO)
        return ask(person, own, form, status=422)

    def do() -> str:
        flash(decided(person, own, form), "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except Conflict as refused:
        still = own_booking(application_id, booking_id)
        if not is_open(still):
            flash(str(refused), "bad")
            return back(application_id)
        form.form_errors.append(str(refused))
        return ask(person, still, form, status=409)


def is_open(booking: Booking) -> bool:
    """Tell whether it still waits for somebody's word."""
    return is_standing(booking) and unattended.is_unattended(booking)


def back(application_id: int) -> ResponseReturnValue:
    """Lead to the candidate's page."""
    return redirect(url_for(".candidate", application_id=application_id), 303)


def decided(person: Person, own: Booking, form: RoomForm) -> str:
    """Decide; return what to say of it."""
    version, doing = form.version.data or 0, act(person)
    if form.deed.data == REMOTE:
        unattended.make_remote(session(), own.id, act=doing, version=version)
        return "It is a video talk now. Everybody is told."
    unattended.keep(session(), own.id, person.id, act=doing, version=version)
    name = first_name(own.application.candidate.name)
    return f"It stays in the office: {name} sits in the room, and we join by screen."


def ask(
    person: Person, booking: Booking, form: RoomForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page."""
    candidate, mine, place = booking.application.candidate, clock_of(person), booking.office
    return htmx.render(
        "coordinator/room",
        status=status,
        booking=booking,
        application=booking.application,
        candidate=candidate,
        found=unattended.outlook(session(), booking, act=act(person)),
        clock=Clock(place.zone, mine.hours, city=place.name) if place else mine,
        home=Clock(candidate.zone, mine.hours),
        is_begun=booking.starts_at <= clock.now(),
        form=form,
    )
