"""Adding a person, or a pasted list of them."""

from collections.abc import Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Person
from scheduler.services.process import adding as service
from scheduler.services.process.adding import Added
from scheduler.services.roles.openings import open_roles
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.forms import StaffForm, once

LONGEST_NAME, LONGEST_LIST = 200, 40_000


class AddForm(StaffForm):
    """A role, and either one person or a list; the list wins where both are given."""

    role = SelectField("Role", coerce=int)
    name = StringField("Full name", [Length(max=LONGEST_NAME)])
    mail = StringField("Email", [Length(max=LONGEST_NAME)])
    people = TextAreaField("People, one on a line", [Length(max=LONGEST_LIST)])


@bp.get("/candidates/new")
@coordinator
def add(_: Person) -> ResponseReturnValue:
    """Show the form, for the role that one comes from."""
    form = with_roles(AddForm())
    form.role.data = request.args.get("role", type=int)
    return show(form)


@bp.post("/candidates/new")
@coordinator
def add_people(person: Person) -> ResponseReturnValue:
    """Add them, and lead to the one that was added, or say what became of each line."""
    form = with_roles(AddForm.sent())
    if not form.validate():
        return show(form, status=422)
    try:
        return add_list(person, form) if form.people.data else add_one(person, form)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        return show(form, status=409 if isinstance(refused, Conflict) else 422)


def add_one(person: Person, form: AddForm) -> ResponseReturnValue:
    """Add the person of the two fields."""
    name, mail = form.name.data or "", form.mail.data or ""

    def do() -> str:
        made: Application = service.add_person(
            session(), form.role.data, name, mail, act=act(person)
        )
        flash(f"{made.candidate.name} was added; the mail goes out now.", "good")
        return url_for(".candidate", application_id=made.id)

    return once(person, do)


def add_list(person: Person, form: AddForm) -> ResponseReturnValue:
    """Add the people of the list, each for themselves."""
    found: list[Added] = []

    def do() -> str:
        found.extend(
            service.add_people(session(), form.role.data, form.people.data or "", act=act(person))
        )
        return url_for(".candidates")

    response = once(person, do)
    failed = [each for each in found if each.application_id is None]
    if found and not failed:
        count = "1 person was" if len(found) == 1 else f"{len(found)} people were"
        flash(f"{count} added; the mail goes out now.", "good")
    if not failed:
        return response
    form.people.data = "\n".join(each.line for each in failed)
    return show(form, added=found, status=422)


def show(form: AddForm, *, added: Sequence[Added] = (), status: int = 200) -> ResponseReturnValue:
    """Render the form, above it what became of each line."""
    return htmx.render("coordinator/add", status=status, form=form, added=added)


def with_roles(form: AddForm) -> AddForm:
    """Return *form* with the roles that take people."""
    form.role.choices = [SelectChoice(role.id, role.title) for role in open_roles(session())]
    return form
