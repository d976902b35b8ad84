"""What a role asks referees, and who calls them."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from scheduler.errors import Conflict, Invalid
from scheduler.models import Person, Pool, Role
from scheduler.services.roles import drafts
from scheduler.services.roles import reference_sheets as service
from scheduler.services.roles.reference_sheets import Sheet
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import StaffForm, once
from scheduler.web.setup.blueprint import bp

PLAIN = 0  # no pool: the hiring manager calls


class SheetForm(StaffForm):
    """The questions, one a line, and the pool of those who call."""

    questions = TextAreaField(
        "Questions, one a line",
        [InputRequired("Ask one question at least."), Length(max=5000)],
    )
    pool = SelectField("Who calls", coerce=int)
    version = IntegerField(validators=[InputRequired()])

    @property
    def sheet(self) -> Sheet:
        """Return the form as the service wants it."""
        lines = tuple((self.questions.data or "").splitlines())
        return Sheet(lines, self.pool.data or None, self.version.data or 0)


@bp.get("/roles/<int:role_id>/references")
@coordinator
def reference_sheet(_: Person, role_id: int) -> ResponseReturnValue:
    """Show what a role asks referees."""
    found = drafts.role_of(session(), role_id)
    stored = service.sheet_of(session(), role_id)
    form = SheetForm(
        data={
            "questions": "\n".join(stored.questions),
            "pool": stored.pool_id or PLAIN,
            "version": stored.version,
        }
    )
    return show(found, form)


@bp.post("/roles/<int:role_id>/references")
@coordinator
def save_reference_sheet(person: Person, role_id: int) -> ResponseReturnValue:
    """Store what a role asks from now on."""
    found = drafts.role_of(session(), role_id)
    form = SheetForm.sent()
    form.pool.choices = choices()
    if not form.validate():
        return show(found, form, status=422)

    def do() -> str:
        service.change_sheet(session(), role_id, form.sheet, act=act(person))
        flash("Saved. Whoever was asked already keeps the questions that they read.", "good")
        return url_for("setup.reference_sheet", role_id=role_id)

    try:
        return once(person, do)
    except Invalid as invalid:
        form.questions.errors = [str(invalid)]
        return show(found, form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(found, form, status=409)


def choices() -> list[SelectChoice]:
    """Return who may call: the hiring manager, or one of a pool."""
    pools = session().scalars(select(Pool).where(Pool.is_active).order_by(Pool.name))
    plain = SelectChoice(PLAIN, "The hiring manager")
    return [plain, *(SelectChoice(pool.id, f"One of {pool.name}") for pool in pools)]


def show(role: Role, form: SheetForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page."""
    form.pool.choices = choices()
    return htmx.render("setup/reference_sheet", status=status, role=role, form=form)
