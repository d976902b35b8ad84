"""The rules of a pool: a look at who would fit, and keeping them."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, NumberRange

from scheduler import clock
from scheduler.domain.pool_rules import LONGEST, Bar, DepartmentRule, PoolRules
from scheduler.models import Person, Pool
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.pools.fits import change_rules, fits
from scheduler.services.pools.uses import uses_of
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.fields import EditForm
from scheduler.web.setup.pools import own

DEPARTMENTS = {
    DepartmentRule.ANY: "The seats of any role",
    DepartmentRule.OTHER: "Only seats of roles in another department than their own",
    DepartmentRule.SAME: "Only seats of roles in their own department",
}
BARS = {
    Bar.SAME_DEPARTMENT: "is of the role’s own department",
    Bar.OTHER_DEPARTMENT: "is of another department",
    Bar.TOO_NEW: "has not been here long enough",
    Bar.JOINED_UNKNOWN: "joined on a day that we don’t know",
}


class RulesForm(EditForm):
    """What a pool asks of its members besides training."""

    seen = HiddenField()
    department = RadioField(
        "Its members take",
        choices=[SelectChoice(rule.value, text) for rule, text in DEPARTMENTS.items()],
        validators=[InputRequired("Choose whose seats they take.")],
    )
    months = IntegerField(
        "Months in the company, at least",
        [
            InputRequired("Enter a number of months; 0 asks nothing."),
            NumberRange(0, LONGEST, f"Enter a number of months from 0 to {LONGEST}."),
        ],
    )
    look = StringField()  # pressed to see who would fit, not to keep it

    @property
    def rules(self) -> PoolRules:
        """Return the form as the service wants it."""
        return PoolRules(DepartmentRule(self.department.data), self.months.data or 0)


def values_of(rules: PoolRules) -> dict[str, Any]:
    """Return *rules* by the names of the form's fields."""
    return {"department": rules.department.value, "months": rules.min_months}


@bp.get("/pools/<int:pool_id>/rules")
@coordinator
def pool_rules(_: Person, pool_id: int) -> ResponseReturnValue:
    """Show who fits by the rules of the address, else by those that are stored."""
    found = own(pool_id)
    rules = looked_at(found)
    form = RulesForm(data=values_of(rules) | {"seen": mark_of(found.rules)})
    return show(found, form, rules)


def looked_at(pool: Pool) -> PoolRules:
    """Return the rules that the address asks about; what is odd in it falls back to the stored."""
    months = request.args.get("months", pool.min_months, type=int)
    return PoolRules(
        request.args.get("department", pool.department_rule, type=DepartmentRule),
        months if 0 <= months <= LONGEST else pool.min_months,
    )


@bp.post("/pools/<int:pool_id>/rules")
@coordinator
def change_pool_rules(person: Person, pool_id: int) -> ResponseReturnValue:
    """Store the rules of a pool, or only look who would fit; or show what somebody else stored."""
    found, form = own(pool_id), RulesForm.sent()
    if not form.validate():
        return show(found, form, found.rules, status=422)
    if form.look.data:
        values = values_of(form.rules)
        return redirect(url_for(".pool_rules", pool_id=pool_id, **values, _anchor="fits"), 303)
    try:
        change_rules(session(), pool_id, form.rules, act=act(person), seen=form.seen.data)
    except ChangedMeanwhile as error:
        found = own(pool_id)
        other = form.took_over(error, found.rules, values_of(found.rules))
        return show(found, form, form.rules, stored=other, status=409)
    flash(f"The rules of {found.name} are saved. What is booked stays.", "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


def show(
    pool: Pool,
    form: RulesForm,
    rules: PoolRules,
    *,
    stored: dict[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render who fits by *rules*, and the form; *stored* is what somebody else saved meanwhile."""
    roles = [use.role_id for use in uses_of(session(), [pool.id])[pool.id]]
    return htmx.render(
        "setup/pool_rules",
        status=status,
        pool=pool,
        form=form,
        stored=stored,
        is_kept=rules == pool.rules,
        roles=fits(session(), pool, roles, rules, now=clock.now()),
        bars=BARS,
    )
