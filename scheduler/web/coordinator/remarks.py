"""What somebody answered by mail that no rule can decide: read it, do something, put it aside."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.errors import Invalid
from scheduler.models import Person
from scheduler.services import remarks as service
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.deeds import first_error
from scheduler.web.forms import StaffForm, once
from scheduler.web.signin import clock_of


@bp.get("/candidates/<int:application_id>/remarks/<int:remark_id>")
@coordinator
def remark(person: Person, application_id: int, remark_id: int) -> ResponseReturnValue:
    """Show what a mail says, and what there is to do about it."""
    found = service.own_remark(session(), application_id, remark_id)
    booking, mine = found.booking, clock_of(person)
    place = booking.office
    return htmx.render(
        "coordinator/remark",
        remark=found,
        booking=booking,
        application=booking.step.application,
        candidate=booking.step.application.candidate,
        clock=Clock(place.zone, mine.hours, city=place.name) if place else mine,
        mine=mine,
    )


@bp.post("/candidates/<int:application_id>/remarks/<int:remark_id>")
@coordinator
def settle(person: Person, application_id: int, remark_id: int) -> ResponseReturnValue:
    """Put it aside; the time that stands holds."""
    found = service.own_remark(session(), application_id, remark_id)
    form = StaffForm.sent()
    if not form.validate():
        raise Invalid(first_error(form))

    def do() -> str:
        service.settle(session(), found.id, act=act(person))
        flash("Seen to.", "good")
        return url_for(".queue")

    return once(person, do)
