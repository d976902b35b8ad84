"""Why a plan that is being written gives so little: as for a candidate, but without one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.draft import InterviewDraft, PlanDraft, WayDraft
from scheduler.domain.explain_few import Few, why_few
from scheduler.domain.hours import Place
from scheduler.domain.loops.rules import LoopQuery, Spread
from scheduler.domain.relax import Case, make_case
from scheduler.domain.relaxations import Gain, Idea, Lever, gains, ideas, usual_rows
from scheduler.domain.slots import SlotQuery
from scheduler.models import Company, Office, Person, Pool, Role
from scheduler.services.roles.preview import place_of
from scheduler.services.roles.preview_days import is_whole, talks_of
from scheduler.services.roles.sources import read_ids
from scheduler.services.search import columns
from scheduler.services.search.day_rules import lunch_hours, whole_day
from scheduler.services.search.finding import horizon_of
from scheduler.services.search.open_offices import offices_of
from scheduler.services.search.why_few import LONGER

SEATS = 100  # numbers of seats of one talk: more than any has


@dataclass(frozen=True, slots=True)
class DraftWhy:
    """What a way of a draft, or one interview of it, gives at one place, and what would help."""

    title: str
    office: Office | None
    way: WayDraft
    talks: int
    few: Few
    gains: list[Gain]


@dataclass(frozen=True, slots=True)
class DraftLooked:
    """All that was found out about a way of a draft, with the names of pools and people in it."""

    whys: list[DraftWhy]
    pools: Mapping[int, str]
    people: Mapping[int, str]


def look_at_draft(
    session: Session,
    role: Role,
    draft: PlanDraft,
    where: tuple[int, int, int | None],
    *,
    now: datetime,
) -> DraftLooked:
    """Return why an interview of *draft*, or all of a way in one day, gives what it gives.

    *where* are the positions of stage, way and interview; nothing for what is not wholly written.
    """
    way, title = part_of(draft, where)
    if way is None:
        return DraftLooked([], {}, {})
    places = [place_of(value) for value in way.places]
    offices = {place: session.get(Office, place) if place is not None else None for place in places}
    whys = [
        why_at(session, role, way, office, title=title, now=now)
        for place, office in offices.items()
        if place is None or office
    ]
    mentioned = {person for why in whys for gain in why.gains for person in gain.people}
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(mentioned)))
    pools = session.execute(select(Pool.id, Pool.name))
    return DraftLooked(
        whys, {row.id: row.name for row in pools}, {row.id: row.name for row in people}
    )


def part_of(draft: PlanDraft, where: tuple[int, int, int | None]) -> tuple[WayDraft | None, str]:
    """Return the way of *draft* with the interviews that are asked about, and its title."""
    stage_at, way_at, talk_at = where
    ways = draft.stages[stage_at].ways if stage_at < len(draft.stages) else ()
    way = ways[way_at] if way_at < len(ways) else None
    if way is None or not way.interviews:
        return None, ""
    title = way.title or draft.stages[stage_at].title
    if talk_at is not None:
        talks = way.interviews[talk_at : talk_at + 1]
        way, title = replace(way, interviews=talks), talks[0].title or title if talks else title
    return (way, title) if way.interviews and is_whole(way) else (None, title)


def why_at(
    session: Session, role: Role, way: WayDraft, office: Office | None, *, title: str, now: datetime
) -> DraftWhy:
    """Return why *way* gives what it gives at one place."""
    case = case_of(session, role, way, office, now=now)
    few = why_few(case)
    zone = office.zone if office else session.get_one(Company, 1).zone
    usual = usual_rows(zone, columns.company_days_off(session)[""])
    farther = replace(way, horizon_days=way.horizon_days + LONGER)
    later = case_of(session, role, farther, office, now=now)
    tried = [*ideas(case, pools_of(way), usual), Idea(Lever.HORIZON, later, farther.horizon_days)]
    found = gains(few.found, tried)
    return DraftWhy(title, office, way, len(way.interviews), few, found)


def case_of(
    session: Session, role: Role, way: WayDraft, office: Office | None, *, now: datetime
) -> Case:
    """Return the question of *way* at one place as a case without a candidate."""
    place: Place = office.id if office else None
    horizon = horizon_of(now, way.horizon_days)
    zone = office.zone if office else session.get_one(Company, 1).zone
    talks = tuple(
        numbered(replace(talk, place=place), number)
        for number, talk in enumerate(talks_of(session, role, way, now=now))
    )
    query = LoopQuery(talks, way.grid_minutes)
    if way.is_loop:
        rules = whole_day(way.day, sum(each.minutes for each in talks), place)
        lunch = lunch_hours(way.day, zone, horizon) if rules.lunch else 0
        query = replace(query, rules=rules, lunch_hours=lunch, after=way.edges())
        query = replace(query, may_repeat=way.day.may_repeat)
    members = {person for talk in talks for seat in talk.seats for person in seat.members}
    rows = columns.person_rows(session, members, horizon)
    opened = None if place is None else offices_of(session, [place], horizon)[place]
    is_halved = way.is_loop and way.day.days is Spread.HALVES
    return make_case(query, horizon, rows, zone, office=opened, is_halved=is_halved)


def numbered(talk: SlotQuery, number: int) -> SlotQuery:
    """Return a talk whose seats no other talk's are called like."""
    seats = tuple(replace(seat, seat=number * SEATS + seat.seat) for seat in talk.seats)
    return replace(talk, seats=seats)


def pools_of(way: WayDraft) -> dict[int, list[int]]:
    """Return the seats that each pool fills, as `numbered` calls them."""
    found: dict[int, list[int]] = {}
    for number, interview in enumerate(way.interviews):
        for position, pool_id in pools_in(interview):
            found.setdefault(pool_id, []).append(number * SEATS + position)
    return found


def pools_in(interview: InterviewDraft) -> list[tuple[int, int]]:
    """Return the positions of seats that a pool fills, each with the pool."""
    return [
        (position, read_ids(seat.source)[1][0])
        for position, seat in enumerate(interview.seats)
        if seat.source.startswith("pool:") and read_ids(seat.source)[1]
    ]
