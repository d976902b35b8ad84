"""The calendars that somebody is busy by: how each is, and what may be done with it."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from scheduler import clock
from scheduler.calendar.guard import CannotFetch
from scheduler.calendar.refreshing import copy_of, look_at, owner_of, source_of
from scheduler.domain.terms import BusySource
from scheduler.models import Company, Office, Person
from scheduler.services.busy import busy, calendars
from scheduler.services.busy.calendars import SWITCHES, owned, shown
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import interviewer
from scheduler.web.forms import pressed
from scheduler.web.me.blueprint import bp
from scheduler.web.me.calendars import saying
from scheduler.web.me.calendars.forms import SwitchesForm
from scheduler.web.me.calendars.programs import PROGRAMS
from scheduler.web.me.calendars.reading import client, looking
from scheduler.web.signin import clock_of

LOST = "The address or password cannot be opened any more. Please enter it again."


@bp.get("/me/calendars")
@interviewer
def calendars_page(person: Person) -> Response:
    """Show each calendar with its age, its trouble and its switches."""
    now = clock.now()
    company = session().scalars(select(Company)).one()
    found = shown(session(), person.id, now=now)
    return htmx.render(
        "me/calendars/all",
        person=person,
        clock=clock_of(person),
        now=now,
        calendars=found,
        forms={each.row.id: switches_of(each.row.id, each.row) for each in found},
        passed_over={each.row.id: saying.passed_over(each.row.unread) for each in found},
        ends={each.row.id: calendars.ends_on(each.row, now=now) for each in found},
        stop_hours=company.busy_stop_hours,
        programs=PROGRAMS,
        outlook=saying.week_of(person),
        offices={each.id: each.name for each in session().scalars(select(Office))},
    )


def switches_of(ident: int, row: object) -> SwitchesForm:
    """Return the switches of a calendar, with names of their own on the page."""
    return SwitchesForm(obj=row, prefix=f"c{ident}-")


@bp.post("/me/calendars/<int:calendar_id>/switches")
@interviewer
def switch_calendar(person: Person, calendar_id: int) -> ResponseReturnValue:
    """Let other kinds of events block from now on."""
    row = owned(session(), person.id, calendar_id)
    pressed()
    form = SwitchesForm.sent(prefix=f"c{calendar_id}-")
    person_id, name = person.id, row.name
    before = saying.week_of(person)
    on = {each: bool(form[each].data) for each in SWITCHES}
    calendars.switch(session(), person_id, calendar_id, on, act=act(person))
    flash(f"{name}: saved. {saying.change(person, before)}", "good")
    return redirect(url_for("me.calendars_page"), 303)


@bp.post("/me/calendars/<int:calendar_id>/reading")
@interviewer
def read_calendar(person: Person, calendar_id: int) -> ResponseReturnValue:
    """Read a calendar now, and say what came of it."""
    row = owned(session(), person.id, calendar_id)
    pressed()
    source = source_of(row, settings().secret_keys)
    if source is None or source.kind is BusySource.FILE:
        flash(LOST, "bad")
        return redirect(url_for("me.change_calendar", calendar_id=calendar_id), 303)
    owner, seen, before = (
        owner_of(person, source, settings().host),
        copy_of(row),
        saying.week_of(person),
    )
    try:
        with looking(person) as readers:
            look = look_at(client(), readers, source, owner, seen, now=clock.now())
    except CannotFetch as error:
        busy.fail(session(), calendar_id, str(error), now=clock.now())
        flash(f"It could not be read. {error} What we knew before goes on blocking.", "bad")
    else:
        busy.keep(session(), calendar_id, look, now=clock.now())
        told = saying.read_now(person, [calendar_id])
        flash(f"{told} {saying.change(person, before)}", "good")
    return redirect(url_for("me.calendars_page"), 303)


@bp.get("/me/calendars/<int:calendar_id>/removal")
@interviewer
def removal(person: Person, calendar_id: int) -> Response:
    """Ask whether a calendar is to be taken away."""
    row = owned(session(), person.id, calendar_id)
    found = next(each for each in shown(session(), person.id, now=clock.now()) if each.row is row)
    return htmx.render("me/calendars/removal", calendar=row, times=saying.times(found))


@bp.post("/me/calendars/<int:calendar_id>/removal")
@interviewer
def remove_calendar(person: Person, calendar_id: int) -> ResponseReturnValue:
    """Take a calendar away, with its address and its times."""
    name = owned(session(), person.id, calendar_id).name
    pressed()
    before = saying.week_of(person)
    calendars.remove(session(), person.id, calendar_id, act=act(person))
    flash(
        f"{name} is no longer read, and its address is gone. {saying.change(person, before)}",
        "good",
    )
    return redirect(url_for("me.calendars_page"), 303)


@bp.post("/me/calendars/trust")
@interviewer
def trust_hours(person: Person) -> ResponseReturnValue:
    """Offer somebody by their hours and what is known, although a calendar is too old."""
    pressed()
    before = saying.week_of(person)
    calendars.trust_hours(session(), person.id, act=act(person))
    flash(f"You are offered by your hours again. {saying.change(person, before)}", "good")
    return redirect(url_for("me.calendars_page"), 303)
