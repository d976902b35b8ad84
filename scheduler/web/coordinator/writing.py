"""Writing to a candidate, in the thread of their application."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.errors import Conflict, Invalid
from scheduler.models import Person
from scheduler.services.applications import candidates
from scheduler.services.questions import writing
from scheduler.text.names import first_name
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.candidate import show
from scheduler.web.coordinator.forms import WriteForm
from scheduler.web.forms import once


@bp.post("/candidates/<int:application_id>/messages")
@coordinator
def write(person: Person, application_id: int) -> ResponseReturnValue:
    """Send what was typed; what cannot be sent is shown again as it was."""
    application, form = candidates.profile(session(), application_id), WriteForm.sent()
    if not form.validate():
        return show(person, application_id, writing=form, status=422)

    def do() -> str:
        words = form.message.data or ""
        writing.write_to(session(), application_id, person.id, words, act=act(person))
        flash(f"Your message is on its way to {first_name(application.candidate.name)}.", "good")
        return url_for(".candidate", application_id=application_id, _anchor="questions")

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.message.errors = [str(refused)]
        status = 409 if isinstance(refused, Conflict) else 422
        return show(person, application_id, writing=form, status=status)
