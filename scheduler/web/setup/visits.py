"""How an office takes visitors: coffee and lunch, pause, closed days; the afternoons are beside it."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from scheduler import clock
from scheduler.domain.visits import DayState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Office, Person, Pool, VisitDay
from scheduler.services.visits import days, plans
from scheduler.services.visits.visits import places_left
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import StaffForm, once
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.offices import own
from scheduler.web.setup.visit_forms import (
    NOBODY,
    AfternoonForm,
    CloseForm,
    PlanForm,
    plan_form,
)
from scheduler.web.signin import clock_of


@bp.get("/offices/<int:office_id>/visits")
@coordinator
def visits(person: Person, office_id: int) -> ResponseReturnValue:
    """Show how an office takes visitors, and its afternoons to come."""
    return show(person, own(office_id))


@bp.post("/offices/<int:office_id>/visits")
@coordinator
def save_visits(person: Person, office_id: int) -> ResponseReturnValue:
    """Store how an office takes visitors from now on."""
    office = own(office_id)
    form = PlanForm.sent()
    form.pool.choices = pools()
    is_fine = form.validate()
    if not (form.makes_sense() and is_fine):
        return show(person, office, form=form, status=422)

    def do() -> str:
        plans.change_plan(session(), office_id, form.plan, act=act(person))
        flash("Saved. What is booked stays.", "good")
        return url_for(".visits", office_id=office_id)

    return press(person, office_id, do, form, form=form)


@bp.post("/offices/<int:office_id>/closed")
@coordinator
def close_visits(person: Person, office_id: int) -> ResponseReturnValue:
    """Take no visitors on one day; everybody who was to come is told."""
    office, form = own(office_id), CloseForm.sent()
    if not form.validate() or form.on.data is None:
        form.on.errors = form.on.errors or ["Choose a day."]
        return show(person, office, closing=form, status=422)
    on, reason = form.on.data, form.reason.data or ""

    def do() -> str:
        told = days.close_date(session(), office_id, on, reason=reason, act=act(person))
        flash(f"Closed to visitors. {said(told)}", "good")
        return url_for(".visits", office_id=office_id)

    return press(person, office_id, do, form, closing=form)


@bp.post("/offices/<int:office_id>/opened")
@coordinator
def open_visits(person: Person, office_id: int) -> ResponseReturnValue:
    """Take visitors on a closed day again."""
    office, form = own(office_id), CloseForm.sent()
    if not form.validate() or form.on.data is None:
        return show(person, office, status=422)
    on = form.on.data

    def do() -> str:
        days.open_date(session(), office_id, on, act=act(person))
        flash("Open again. Whoever was told stays told.", "good")
        return url_for(".visits", office_id=office_id)

    return press(person, office_id, do, form)


def said(told: int) -> str:
    """Return how many were written to."""
    if not told:
        return "Nobody was to come."
    who = "One visitor was" if told == 1 else f"{told} visits were"
    return f"{who} told by mail, with other times."


def press(
    person: Person, office_id: int, do: Callable[[], str], sent: StaffForm, **forms: StaffForm
) -> ResponseReturnValue:
    """Do it once; what cannot be is said above the forms, still filled."""
    try:
        return once(person, do)
    except Invalid as invalid:
        sent.form_errors.append(str(invalid))
        return show(person, own(office_id), status=422, **forms)  # type: ignore[arg-type]  # by name
    except Conflict as conflict:
        sent.form_errors.append(str(conflict))
        return show(person, own(office_id), status=409, **forms)  # type: ignore[arg-type]  # by name


def show(
    person: Person,
    office: Office,
    *,
    form: PlanForm | None = None,
    afternoon: AfternoonForm | None = None,
    closing: CloseForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the page; a form that was not accepted stands in it as it was sent."""
    form = form or plan_form(plans.plan_of(session(), office.id))
    form.pool.choices = pools()
    afternoon = afternoon or AfternoonForm()
    afternoon.host.choices = hosts()
    now = clock.now()
    ahead = days_ahead(office)
    return htmx.render(
        "setup/visits",
        status=status,
        office=office,
        form=form,
        afternoon=afternoon,
        closing=closing or CloseForm(),
        days=[(day, day.places - places_left(session(), day)) for day in ahead],
        closures=plans.closures(session(), office.id),
        clock=Clock(office.zone, clock_of(person).hours, city=office.name),
        now=now,
    )


def days_ahead(office: Office) -> list[VisitDay]:
    """Return the afternoons of an office that are to come, in order."""
    return list(
        session().scalars(
            select(VisitDay)
            .where(
                VisitDay.office_id == office.id,
                VisitDay.state == DayState.OPEN,
                VisitDay.starts_at > clock.now(),
            )
            .order_by(VisitDay.starts_at, VisitDay.id)
        )
    )


def pools() -> list[SelectChoice]:
    """Return whose members may host: one pool, or nobody."""
    found = session().scalars(select(Pool).where(Pool.is_active).order_by(Pool.name))
    return [SelectChoice(NOBODY, "Nobody"), *(SelectChoice(each.id, each.name) for each in found)]


def hosts() -> list[SelectChoice]:
    """Return who may welcome people on an afternoon."""
    found = session().scalars(select(Person).where(Person.is_active).order_by(Person.name))
    plain = SelectChoice(NOBODY, "Whoever is in")
    return [plain, *(SelectChoice(each.id, each.name) for each in found)]
