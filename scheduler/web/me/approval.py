"""The gate before the last conversation: whoever leads the role, or coordinates, opens it."""

from datetime import date, datetime

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired

from scheduler import clock
from scheduler.domain.offers import DECIDE_WITHIN_DAYS
from scheduler.domain.terms import StageKind, StepState
from scheduler.domain.workdays import CLOSES
from scheduler.domain.zones import instant_of
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Person, Step
from scheduler.services.applications.applications import kinds_of, version_of
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process import offers
from scheduler.services.roles import hiring_teams
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import StaffForm, once
from scheduler.web.me.blueprint import bp
from scheduler.web.signin import clock_of


class ApprovalForm(StaffForm):
    """By when the candidate would decide, by the clock of the company."""

    decide_on = DateField("By when would they decide?", [InputRequired("Choose a day.")])
    version = IntegerField(validators=[InputRequired()])

    def decide_by(self, zone: str) -> datetime:
        """Return the close of the chosen day."""
        return instant_of(datetime.combine(self.decide_on.data or date.min, CLOSES), zone)


@bp.get("/approvals/<int:step_id>")
@staff
def approval(person: Person, step_id: int) -> ResponseReturnValue:
    """Show who has passed every step before, and ask for the word that opens the last."""
    return show(person, own(person, step_id), None)


@bp.post("/approvals/<int:step_id>")
@staff
def approve(person: Person, step_id: int) -> ResponseReturnValue:
    """Open it: the candidate is asked for a time at once."""
    step = own(person, step_id)
    form = ApprovalForm.sent()
    if not form.validate():
        return show(person, step, form, status=422)
    name, zone = step.application.candidate.name, WorkingDays.of(session()).zone

    def do() -> str:
        offers.approve(
            session(),
            step_id,
            form.decide_by(zone),
            by=person.id,
            act=act(person),
            version=form.version.data or 0,
        )
        flash(f"Approved. {name} is asked for a time now.", "good")
        return url_for("me.approval", step_id=step_id)

    try:
        return once(person, do)
    except Invalid as invalid:
        form.decide_on.errors = [str(invalid)]
        return show(person, step, form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(person, step, form, status=409)


def own(person: Person, step_id: int) -> Step:
    """Return the last step of somebody, for whoever may approve it; raise Missing for any other."""
    step = hiring_teams.own_approval(session(), person, step_id)
    if StageKind.OFFER not in kinds_of(step):
        raise Missing
    return step


def show(
    person: Person, step: Step, form: ApprovalForm | None, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page."""
    now = clock.now()
    zone = WorkingDays.of(session()).zone
    mine = clock_of(person)
    plain = WorkingDays.of(session()).after(now, DECIDE_WITHIN_DAYS)
    seen = version_of(step.application)
    return htmx.render(
        "me/approval",
        status=status,
        step=step,
        offer=step.offer,
        application=step.application,
        candidate=step.application.candidate,
        is_open=step.state == StepState.OPEN and step.offer is None,
        form=form or ApprovalForm(data={"decide_on": mine.local(plain).date(), "version": seen}),
        zone=zone,
        clock=mine,
        now=now,
        is_desk=person.is_coordinator or person.is_admin,
    )
