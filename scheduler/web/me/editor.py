"""Editing the time that a person gives: the same page for oneself and for who sets things up."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from scheduler import clock
from scheduler.models import Office, Person
from scheduler.services.company.company import company_details
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.outlook.misfits import misfits_of_people
from scheduler.services.outlook.outlook import Load, loads, next_week
from scheduler.services.people.hours import Giving, change_giving, giving_of
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.me import words
from scheduler.web.me.hour_rows import WEEKDAYS
from scheduler.web.me.hours_form import HoursForm, form_of
from scheduler.web.signin import clock_of


@dataclass(frozen=True, slots=True)
class Editing:
    """Who edits whose time, on which page, and where that page is."""

    actor: Person
    person: Person
    page: str
    address: str
    offices: list[Office] = field(default_factory=list)

    @property
    def names(self) -> dict[int, str]:
        """Return the names of the offices."""
        return {each.id: each.name for each in self.offices}

    @property
    def today(self) -> date:
        """Return the day that the person's calendar shows."""
        return clock.now().astimezone(ZoneInfo(self.person.zone)).date()


def editing(actor: Person, person: Person, *, page: str, address: str) -> Editing:
    """Return who edits what, with the offices that there are."""
    offices = list(session().scalars(select(Office).order_by(Office.name)))
    return Editing(actor, person, page, address, offices)


def show_hours(what: Editing) -> ResponseReturnValue:
    """Show what is stored."""
    return show(what, form_of(giving_of(session(), what.person)))


def save_hours(what: Editing) -> ResponseReturnValue:
    """Store the form, or show it again with a row more or less."""
    form = HoursForm.sent()
    form.offer(what.offices)
    if not form.is_save:
        form.press()
        return show(what, form, pressed=form.do.data or "")
    if not (form.validate() and form.makes_sense(company_details(session()))):
        return show(what, form, status=422)
    return store(what, form)


def store(what: Editing, form: HoursForm) -> ResponseReturnValue:
    """Store what was typed and say what it comes to, or show what somebody else stored."""
    person_id, zone, now = what.person.id, what.person.zone, clock.now()
    before = next_week(session(), [person_id], zone, now=now)
    unfit = misfits_of_people(session(), [person_id], now=now)
    names = what.names
    try:
        change_giving(session(), person_id, form.giving, act=act(what.actor), seen=form.seen.data)
    except ChangedMeanwhile as error:
        stored = giving_of(session(), what.person)
        form.seen.data = mark_of(stored)
        form.form_errors = [str(error)]
        return show(what, form, status=409, stored=stored)
    after = next_week(session(), [person_id], zone, now=now)
    still = misfits_of_people(session(), [person_id], now=now)
    gives = words.gives(before, after, names)
    stays = words.stays(unfit, still, is_own=what.actor.id == person_id)
    flash(f"Hours saved. {gives} {stays}".strip(), "good")
    return redirect(what.address, 303)


def show(
    what: Editing,
    form: HoursForm,
    *,
    status: int = 200,
    stored: Giving | None = None,
    pressed: str = "",
) -> ResponseReturnValue:
    """Render the editor; *stored* is what somebody else saved meanwhile.

    After a row was added, taken away or copied it says that this is stored by Save alone.
    """
    form.offer(what.offices)
    person, now = what.person, clock.now()
    giving = giving_of(session(), person)
    company = company_details(session())
    return htmx.render(
        what.page,
        status=status,
        form=form,
        person=person,
        address=what.address,
        clock=clock_of(person),
        now=now,
        weekdays=WEEKDAYS,
        company=company,
        bars=words.bars(giving.weekly),
        glance=words.glance(giving.weekly, what.names, on=what.today),
        outlook=next_week(session(), [person.id], person.zone, now=now),
        load=load_of(person),
        offices=what.names,
        misfits=misfits_of_people(session(), [person.id], now=now),
        closed=[day for day in company.days_off if concerns(day.on, day.country, what)],
        stored=told(what, stored) if stored else None,
        pressed=pressed,
        copied=form.copied if pressed == "copy" else [],
    )


def told(what: Editing, giving: Giving) -> dict[str, object]:
    """Return what is stored, in lines."""
    zone = what.person.zone
    return {
        "giving": giving,
        "weekly": words.weekly_lines(giving.weekly, zone, what.names, now=clock.now()),
        "singles": words.single_lines(giving.single_days, zone, what.names),
    }


def load_of(person: Person) -> Load | None:
    """Return how full the person's week is; nobody's who is switched off."""
    return loads(session(), [person.id], now=clock.now()).get(person.id)


def concerns(on: date, country: str, what: Editing) -> bool:
    """Tell whether a company day off is still ahead and the person's."""
    return on >= what.today and country in {"", what.person.country}
