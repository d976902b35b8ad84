"""Why a step has so little to choose from: its question with everything behind it, on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.availability import PersonRows
from scheduler.domain.bitmap import Horizon, tick
from scheduler.domain.explain import Rule
from scheduler.domain.explain_few import Few, why_few
from scheduler.domain.hours import Place, decent
from scheduler.domain.loops.rules import LoopQuery, Spread
from scheduler.domain.pool_rules import Bar
from scheduler.domain.relax import Case, Change, count, make_case, with_more, with_talks
from scheduler.domain.relaxations import Gain, Idea, Lever, gains, ideas, usual_rows
from scheduler.domain.slots import SlotQuery
from scheduler.domain.terms import StageKind
from scheduler.models import Company, Interview, Office, Person, Step, Way
from scheduler.services.pools.seating import CLAIMING, Chair, chairs_by_interview
from scheduler.services.search import columns, steps
from scheduler.services.search.beside import NO_OTHERS, Others, others_of
from scheduler.services.search.candidate_hours import WIDE
from scheduler.services.search.day_rules import lunch_hours, order_of, rules_of
from scheduler.services.search.finding import horizon_of, query_of, world_of
from scheduler.services.search.open_offices import offices_for
from scheduler.services.search.own_time import own_of
from scheduler.services.search.travel import travel_of

LONGER = 14  # days of a longer horizon


@dataclass(frozen=True, slots=True)
class Topic:
    """What is looked into: all interviews of a way as one day, or one of them."""

    way: Way
    interviews: tuple[Interview, ...]

    @property
    def title(self) -> str:
        """Return what it is called."""
        if len(self.interviews) == 1:
            return self.interviews[0].title
        return self.way.title or self.way.stage.title


@dataclass(frozen=True, slots=True)
class Opened:
    """A case, who is kept away from its seats and why, and which seats each pool fills."""

    case: Case
    more: Mapping[Rule, Change]
    pools: Mapping[int, list[int]]


@dataclass(frozen=True, slots=True)
class Why:
    """What one topic has at one place, what takes it away, and what would help."""

    topic: Topic
    office: Office | None
    few: Few
    gains: list[Gain]
    is_single: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """All that was found out about a step, with the names of pools and people in it."""

    whys: list[Why]
    pools: Mapping[int, str]
    people: Mapping[int, str]


def topics(session: Session, step: Step) -> list[Topic]:
    """Return what of *step* is still to be chosen."""
    booked = {each.interview_id for each in steps.live_bookings(session, step.id)}
    found = []
    for way in [step.way] if step.way else step.stage.ways:
        left = [each for each in way.interviews if each.id not in booked]
        if len(left) == len(way.interviews) > 0:
            found.append(Topic(way, tuple(left)))
        else:
            found += [Topic(way, (each,)) for each in left]
    return found


def look(session: Session, step: Step, *, now: datetime) -> Looked:
    """Return why what is left of *step* has as little as it has, at each of its places."""
    whys = [
        why_at(session, step, topic, place.office, now=now)
        for topic in topics(session, step)
        for place in topic.way.places
    ]
    seats = [
        seat for why in whys for each in why.topic.interviews for seat in each.seats if seat.pool
    ]
    mentioned = {person for why in whys for gain in why.gains for person in gain.people}
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(mentioned)))
    return Looked(
        whys,
        {seat.pool.id: seat.pool.name for seat in seats if seat.pool},
        {row.id: row.name for row in people},
    )


def why_at(
    session: Session, step: Step, topic: Topic, office: Office | None, *, now: datetime
) -> Why:
    """Return why *topic* has as little as it has at one place."""
    opened = open_case(session, step, topic, office, now=now)
    few = why_few(opened.case, opened.more)
    company = session.get_one(Company, 1)
    usual = usual_rows(
        office.zone if office else company.zone, columns.company_days_off(session)[""]
    )
    tried = ideas(opened.case, opened.pools, usual)
    has_lead = Rule.TRAVEL in opened.more
    candidates = [
        *(each for each in tried if not (has_lead and each.lever is Lever.NOTICE)),
        *wider(opened.case, step),
        Idea(
            Lever.HORIZON,
            open_case(session, step, topic, office, now=now, longer=LONGER).case,
            topic.way.horizon_days + LONGER,
        ),
    ]
    return Why(topic, office, few, gains(few.found, candidates), opened.case.is_single)


def wider(case: Case, step: Step) -> list[Idea]:
    """Return the idea that the candidate talks earlier and later by video, if that is not so yet."""
    if case.place is not None or case.candidate is None:
        return []
    mask = decent(step.application.candidate.zone, case.horizon, WIDE) | case.candidate.decent
    wide = replace(case, candidate=replace(case.candidate, decent=mask))
    return [Idea(Lever.DECENT_HOURS, wide)] if wide != case else []


def open_case(  # noqa: PLR0913 -- two of them are rare, each with its sentence
    session: Session,
    step: Step,
    topic: Topic,
    office: Office | None,
    *,
    now: datetime,
    longer: int = 0,
    is_ours: bool = False,
) -> Opened:
    """Return the question of *topic* at a place as a case, some days *longer* than it is asked.

    *is_ours* is for staff who book: they need no lead time of a trip.
    """
    candidate = step.application.candidate
    days, place = topic.way.horizon_days + longer, office.id if office else None
    horizon = horizon_of(now, days)
    zone = office.zone if office else candidate.zone
    others = others_of(session, step, topic.interviews[0]) if is_part(topic) else NO_OTHERS
    chairs = chairs_for(session, topic, candidate.id, now=now)
    offices = [] if place is None else [place]
    travel = travel_of(session, step, offices, horizon, is_ours=is_ours)
    plain = plain_talks(topic, chairs, others, (place, days), now=now)
    talks = tuple(travel.asked(talk, place) for talk in plain)
    found = [chair for each in chairs.values() for chair in each]
    fit = others.fit(topic.interviews[0], zone, place, horizon)
    world = travel.around(world_of(session, step, [], horizon, candidate.zone), place)
    case = make_case(
        day_query(topic, talks, zone, horizon),
        horizon,
        rows_of(session, topic.way, found, horizon),
        zone,
        candidate=world.candidate,
        office=offices_for(session, step, offices, horizon)[place] if place else None,
        own=own_of(session, step, [*topic.interviews, *topic.way.debriefs]),
        among=fit.among if fit else None,
        is_halved=len(talks) > 1 and topic.way.days is Spread.HALVES,
    )
    kept = kept_away(found, others) | of_the_trip(plain, talks)
    return Opened(or_others(case, found), kept, pools_of(topic))


def chairs_for(
    session: Session, topic: Topic, candidate_id: int, *, now: datetime
) -> dict[int, list[Chair]]:
    """Return the seats of each of its interviews."""
    ids = [each.id for each in topic.interviews]
    return chairs_by_interview(session, ids, candidate_id, now=now)


def plain_talks(
    topic: Topic,
    chairs: Mapping[int, list[Chair]],
    others: Others,
    where: tuple[Place, int],
    *,
    now: datetime,
) -> tuple[SlotQuery, ...]:
    """Return what the search asks of each talk, at a place and so many days ahead."""
    place, days = where
    until = tick(now + timedelta(days=days))
    return tuple(
        replace(query_of(each, others.less(chairs[each.id]), now=now), place=place, until=until)
        for each in topic.interviews
    )


def or_others(case: Case, chairs: Sequence[Chair]) -> Case:
    """Return the case with whoever else may hold a talk, if whoever graded has no time for it."""
    wide = {chair.seat_id: tuple(chair.others) for chair in chairs if chair.others}
    return with_more(case, wide) if wide and not count(case).starts else case


def rows_of(
    session: Session, way: Way, chairs: Sequence[Chair], horizon: Horizon
) -> dict[int, PersonRows]:
    """Return the time of whoever is known to these seats; an offer waits for nobody's own notice."""
    rows = columns.person_rows(session, known_of(chairs), horizon)
    if way.kind is not StageKind.OFFER:
        return rows
    return {
        one: replace(each, limits=replace(each.limits, notice_minutes=0))
        for one, each in rows.items()
    }


def of_the_trip(plain: Sequence[SlotQuery], talks: Sequence[SlotQuery]) -> dict[Rule, Change]:
    """Return what a trip asks before a start: it stays when the notice goes, and goes by itself."""
    lead = talks[0].notice_minutes
    if lead == plain[0].notice_minutes:
        return {}
    usual = plain[0].notice_minutes
    return {
        Rule.NOTICE: lambda _: None,
        Rule.TRAVEL: lambda case: with_talks(
            case, lambda talk: replace(talk, notice_minutes=usual)
        ),
    }


def known_of(chairs: Sequence[Chair]) -> set[int]:
    """Return whoever may sit on these seats, or might if nothing kept them away."""
    return {person for chair in chairs for person in (*chair.members, *chair.barred, *chair.others)}


def is_part(topic: Topic) -> bool:
    """Tell whether it is one talk of several."""
    return len(topic.interviews) < len(topic.way.interviews)


def day_query(topic: Topic, talks: tuple[SlotQuery, ...], zone: str, horizon: Horizon) -> LoopQuery:
    """Return what the search asks of all talks of *topic* together."""
    way = topic.way
    if len(talks) == 1:
        return LoopQuery(talks, way.grid_minutes)
    rules = rules_of(way, talks[0].place)
    lunch = lunch_hours(way, zone, horizon) if rules.lunch else 0
    return LoopQuery(
        talks, way.grid_minutes, rules, lunch, order_of(way), may_repeat=way.may_repeat
    )


def kept_away(chairs: Sequence[Chair], others: Others) -> dict[Rule, Change]:
    """Return the rules that keep people from these seats, each as the case without it."""
    barred: dict[Rule, dict[int, tuple[int, ...]]] = {}
    for chair in chairs:
        for rule, people in (
            (Rule.CONFLICT, [one for one, bar in chair.barred.items() if bar is Bar.CONFLICT]),
            (Rule.POOL_RULES, [one for one, bar in chair.barred.items() if bar != Bar.CONFLICT]),
            (Rule.BESIDE, [one for one in chair.members if one in others.people]),
        ):
            if people:
                barred.setdefault(rule, {})[chair.seat_id] = tuple(people)
    found: dict[Rule, Change] = {
        rule: partial(with_more, more=more) for rule, more in barred.items()
    }
    if others.spans:
        more = barred.get(Rule.BESIDE, {})
        found[Rule.BESIDE] = lambda case: with_more(replace(case, among=None), more)
    return found


def pools_of(topic: Topic) -> dict[int, list[int]]:
    """Return the seats that each pool fills."""
    found: dict[int, list[int]] = {}
    for interview in topic.interviews:
        for seat in interview.seats:
            if seat.pool_id is not None and seat.kind in CLAIMING:
                found.setdefault(seat.pool_id, []).append(seat.id)
    return found
