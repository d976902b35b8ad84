"""The one press that says: this address is mine, and so is what was sent under it."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField

from scheduler.models import Candidate
from scheduler.services.applications import applying
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.forms import Form


class ConfirmForm(Form):
    """The applications that the page named; what came later waits for a press of its own."""

    application = SelectMultipleField(coerce=int, validate_choice=False)


@bp.post("/c/<key>/confirmation")
@candidate
def confirm(person: Candidate) -> ResponseReturnValue:
    """Take over the applications that were named; the address is confirmed by the press itself."""
    form = ConfirmForm.sent()
    for application_id in form.application.data or []:
        applying.join(session(), person.id, application_id, act=act(person))
    flash("Thank you. Your application is with us.", "good")
    return redirect(candidate_url("candidate.portal", person), 303)
