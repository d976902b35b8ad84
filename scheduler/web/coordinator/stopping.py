"""Pausing, withdrawing and going on, noted by a coordinator for a candidate who asked for it."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from scheduler import clock
from scheduler.domain.endings import LONGEST_PAUSE, NOT_A_PAUSE, usual_until
from scheduler.domain.terms import BY_STAFF, LIVE_APPLICATIONS
from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Person
from scheduler.services.applications import candidates
from scheduler.services.applications.applications import ENDED, version_of
from scheduler.services.process import endings, pausing
from scheduler.services.process.left import left_of
from scheduler.text.names import clean_lines, first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.deeds import press
from scheduler.web.coordinator.forms import SeenForm
from scheduler.web.forms import once

LONGEST = 1000
PAUSE, WITHDRAW = "pause", "withdraw"


class StopForm(SeenForm):
    """What a candidate has told us: that they rest until a day, or go on no more."""

    do = HiddenField()
    until = DateField("Until when?", [Optional()])
    reason = TextAreaField("What they said, read by us only", [Optional(), Length(max=LONGEST)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Call the day optional for neither: a pause needs it, a withdrawal does not ask for it."""
        super().__init__(*args, **kwargs)
        self.until.flags.optional = False


@bp.get("/candidates/<int:application_id>/end")
@coordinator
def stop(person: Person, application_id: int) -> ResponseReturnValue:
    """Show what a pause or a withdrawal would let go of, and who would be told."""
    application = candidates.profile(session(), application_id)
    until = application.paused_until or usual_until(clock.now(), application.candidate.zone)
    form = StopForm(data={"until": until, "version": version_of(application)})
    return show(person, application, form)


@bp.post("/candidates/<int:application_id>/end")
@coordinator
def stop_it(person: Person, application_id: int) -> ResponseReturnValue:
    """Note a pause or a withdrawal."""
    application = candidates.profile(session(), application_id)
    form = StopForm.sent()

    def do() -> str:
        flash(stop_by(person, application, form), "good")
        return url_for(".candidate", application_id=application_id)

    if form.do.data == PAUSE and form.until.data is None:
        form.until.errors = [*form.until.errors, NOT_A_PAUSE]
        return show(person, application, form, status=422)
    if not form.validate():
        return show(person, application, form, status=422)
    try:
        return once(person, do)
    except Invalid as refused:
        form.until.errors = [str(refused)]
        return show(person, application, form, status=422)
    except Conflict as refused:
        form.form_errors.append(str(refused))
        fresh = candidates.profile(session(), application_id)
        form.version.data = version_of(fresh)
        return show(person, fresh, form, status=409)


def stop_by(person: Person, application: Application, form: StopForm) -> str:
    """Do what the pressed button says, and return what to say."""
    doing, name = act(person), first_name(application.candidate.name)
    how = {"by": BY_STAFF, "reason": clean_lines(form.reason.data or "")}
    version = form.version.data
    if form.do.data == WITHDRAW:
        endings.withdraw(session(), application.id, act=doing, version=version, **how)
        return f"{name} is withdrawn. Everybody who has to know has been told."
    if form.do.data == PAUSE and form.until.data:
        pausing.pause(session(), application.id, form.until.data, act=doing, version=version, **how)
        return f"{name} rests until that day. Everybody who has to know has been told."
    raise Invalid("Choose to pause or to withdraw.")


@bp.post("/candidates/<int:application_id>/return")
@coordinator
def resume(person: Person, application_id: int) -> ResponseReturnValue:
    """Go on where a paused process stood."""

    def do(version: int) -> str:
        pausing.resume(session(), application_id, by=BY_STAFF, act=act(person), version=version)
        return "The process goes on where it stood."

    return press(person, application_id, SeenForm.sent(), do)


def show(
    person: Person, application: Application, form: StopForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page; a form that was not accepted stands in it as it was sent."""
    now = clock.now()
    if application.state not in LIVE_APPLICATIONS:
        form.form_errors = [ENDED]
    today = Clock(application.candidate.zone).local(now).date()
    return htmx.render(
        "coordinator/stop",
        status=status,
        application=application,
        candidate=application.candidate,
        left=left_of(session(), application, now=now),
        is_live=application.state in LIVE_APPLICATIONS,
        form=form,
        latest=today + LONGEST_PAUSE,
        clock=clock_of(person),
    )
