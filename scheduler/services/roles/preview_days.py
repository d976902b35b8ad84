"""What the several talks of a draft would give together: how many days of next week."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.draft import PlanDraft, WayDraft
from scheduler.domain.hours import Place
from scheduler.domain.loops.days import first
from scheduler.domain.loops.hindrances import Hindrance, hindrance
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery, Spread
from scheduler.domain.slots import SlotQuery
from scheduler.models import Company, Office, Role
from scheduler.services.roles.preview import next_week, place_of, worlds_of
from scheduler.services.roles.sources import chairs_of_drafts
from scheduler.services.search.day_rules import lunch_hours, whole_day
from scheduler.services.search.finding import horizon_of, seat_query
from scheduler.services.search.half_days import dates_of, pairs_by_date

WORDS = {
    Hindrance.PEOPLE: "too few different people",
    Hindrance.ORDER: "the order of the talks",
    Hindrance.LUNCH: "no time for lunch",
    Hindrance.LONGEST: "the longest day is too short",
    Hindrance.ROOMS: "no room is free",
    Hindrance.HOURS: "no hours in common",
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One loop of the draft: how many days of next week can hold it at each place, and ever."""

    stage: int
    way: int
    title: str
    by_place: dict[str, int]
    whys: dict[str, str]  # for a place without any: what keeps it from having one
    is_bookable: bool  # at one place at least, within the way's horizon
    why: str  # not, at the first place
    is_halved: bool  # its days are those on which the first of two halves can be


def day_rows(session: Session, role: Role, draft: PlanDraft, *, now: datetime) -> list[DayRow]:
    """Return a row for each way of *draft* whose several talks are wholly written."""
    return [
        row_of(session, role, (number, position), way, title=way.title or stage.title, now=now)
        for number, stage in enumerate(draft.stages)
        for position, way in enumerate(stage.ways)
        if way.is_loop and is_whole(way)
    ]


def is_whole(way: WayDraft) -> bool:
    """Tell whether *way* says where it is, and each of its interviews how long and with whom."""
    return bool(way.places) and all(
        each.minutes and each.seats and all(seat.source for seat in each.seats)
        for each in way.interviews
    )


def row_of(
    session: Session,
    role: Role,
    where: tuple[int, int],
    way: WayDraft,
    *,
    title: str,
    now: datetime,
) -> DayRow:
    """Return the figures of one loop."""
    talks = talks_of(session, role, way, now=now)
    members = {person for talk in talks for seat in talk.seats for person in seat.members}
    horizon = horizon_of(now, way.horizon_days)
    week, found = next_week(horizon), {}
    by_place, never = {}, []
    for value, world in worlds_of(session, way, members, horizon).items():
        loop, zone = found[value] = loop_of(session, way, talks, place_of(value), world)
        by_place[value] = sum(1 for _ in begins(loop, zone, week, way.day.days))
        if not is_ever(loop, zone, way.day.days):
            never.append(value)
    return DayRow(
        *where,
        title=title,
        by_place=by_place,
        whys={
            value: words_of(why_none(*found[value], way.day.days, week))
            for value, count in by_place.items()
            if not count
        },
        is_bookable=len(never) < len(found),
        why=words_of(why_none(*found[never[0]], way.day.days)) if never else "",
        is_halved=way.day.days == Spread.HALVES,
    )


def words_of(reason: Hindrance | None) -> str:
    """Return a reason in words."""
    return WORDS[reason] if reason else ""


def talks_of(
    session: Session, role: Role, way: WayDraft, *, now: datetime
) -> tuple[SlotQuery, ...]:
    """Return the talks of a draft as the search wants them, remote."""
    return tuple(
        SlotQuery(
            minutes=each.minutes or 0,
            grid_minutes=way.grid_minutes,
            place=None,
            seats=tuple(
                seat_query(chair) for chair in chairs_of_drafts(session, role, each.seats, now=now)
            ),
            now=tick_up(now),
            notice_minutes=way.notice_hours * 60,
            until=tick(now + timedelta(days=way.horizon_days)),
        )
        for each in way.interviews
    )


def loop_of(
    session: Session,
    way: WayDraft,
    talks: tuple[SlotQuery, ...],
    place: Place,
    world: slots.World,
) -> tuple[Loop, str]:
    """Return the search for days of *way* at *place*, and the zone whose dates count there."""
    office = None if place is None else session.get_one(Office, place)
    zone = office.zone if office else session.get_one(Company, 1).zone
    rules = whole_day(way.day, sum(each.minutes for each in talks), place)
    query = LoopQuery(
        talks=tuple(replace(each, place=place) for each in talks),
        grid_minutes=way.grid_minutes,
        rules=rules,
        lunch_hours=lunch_hours(way.day, zone, world.horizon) if rules.lunch else 0,
        after=way.edges(),
        may_repeat=way.day.may_repeat,
    )
    return Loop(query, world), zone


def begins(loop: Loop, zone: str, wanted: int, spread: Spread) -> Iterator[None]:
    """Yield once for each date on which a day, or of a plan for halves the first, can begin."""
    if spread != Spread.HALVES:
        yield from dates(loop, loop.starts & wanted, zone)
        return
    for first_half, _ in pairs_by_date(loop, zone):
        if wanted >> first_half.start - loop.world.horizon.origin & 1:
            yield


def is_ever(loop: Loop, zone: str, spread: Spread) -> bool:
    """Tell whether there is any day, or any two halves, as the plan spreads the talks."""
    found = chain(
        () if spread == Spread.HALVES else dates(loop, loop.starts, zone),
        () if spread == Spread.ONE else pairs_by_date(loop, zone),
    )
    return any(True for _ in found)


def why_none(loop: Loop, zone: str, spread: Spread, wanted: int = -1) -> Hindrance | None:
    """Return what keeps a loop from having a day that begins at a bit of *wanted*."""
    horizon = loop.world.horizon
    if spread == Spread.HALVES:
        return hindrance(loop, wanted, lambda starts: dates_of(starts, horizon, zone))
    return hindrance(loop, wanted)


def dates(loop: Loop, wanted: int, zone: str) -> Iterator[None]:
    """Yield once for each date of *zone* on which a day can begin at a bit of *wanted*."""
    horizon = loop.world.horizon
    for starts in slots.by_day(wanted, horizon, zone).values():
        if first(loop, sum(1 << start - horizon.origin for start in starts)):
            yield
