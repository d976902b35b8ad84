"""What the time that people give comes to: bookable times next week, and how full a week is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, span, tick_up
from scheduler.domain.hours import Place
from scheduler.domain.seats import SeatQuery
from scheduler.domain.zones import day_number, day_span, iso_week
from scheduler.models import Office
from scheduler.services.search.finding import horizon_of
from scheduler.services.search.masks import masks_of
from scheduler.services.search.open_offices import offices_of

MINUTES = 30  # of the interview that is counted
GRID_MINUTES = 15
DAYS = 28


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many starts of a 30-minute interview one week has, by place; each may be booked."""

    monday: date
    remote: int
    offices: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Load:
    """Interviews of this ISO week and the next in the person's zone, as limits count them."""

    this_week: int
    next_week: int
    per_day: int
    per_week: int

    @property
    def is_full(self) -> bool:
        """Tell whether this week takes no more."""
        return self.this_week >= self.per_week


def next_week(session: Session, members: Collection[int], zone: str, *, now: datetime) -> Outlook:
    """Return what next week, as *zone* has it, gives with any one of these people."""
    return next_weeks(session, {0: members}, zone, now=now)[0]


def next_weeks(
    session: Session, groups: Mapping[int, Collection[int]], zone: str, *, now: datetime
) -> dict[int, Outlook]:
    """Return what next week gives with each of the *groups*, in as many queries as for one.

    It is the search that candidates are offered by, for a candidate who sleeps at no hour.
    """
    monday = monday_of(now, zone) + timedelta(weeks=1)
    horizon = horizon_of(now, DAYS)
    known = masks_of(session, {each for group in groups.values() for each in group}, horizon)
    week = week_mask(monday, zone, horizon)

    def count(members: Collection[int], place: Place, office: slots.Office | None) -> int:
        query = slots.SlotQuery(
            minutes=MINUTES,
            grid_minutes=GRID_MINUTES,
            place=place,
            seats=(SeatQuery(seat=0, members=tuple(sorted(known.keys() & members))),),
            now=tick_up(now),
        )
        world = slots.World(horizon=horizon, people=known, office=office)
        return (slots.starts(query, world) & week).bit_count()

    ids = session.scalars(select(Office.id).where(Office.is_active).order_by(Office.name)).all()
    offices = offices_of(session, ids, horizon)
    return {
        name: Outlook(
            monday=monday,
            remote=count(members, None, None),
            offices={each: count(members, each, offices[each]) for each in ids},
        )
        for name, members in groups.items()
    }


def loads(session: Session, ids: Collection[int], *, now: datetime) -> dict[int, Load]:
    """Return how full the week of each active person is."""
    found = {}
    for person, known in masks_of(session, ids, horizon_of(now, DAYS)).items():
        week = iso_week(day_number(monday_of(now, known.zone)))
        in_week = {week: 0, week + 1: 0}
        for day, count in known.counts.items():
            if iso_week(day) in in_week:
                in_week[iso_week(day)] += count
        found[person] = Load(
            this_week=in_week[week],
            next_week=in_week[week + 1],
            per_day=known.limits.per_day or 0,
            per_week=known.limits.per_week or 0,
        )
    return found


def monday_of(now: datetime, zone: str) -> date:
    """Return the Monday of the week that a calendar in *zone* shows."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today - timedelta(days=today.weekday())


def week_mask(monday: date, zone: str, horizon: Horizon) -> int:
    """Return the steps of the local week that begins on *monday*."""
    first, end = day_span(monday, zone)[0], day_span(monday + timedelta(days=7), zone)[0]
    return span(max(first - horizon.origin, 0), min(end, horizon.end) - horizon.origin)
