"""The reception's list of a day: who comes when, what they need, and one press at the door."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from scheduler import clock
from scheduler.domain.visits import DayState, VisitKind, VisitState
from scheduler.errors import Conflict
from scheduler.models import Office, Person, VisitDay
from scheduler.services.roles import openings
from scheduler.services.visits import days as visit_days
from scheduler.services.visits import lists
from scheduler.services.visits.lists import Guest
from scheduler.services.visits.search import local_day
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.candidate.wishes import read_date
from scheduler.web.forms import StaffForm, once
from scheduler.web.reception.blueprint import bp
from scheduler.web.signin import clock_of

FIRST_YEAR, LAST_YEAR = 2000, 2200
AT_DOOR = (VisitState.CONFIRMED, VisitState.ARRIVED, VisitState.DID_NOT_COME)


class MarkForm(StaffForm):
    """One press at the door, or what takes it back."""

    state = RadioField(
        choices=[SelectChoice(each.value) for each in AT_DOOR], validators=[InputRequired()]
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Those who come at one time for one thing."""

    kind: VisitKind
    day: VisitDay | None
    guests: list[Guest]

    @property
    def people(self) -> int:
        """Return how many are expected."""
        return sum(each.visit.guests for each in self.guests if each.visit.state in AT_DOOR)


@bp.get("/visits")
@staff
def visits(person: Person) -> ResponseReturnValue:
    """Show who visits an office on a day: today at the first, until somebody asks for another."""
    found = openings.open_offices(session())
    if not found:
        return htmx.render("reception/none")
    asked = request.args.get("office", type=int)
    office = next((each for each in found if each.id == asked), None) or first_of(found)
    return show(person, office, found)


def first_of(offices: list[Office]) -> Office:
    """Return the office that takes visitors, before those that do not."""
    takes = {each.id for each in lists.offices_with_visits(session())}
    return next((each for each in offices if each.id in takes), offices[0])


def show(
    person: Person,
    office: Office,
    offices: list[Office],
    *,
    on: date | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """Render the list of a day."""
    now, mine = clock.now(), clock_of(person)
    reader = Clock(office.zone, mine.hours, city=office.name)
    today = reader.local(now).date()
    on = on or asked_day() or today
    guests = lists.list_of(session(), office, on)
    days = [
        each for each in visit_days.days_on(session(), office, on) if each.state is DayState.OPEN
    ]
    return htmx.render(
        "reception/list",
        status=status,
        person=person,
        office=office,
        offices=offices,
        on=on,
        noon=visit_days.bounds_of(office, on)[0] + timedelta(hours=12),
        today=today,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        groups=groups_of(guests, days),
        called_off=[each for each in guests if each.visit.state is VisitState.CANCELLED],
        may_mark=on <= today,
        clock=reader,
        now=now,
        problem=problem,
    )


def asked_day() -> date | None:
    """Return the day that the address names, if it is one that anybody may mean."""
    found = read_date(request.args.get("on", ""))
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def groups_of(guests: list[Guest], days: list[VisitDay]) -> list[Group]:
    """Return who comes, afternoon by afternoon, and the hosted in order of time."""
    come = [each for each in guests if each.visit.state in AT_DOOR]
    found = [
        Group(VisitKind.AFTERNOON, day, [each for each in come if each.visit.day is day])
        for day in days
    ]
    hosted = [each for each in come if each.visit.kind is not VisitKind.AFTERNOON]
    return [*([Group(VisitKind.COFFEE, None, hosted)] if hosted else []), *found]


@bp.post("/visits/<int:visit_id>/mark")
@staff
def mark(person: Person, visit_id: int) -> ResponseReturnValue:
    """Note that somebody came, or did not, or take that back."""
    form = MarkForm.sent()
    visit = lists.shown(session(), visit_id)
    office, on = visit.office, local_day(visit.starts_at, visit.office.zone)
    back = url_for(".visits", office=office.id, on=on, _anchor=f"visit-{visit_id}")
    if not form.validate():
        return refuse(person, office, on, str(next(iter(form.form_errors), "Press it again.")), 422)
    state = VisitState(form.state.data)

    def do() -> str:
        lists.mark(session(), visit_id, state, act=act(person))
        return back

    try:
        return once(person, do)
    except Conflict as conflict:
        return refuse(person, office, on, str(conflict), 409)


def refuse(
    person: Person, office: Office, on: date, problem: str, status: int
) -> ResponseReturnValue:
    """Render the list with what could not be noted."""
    offices = openings.open_offices(session())
    return show(person, office, offices, on=on, problem=problem, status=status)
