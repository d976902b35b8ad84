"""Calendars and their times in words."""

from collections.abc import Mapping

from sqlalchemy import select

from scheduler import clock
from scheduler.calendar.busy import Unread
from scheduler.models import Office, Person
from scheduler.services.busy.calendars import Shown, shown
from scheduler.services.outlook.outlook import Outlook, next_week
from scheduler.web.acting import session
from scheduler.web.me.words import counted, gives

WHY = {
    Unread.TOO_OFTEN: ("recurs by the minute or without end", "recur by the minute or without end"),
    Unread.REVERSED: ("ends before it begins", "end before they begin"),
    Unread.BROKEN: (
        "is written in a way we do not understand",
        "are written in a way we do not understand",
    ),
}


def week_of(person: Person) -> Outlook:
    """Return what next week gives."""
    return next_week(session(), [person.id], person.zone, now=clock.now())


def change(person: Person, before: Outlook) -> str:
    """Return what next week gives now, beside what it gave before."""
    names = {each.id: each.name for each in session().scalars(select(Office))}
    return gives(before, week_of(person), names)


def read_now(person: Person, ids: list[int]) -> str:
    """Return that calendars were read, and how many busy times came of it."""
    found = {each.row.id: each for each in shown(session(), person.id, now=clock.now())}
    lines = [f"{found[ident].row.name}: read just now, {times(found[ident])}." for ident in ids]
    return " ".join(lines)


def times(each: Shown) -> str:
    """Return "41 busy times"."""
    return counted(each.busy, "busy time")


def passed_over(unread: Mapping[str, int]) -> list[str]:
    """Return a line for each reason for which events could not be read."""
    return [
        f"1 event that {one} does not block."
        if unread[why] == 1
        else f"{unread[why]} events that {many} do not block."
        for why, (one, many) in WHY.items()
        if unread.get(why)
    ]
