"""Pausing or withdrawing: one page that says what goes with it, and one press; and the way back."""

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from scheduler import clock
from scheduler.domain.endings import LONGEST_PAUSE, NOT_A_PAUSE, usual_until
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Candidate
from scheduler.services.applications.applications import own_application
from scheduler.services.process import endings, pausing
from scheduler.services.process.left import left_of
from scheduler.text.names import clean_lines
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.names import keeper_name
from scheduler.web.forms import Form, once, once_or_why

LONGEST = 2000
PAUSE, WITHDRAW = "pause", "withdraw"
PAUSED = "Your process rests. Everybody who has to know has been told."
WITHDRAWN = "You have withdrawn. Everybody who has to know has been told."
NOTHING = "Choose to pause or to withdraw."


class StopForm(Form):
    """Until when they would like to rest, or that they do not go on at all."""

    do = HiddenField()
    until = DateField("Until when?", [Optional()])
    reason = TextAreaField("A word for us, if you like", [Optional(), Length(max=LONGEST)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Call the day optional for neither: a pause needs it, a withdrawal does not ask for it."""
        super().__init__(*args, **kwargs)
        self.until.flags.optional = False


@bp.get("/c/<key>/applications/<int:application_id>/end")
@candidate
def stop(person: Candidate, application_id: int) -> ResponseReturnValue:
    """Show what a pause or a withdrawal would let go of, and ask once."""
    own = own_application(session(), person.id, application_id)
    if own.state not in LIVE_APPLICATIONS:
        return redirect(candidate_url("candidate.portal", person))
    until = own.paused_until
    if until is None or pausing.is_pause_over(own, now=clock.now()):
        until = usual_until(clock.now(), person.zone)
    return show(person, own, StopForm(data={"until": until}))


@bp.post("/c/<key>/applications/<int:application_id>/end")
@candidate
def stop_it(person: Candidate, application_id: int) -> ResponseReturnValue:
    """Pause until a day, or withdraw."""
    own = own_application(session(), person.id, application_id)
    form = StopForm.sent()

    def do() -> str:
        stop_by(person, own.id, form)
        return candidate_url("candidate.portal", person)

    if form.do.data == PAUSE and form.until.data is None:
        form.until.errors = [*form.until.errors, NOT_A_PAUSE]
        return show(person, own, form, status=422)
    if not form.validate():
        return show(person, own, form, status=422)
    try:
        return once(person, do)
    except Invalid as refused:
        form.until.errors = [str(refused)]
        return show(person, own, form, status=422)
    except Conflict as refused:
        form.form_errors.append(str(refused))
        return show(person, own, form, status=409)


def stop_by(person: Candidate, application_id: int, form: StopForm) -> None:
    """Do what the pressed button says."""
    reason = clean_lines(form.reason.data or "")
    if form.do.data == WITHDRAW:
        endings.withdraw(session(), application_id, reason=reason, act=act(person))
        flash(WITHDRAWN, "good")
    elif form.do.data == PAUSE and form.until.data:
        pausing.pause(session(), application_id, form.until.data, reason=reason, act=act(person))
        flash(PAUSED, "good")
    else:
        raise Invalid(NOTHING)


@bp.post("/c/<key>/applications/<int:application_id>/return")
@candidate
def go_on(person: Candidate, application_id: int) -> ResponseReturnValue:
    """Go on where the process stood."""
    own = own_application(session(), person.id, application_id)
    portal = candidate_url("candidate.portal", person)

    def do() -> str:
        pausing.resume(session(), own.id, act=act(person))
        flash("Welcome back. Your process goes on where it stood.", "good")
        return portal

    return once_or_why(person, portal, do)


def show(
    person: Candidate, own: Application, form: StopForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page; a form that was not accepted stands in it as it was sent."""
    now = clock.now()
    today = Clock(person.zone).local(now).date()
    return htmx.render(
        "candidate/stop",
        status=status,
        candidate=person,
        application=own,
        left=left_of(session(), own, now=now),
        is_live=own.state in LIVE_APPLICATIONS,
        form=form,
        latest=today + LONGEST_PAUSE,
        keeper=keeper_name(own.role),
        clock=Clock(person.zone, 24 if person.clock == 24 else 12),  # noqa: PLR2004 -- hours
    )
