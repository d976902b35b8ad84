"""One week of everybody: what is booked and held, when people give time and are busy elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.domain.availability import Masks
from scheduler.domain.bitmap import Horizon, Span, runs, span, tick, tick_up
from scheduler.domain.zones import day_bounds, day_number, iso_week
from scheduler.models import Person
from scheduler.services.busy.spans import busy_spans
from scheduler.services.kept import Kept
from scheduler.services.search.masks import Key, masks_of
from scheduler.services.week.events import Event, events_of

DAYS = 7
# Apart from those of the search, which whoever turns through the weeks must not push out.
KEPT: Kept[Key, Masks] = Kept(1_000)


@dataclass(frozen=True, slots=True)
class Given:
    """What one person gives in the week, in spans of ticks: *open* less *busy* is what is offered.

    *count* of *per_week* are what counts against their limit, booked and held.
    """

    name: str
    open: Sequence[Span] = ()
    busy: Sequence[Span] = ()
    count: int = 0
    per_week: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday by the clocks of one zone."""

    monday: date
    zone: str
    events: Sequence[Event]
    people: Mapping[int, Given] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """Return its days."""
        return [self.monday + timedelta(days=number) for number in range(DAYS)]

    @property
    def ticks(self) -> Span:
        """Return its first tick, and the one after its last."""
        begin, end = bounds_of(self.monday, self.zone)
        return tick(begin), tick_up(end)

    def has_left(self, now: datetime) -> bool:
        """Tell whether something of it is to come yet: a talk, or time that somebody gives."""
        given = (end for person in self.people.values() for _, end in person.open)
        return any(each.ends_at > now for each in self.events) or any(
            end > tick(now) for end in given
        )

    @property
    def horizon(self) -> Horizon:
        """Return whole weeks that hold it, whatever its zone."""
        return Horizon.of(self.monday - timedelta(days=DAYS), weeks=3)


def bounds_of(monday: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants at which the week of *monday* and the one after it begin."""
    return day_bounds(monday, zone)[0], day_bounds(monday + timedelta(days=DAYS), zone)[0]


def week_of(session: Session, monday: date, zone: str, *, now: datetime) -> Week:
    """Return the week that begins on *monday*, in a number of queries that no crowd raises."""
    begin, end = bounds_of(monday, zone)
    week = Week(monday, zone, events_of(session, begin, end, now=now))
    return replace(week, people=given(session, week))


def given(session: Session, week: Week) -> dict[int, Given]:
    """Return what the interviewers give in *week*, and whoever else has something in it, by name."""
    seen = {person for event in week.events for person in event.people}
    rows = session.execute(
        select(Person.id, Person.name)
        .where(or_(Person.id.in_(seen), Person.is_interviewer & Person.is_active))
        .order_by(Person.name, Person.id)
    ).all()
    horizon, (first, end) = week.horizon, week.ticks
    known = masks_of(session, [row.id for row in rows], horizon, kept=KEPT)
    busy, number = busy_spans(session, known, horizon), iso_week(day_number(week.monday))
    whole, found = span(first - horizon.origin, end - horizon.origin), {}
    for row in rows:
        mine = known.get(row.id)
        if mine is None:  # they have left, and what they had stands still
            found[row.id] = Given(row.name)
            continue
        mask = 0
        for present in mine.present.values():
            mask |= present
        found[row.id] = Given(
            row.name,
            runs(mask & whole, horizon.origin),
            within(busy[row.id], week.ticks),
            sum(count for day, count in mine.counts.items() if iso_week(day) == number),
            mine.limits.per_week,
        )
    return found


def within(spans: Sequence[Span], week: Span) -> list[Span]:
    """Return what of *spans* lies in the *week*, joined where they touch, in order."""
    found: list[Span] = []
    for first, end in sorted((max(a, week[0]), min(b, week[1])) for a, b in spans):
        if first >= end:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return found
