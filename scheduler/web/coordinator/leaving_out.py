"""Leaving a step out, after a page that says what goes with it, and putting it back."""

from flask.typing import ResponseReturnValue

from scheduler.domain.process import CURRENT
from scheduler.domain.terms import ACTIVE_APPLICATIONS, StepState
from scheduler.models import Person
from scheduler.services.applications.applications import version_of
from scheduler.services.process import leaving_out as service
from scheduler.services.process import process
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.decisions import mail_of
from scheduler.web.coordinator.deeds import own_step, press
from scheduler.web.coordinator.forms import SeenForm


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/skipping")
@coordinator
def leave_out(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show what falls with a step, who is told, and the mail that asks for what comes instead."""
    step = own_step(application_id, step_id)
    application = step.application
    foreseen = service.foresee(session(), step, act=act(person))
    is_possible = step.state in (*CURRENT, StepState.AHEAD)
    return htmx.render(
        "coordinator/leave_out",
        step=step,
        application=application,
        candidate=application.candidate,
        version=version_of(application),
        is_possible=is_possible and application.state in ACTIVE_APPLICATIONS,
        left=foreseen.left,
        foreseen=foreseen,
        mail=mail_of(foreseen.letter) if foreseen.letter else None,
        clock=clock_of(person),
    )


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/skipping")
@coordinator
def skip(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Leave a step out."""
    step = own_step(application_id, step_id)

    def do(version: int) -> str:
        title = step.stage.title
        process.skip(session(), step_id, act=act(person), version=version)
        return f"{title} is left out."

    return press(person, application_id, SeenForm.sent(), do)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/back")
@coordinator
def put_back(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Let a step that was left out come again."""
    step = own_step(application_id, step_id)

    def do(version: int) -> str:
        title = step.stage.title
        service.put_back(session(), step_id, act=act(person), version=version)
        return f"{title} is back, at its place."

    return press(person, application_id, SeenForm.sent(), do)
