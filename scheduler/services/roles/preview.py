"""What a draft would give: how many times of next week each of its interviews could be booked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain import explain, slots
from scheduler.domain.bitmap import Horizon, instant, span, tick, tick_up
from scheduler.domain.draft import InterviewDraft, PlanDraft, WayDraft
from scheduler.domain.hours import Place
from scheduler.models import Role
from scheduler.services.roles.sources import chairs_of_drafts
from scheduler.services.search.finding import horizon_of, seat_query
from scheduler.services.search.masks import masks_of
from scheduler.services.search.open_offices import offices_of

WORDS = {
    explain.Rule.NOTICE: "too short a notice",
    explain.Rule.OPENING: "the office is closed",
    explain.Rule.DECENT_HOURS: "too early or too late in the day",
    explain.Rule.CANDIDATE: "the candidate has something else",
    explain.Rule.HOURS: "nobody gives hours there",
    explain.Rule.TIME_OFF: "everybody is off",
    explain.Rule.BUSY: "everybody is busy",
    explain.Rule.TAKEN: "everybody is booked",
    explain.Rule.LIMITS: "everybody has reached their limit",
    explain.Rule.OWN_NOTICE: "everybody asks for more notice",
    explain.Rule.ROOM: "no room fits or is free",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One interview of the draft: how many starts next week has at each place, and ever."""

    stage: int
    way: int
    interview: int
    title: str
    by_place: dict[str, int]  # starts of next week
    whys: dict[str, str]  # for a place without any: the rule that takes most away
    is_bookable: bool  # at one place at least, within the way's horizon
    members: frozenset[int]


def preview(session: Session, role: Role, draft: PlanDraft, *, now: datetime) -> list[Row]:
    """Return a row for each interview of *draft* that says where, how long and who."""
    return [
        row_of(session, role, (number, position, index), way, interview, now=now)
        for number, stage in enumerate(draft.stages)
        for position, way in enumerate(stage.ways)
        for index, interview in enumerate(way.interviews)
        if interview.minutes and way.places and all(seat.source for seat in interview.seats)
    ]


def row_of(
    session: Session,
    role: Role,
    where: tuple[int, int, int],
    way: WayDraft,
    interview: InterviewDraft,
    *,
    now: datetime,
) -> Row:
    """Return the figures of one interview."""
    horizon = horizon_of(now, way.horizon_days)
    chairs = chairs_of_drafts(session, role, interview.seats, now=now)
    members = {person for chair in chairs for person in chair.members}
    worlds = worlds_of(session, way, members, horizon)
    query = slots.SlotQuery(
        minutes=interview.minutes or 0,
        grid_minutes=way.grid_minutes,
        place=None,
        seats=tuple(seat_query(chair) for chair in chairs),
        now=tick_up(now),
        notice_minutes=way.notice_hours * 60,
        until=tick(now + timedelta(days=way.horizon_days)),
    )
    asked = {value: replace(query, place=place_of(value)) for value in worlds}
    found = {value: slots.starts(asked[value], worlds[value]) for value in worlds}
    week = next_week(horizon)
    return Row(
        *where,
        title=interview.title or way.title,
        by_place={value: (bits & week).bit_count() for value, bits in found.items()},
        whys={
            value: words_of(explain.why(asked[value], worlds[value], within=week).hardest)
            for value, bits in found.items()
            if not bits & week
        },
        is_bookable=any(found.values()),
        members=frozenset(members),
    )


def worlds_of(
    session: Session, way: WayDraft, members: set[int], horizon: Horizon
) -> dict[str, slots.World]:
    """Return what there is to search at each place of *way* that still exists."""
    places = {value: place_of(value) for value in way.places}
    offices = offices_of(session, [each for each in places.values() if each is not None], horizon)
    people = masks_of(session, members, horizon)
    return {
        value: slots.World(horizon, people, None, None if place is None else offices[place])
        for value, place in places.items()
        if place is None or place in offices
    }


def words_of(rule: explain.Rule | None) -> str:
    """Return the rule that leaves no start, as a coordinator reads it."""
    return WORDS[rule] if rule else "no start fits next week"


def place_of(value: str) -> Place:
    """Return the place that a draft writes as *value*."""
    return None if value == "remote" else int(value.partition(":")[2])


def next_week(horizon: Horizon) -> int:
    """Return the bitmap of the second week of *horizon*, which begins with the present one."""
    first = instant(horizon.origin) + timedelta(days=7)
    return span(tick(first) - horizon.origin, tick(first + timedelta(days=7)) - horizon.origin)
