"""The week of everybody, by person, room or role: drawn on a wide screen, listed on a small one."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.zones import instant_of
from scheduler.models import Person
from scheduler.services.outlook.outlook import monday_of
from scheduler.services.week.events import Event
from scheduler.services.week.lines import names_of, roles_of, rooms_of
from scheduler.services.week.week import DAYS, Week, week_of
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.picker import clock_change
from scheduler.web.candidate.wishes import read_date
from scheduler.web.coordinator.blueprint import clock_of
from scheduler.web.week.blueprint import bp
from scheduler.web.week.rows import items
from scheduler.web.week.view import Drawing, Line, grid

GROUPS = {"people": "People", "rooms": "Rooms", "roles": "Roles"}
LOOKS = ("grid", "list")  # without one, the width of the screen decides
NOON = time(12)  # whose zone name stands over the times
WEEKS = 52  # before and after the present one


@bp.get("/week")
@coordinator
def week(person: Person) -> ResponseReturnValue:
    """Show one week: what is booked and held, who gives time, and who is busy elsewhere."""
    reader, now = clock_of(person), clock.now()
    present = monday_of(now, reader.zone)
    asked = read_date(request.args.get("from", ""))
    monday = near(asked or present, present)
    by = request.args.get("by", "")
    by = by if by in GROUPS else "people"
    looks = request.args.get("as", "")
    looks = looks if looks in LOOKS else "grid" if by != "people" else ""  # the list has no groups
    found = week_of(session(), monday, reader.zone, now=now)
    if asked is None and not found.has_left(now):  # a week that is over opens the next
        monday += timedelta(days=DAYS)
        found = week_of(session(), monday, reader.zone, now=now)
    drawing = Drawing(found, reader, places(found))

    def link(**changed: object) -> str:
        shown: dict[str, Any] = {"from": monday, "by": by, "as": looks or None} | changed
        return url_for(".week", **shown)

    return htmx.render(
        "week/week",
        clock=reader,
        week=found,
        moment=instant_of(datetime.combine(monday, NOON), reader.zone),
        present=present,
        step=timedelta(days=DAYS),
        by=by,
        groups=GROUPS,
        looks=looks,
        grid=grid(lines(drawing, by), drawing),
        change=clock_change(reader.zone, [monday - timedelta(days=1), *found.days]),
        items=items(drawing),
        link=link,
    )


def near(day: date, present: date) -> date:
    """Return the Monday of *day*, or of the first or last week that is shown."""
    monday, reach = day - timedelta(days=day.weekday()), WEEKS * timedelta(days=DAYS)
    return min(max(monday, present - reach), present + reach)


def lines(drawing: Drawing, by: str) -> list[Line]:
    """Return the lines of the grid, grouped as asked for."""
    if by == "rooms":
        return drawing.rooms(rooms_of(session(), drawing.week))
    if by == "roles":
        return drawing.roles(roles_of(session(), drawing.week))
    return drawing.people()


def places(week: Week) -> Callable[[Event], str]:
    """Return what names the place of an event: its room and office, or that it is remote."""
    rooms, offices = names_of(session(), week)

    def named(event: Event) -> str:
        if event.office_id is None:
            return "Remote"
        office, room = offices[event.office_id], rooms.get(event.room_id or 0)
        return f"{room}, {office}" if room else office

    return named
