"""For how long a role keeps what candidates give for it."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from scheduler.errors import Conflict
from scheduler.models import Company, Person, Role
from scheduler.services.roles import retention as service
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import StaffForm, once
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.company import LONGEST_RETENTION

MONTHS = NumberRange(1, LONGEST_RETENTION, f"Enter months from 1 to {LONGEST_RETENTION}.")


class RetentionForm(StaffForm):
    """Months, or none for the company's."""

    months = IntegerField("Months after the end of an application", [Optional(), MONTHS])
    seen = HiddenField()

    @property
    def before(self) -> int | None:
        """Return the months as they stood when the page was opened."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() else None


@bp.get("/roles/<int:role_id>/retention")
@coordinator
def retention(_: Person, role_id: int) -> ResponseReturnValue:
    """Show for how long a role keeps data."""
    found = service.role_of(session(), role_id)
    months = found.retention_months
    return show(found, RetentionForm(data={"months": months, "seen": str(months or "")}))


@bp.post("/roles/<int:role_id>/retention")
@coordinator
def save_retention(person: Person, role_id: int) -> ResponseReturnValue:
    """Change it, for who applies from now on."""
    found = service.role_of(session(), role_id)
    form = RetentionForm.sent()
    if not form.validate():
        return show(found, form, status=422)

    def do() -> str:
        service.change_months(
            session(), role_id, form.months.data, seen=form.before, act=act(person)
        )
        flash("Saved. Who has applied keeps the months that they agreed to.", "good")
        return url_for("setup.retention", role_id=role_id)

    try:
        return once(person, do)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(found, form, status=409)


def show(role: Role, form: RetentionForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page."""
    return htmx.render(
        "setup/retention",
        status=status,
        role=role,
        form=form,
        usual=session().get_one(Company, 1).retention_months,
        kept=service.still_there(session(), role.id),
    )
