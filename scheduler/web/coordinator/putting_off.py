"""Telling a candidate by which other day they hear from us."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.errors import Conflict, Invalid
from scheduler.models import Person
from scheduler.services.process import putting_off
from scheduler.text.names import first_name
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.candidate import show
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.forms import UntilForm
from scheduler.web.forms import once


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/answer-date")
@coordinator
def put_off(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Promise an answer for another day; the candidate is told at once."""
    step, form = own_step(application_id, step_id), UntilForm.sent()
    if not form.validate() or form.answer_on.data is None:
        return show(person, application_id, until=form, status=422)
    on, version = form.answer_on.data, form.version.data or 0

    def do() -> str:
        putting_off.put_off(session(), step_id, on, act=act(person), version=version)
        name = first_name(step.application.candidate.name)
        flash(f"{name} is told that they hear from us by {clock_of(person).day(on)}.", "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.answer_on.errors = [str(refused)]
        status = 409 if isinstance(refused, Conflict) else 422
        return show(person, application_id, until=form, status=status)
