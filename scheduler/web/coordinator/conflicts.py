"""Whom a candidate must not meet, on their page."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Person
from scheduler.services.applications import candidates
from scheduler.services.search import conflicts as service
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.candidate import show
from scheduler.web.coordinator.forms import ConflictForm
from scheduler.web.forms import once, pressed


@bp.post("/candidates/<int:application_id>/conflicts")
@coordinator
def add_conflict(person: Person, application_id: int) -> ResponseReturnValue:
    """Keep one of us away from a candidate, with a reason."""
    application = candidates.profile(session(), application_id)
    candidate_id, name = application.candidate_id, application.candidate.name
    form = ConflictForm.sent().among(session())
    if not form.validate():
        return show(person, application_id, conflict=form, status=422)

    def do() -> str:
        kept = service.add_conflict(
            session(), candidate_id, form.who.data, form.words, act=act(person)
        )
        flash(f"{kept.person.name} will not meet {name}.", "good")
        return url_for(".candidate", application_id=application_id, _anchor="conflicts")

    return once(person, do)


@bp.post("/candidates/<int:application_id>/conflicts/<int:person_id>/removal")
@coordinator
def remove_conflict(person: Person, application_id: int, person_id: int) -> ResponseReturnValue:
    """Let one of us meet a candidate again."""
    application = candidates.profile(session(), application_id)
    candidate_id, name = application.candidate_id, application.candidate.name
    pressed()

    def do() -> str:
        service.remove_conflict(session(), candidate_id, person_id, act=act(person))
        other = session().get_one(Person, person_id).name
        flash(f"{other} may meet {name} again.", "good")
        return url_for(".candidate", application_id=application_id, _anchor="conflicts")

    return once(person, do)
