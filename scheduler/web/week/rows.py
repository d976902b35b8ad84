"""A week as a list, day by day: what a phone shows first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.services.week.events import Event, What
from scheduler.web.week.view import Drawing, address, kind_of


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list: one thing, or all talks that somebody has on one day."""

    starts_at: datetime
    ends_at: datetime
    who: str
    what: str
    people: str
    kind: str
    place: str
    href: str
    is_loop: bool = False


def items(drawing: Drawing) -> list[tuple[date, list[Item]]]:
    """Return the week as a list, day by day; the talks of a loop stand in one row."""
    found: dict[date, dict[object, list[Event]]] = {}
    for number, event in enumerate(drawing.week.events):
        day = drawing.day_of(event.starts_at)
        is_talk = event.what is What.TALK and event.step_id is not None
        key = (event.step_id, event.office_id) if is_talk else number
        found.setdefault(day, {}).setdefault(key, []).append(event)
    return [
        (day, [item(drawing, events) for events in rows.values()])
        for day, rows in sorted(found.items())
    ]


def item(drawing: Drawing, events: Sequence[Event]) -> Item:
    """Return the row of one thing, or of several talks of a day."""
    one, is_loop = events[0], len(events) > 1
    what = f"{len(events)} talks" if is_loop else one.title
    people = [person for each in events for person in each.people if person not in each.out]
    rooms = list(dict.fromkeys(drawing.place(each) for each in events))
    return Item(
        starts_at=one.starts_at,
        ends_at=max(each.ends_at for each in events),
        who=one.who,
        what=what,
        people=drawing.names(dict.fromkeys(people)),
        kind=kind_of(one),
        place=" and ".join(rooms),
        href=address(one),
        is_loop=is_loop,
    )
