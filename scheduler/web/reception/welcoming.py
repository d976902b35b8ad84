"""An open afternoon that somebody can't welcome people on: one press, and somebody else is asked."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from scheduler.errors import Invalid, Missing
from scheduler.models import Person, VisitDay
from scheduler.services.visits import welcoming
from scheduler.text.names import clean_lines
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import StaffForm, once
from scheduler.web.reception.blueprint import bp

NOBODY = "Noted. Nobody of the pool is free then, so whoever coordinates finds somebody."
LONGEST = 500
TOO_LONG = f"Use {LONGEST} letters at most, and press the button again."


class CannotForm(StaffForm):
    """Why, read by coordinators only."""

    reason = TextAreaField("Why", [Optional(), Length(max=LONGEST, message=TOO_LONG)])


@bp.post("/visits/days/<int:day_id>/cannot")
@staff
def cannot_welcome(person: Person, day_id: int) -> ResponseReturnValue:
    """Say that one can't welcome visitors that afternoon."""
    day, form = session().get(VisitDay, day_id), CannotForm.sent()
    if day is None:
        raise Missing
    if not form.validate():
        raise Invalid(TOO_LONG)
    reason = clean_lines(form.reason.data or "")

    def do() -> str:
        found = welcoming.cannot(session(), day_id, person.id, reason, act=act(person))
        flash(f"{found.name} welcomes them instead." if found else NOBODY, "good")
        return url_for("me.home")

    return once(person, do)
