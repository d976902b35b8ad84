"""One's own hours, days off and limits."""

from flask import url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Person
from scheduler.web.actors import interviewer
from scheduler.web.me.blueprint import bp
from scheduler.web.me.editor import Editing, editing, save_hours, show_hours


@bp.get("/me/hours")
@interviewer
def hours(person: Person) -> ResponseReturnValue:
    """Show what time the person gives."""
    return show_hours(own(person))


@bp.post("/me/hours")
@interviewer
def change_hours(person: Person) -> ResponseReturnValue:
    """Store it, or show the form again with a row more or less."""
    return save_hours(own(person))


def own(person: Person) -> Editing:
    """Return that a person edits their own time."""
    return editing(person, person, page="me/hours", address=url_for("me.hours"))
