"""The role is filled: everybody in process for it with their exact mail, ticked, and one press."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Person, Role
from scheduler.services.process import filling as service
from scheduler.services.process.bulk import Verb
from scheduler.services.roles import drafts
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.decisions import (
    DecisionForm,
    cards_shown,
    tell,
    ticked,
    usual_words,
)
from scheduler.web.forms import once

NOBODY = "Tick somebody, or close the role alone."


class FillingForm(DecisionForm):
    """Who is told, in which words, and whether anybody may still apply."""

    closes = BooleanField("Close the role, so that nobody can apply any more")


@bp.get("/queue/roles/<int:role_id>/filling")
@coordinator
def filling(person: Person, role_id: int) -> ResponseReturnValue:
    """Show everybody in process for the role, with what each would be told."""
    role = drafts.role_of(session(), role_id)
    return show(person, role, FillingForm(data={"closes": True}))


@bp.post("/queue/roles/<int:role_id>/filling")
@coordinator
def fill(person: Person, role_id: int) -> ResponseReturnValue:
    """Tell everybody who is ticked, and close the role if wished."""
    role = drafts.role_of(session(), role_id)
    form = FillingForm.sent()
    chosen = ticked(form.who.data or [])
    is_open = role.state is RoleState.PUBLISHED
    if not chosen and not (form.closes.data and is_open):
        form.form_errors.append(NOBODY)
        return show(person, role, form, status=422)
    if not form.validate():
        return show(person, role, form, status=422)
    said = form.said(usual_words(chosen, Verb.FILL))
    if chosen and not form.is_read(said):
        return show(person, role, form, status=422, is_look=True)

    def do() -> str:
        closes = bool(form.closes.data)
        done = service.fill(session(), role, chosen, said, closes=closes, act=act(person))
        tell(done, Verb.FILL)
        if closes and is_open:
            flash(f"{role.title} is closed: nobody can apply any more.", "good")
        return url_for("setup.role", role_id=role_id)

    try:
        return once(person, do)
    except (Invalid, Conflict) as refused:
        form.form_errors.append(str(refused))
        status = 409 if isinstance(refused, Conflict) else 422
        return show(person, role, form, status=status)


def show(
    person: Person, role: Role, form: FillingForm, *, status: int = 200, is_look: bool = False
) -> ResponseReturnValue:
    """Render the page; what was typed and ticked stays, *is_look* once words were changed."""
    found = service.open_of(session(), role.id)
    cards = cards_shown(form, found.ticked, Verb.FILL, act=act(person))
    wanted = None if status == 200 else {ident for ident, _ in ticked(form.who.data or [])}  # noqa: PLR2004 -- the page as it was opened
    return htmx.render(
        "coordinator/filling",
        status=status,
        role=role,
        cards=cards,
        total=found.total,
        wanted=wanted,
        form=form,
        is_look=is_look,
        clock=clock_of(person),
    )
