"""The nearest that there is to a day, for a coordinator: who is in the way of it, and why.

Where a plan spreads its talks over two half days, two of them stand for a day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.availability import Limits, Masks, PersonRows, masks
from scheduler.domain.bitmap import Span, erode, instant, mask_of, tick, tick_up
from scheduler.domain.by_hand import eased
from scheduler.domain.explain import Rule, why_not_person
from scheduler.domain.hours import Place, Stretch
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.partial import ANYBODY, Liked, Partial, partials, with_willing
from scheduler.domain.loops.rules import Day, Spread
from scheduler.domain.relax import STRANGERS, Case, with_talks
from scheduler.domain.slots import able, starts
from scheduler.models import Interview, Office, Person, Step, Way, Window
from scheduler.services.loops.loops import options, search_loop
from scheduler.services.placing.overriding import meetings_of
from scheduler.services.search import steps
from scheduler.services.search.day_rules import LIKED, daily
from scheduler.services.search.why_few import Topic, open_case

SHOWN, WHOLE = 6, 3


@dataclass(frozen=True, slots=True)
class Blocked:
    """One of those who could hold a talk, and what keeps them from it at its time."""

    person: int
    name: str
    rule: Rule | None  # what gives way if somebody says so; none: a meeting, which never does
    sits_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Lacking:
    """A talk without anybody, at the time that the day has for it."""

    interview: Interview
    starts_at: datetime
    blocked: Sequence[Blocked]

    @property
    def may_give_way(self) -> bool:
        """Tell whether somebody could hold it if a rule gave way."""
        return any(each.rule and not each.sits_elsewhere for each in self.blocked)


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk of a day that almost works: when, and who would hold it."""

    interview: Interview
    starts_at: datetime
    who: Sequence[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day, or two half days, that almost work: every talk with its time, and who is lacking."""

    starts_at: datetime
    ends_at: datetime
    talks: Sequence[Talk]
    lacking: Sequence[Lacking]
    fits_window: bool

    def days(self, zone: str) -> list[list[Talk]]:
        """Return the talks by the dates of *zone*."""
        local = ZoneInfo(zone)
        dates = groupby(self.talks, key=lambda talk: talk.starts_at.astimezone(local).date())
        return [list(each) for _, each in dates]


@dataclass(frozen=True, slots=True)
class Desk:
    """A topic at a place without the candidate's notice, and the meetings of everybody in it."""

    topic: Topic
    case: Case
    only_meetings: Mapping[int, Masks]
    names: Mapping[int, str]
    windows: Sequence[Window]


def proposals(
    session: Session, step: Step, topic: Topic, office: Office | None, *, now: datetime
) -> list[Proposal]:
    """Return the nearest days to one that works, the nearest first.

    At first those who are at work are asked to give way, then those on their days off, then anybody.
    """
    opened = open_case(session, step, topic, office, now=now, is_ours=True)
    case = with_talks(opened.case, lambda talk: replace(talk, notice_minutes=0))
    meetings = meetings_of(session, case.rows.keys(), case.horizon)
    only_meetings = {
        one: masks(eased(rows, meetings[one], case.place), case.horizon)
        for one, rows in case.rows.items()
    }
    desk = Desk(topic, case, only_meetings, names_of(session, case.members), step.windows)
    windows = mask_of(
        [(tick_up(each.starts_at), tick(each.ends_at)) for each in step.windows], case.horizon
    )
    liked = Liked(windows, daily(case.zone, LIKED, case.horizon))
    if case.is_single and is_enough(case, windows):
        return []
    for willing in who_gives_way(case, meetings):
        for asked in spreads(case, topic.way):
            if found := [told(desk, each, willing) for each in partials(asked, willing, liked)]:
                return best_of_each_date(sorted(found, key=nearness), case.zone)[:SHOWN]
    return []


def spreads(case: Case, way: Way) -> list[Case]:
    """Return the case as the plan spreads its talks: on one day, on two halves, or on either."""
    if case.is_single or way.days is Spread.ONE:
        return [case]
    halved = replace(case, is_halved=True)
    return [halved] if way.days is Spread.HALVES else [case, halved]


def is_enough(case: Case, windows: int) -> bool:
    """Tell whether one interview has a free time in the windows, or at all where there are none."""
    talk = case.query.talks[0]
    found = starts(talk, case.world)
    found = case.among(found) if case.among else found
    return bool(found & erode(windows, talk.steps) if windows else found)


def best_of_each_date(ordered: Sequence[Proposal], zone: str) -> list[Proposal]:
    """Return the first of these proposals of each date of *zone*."""
    dates: dict[date, Proposal] = {}
    for each in ordered:
        dates.setdefault(each.starts_at.astimezone(ZoneInfo(zone)).date(), each)
    return list(dates.values())


def nearness(one: Proposal) -> tuple[bool, int, int, datetime]:
    """Return what proposals are sorted by: windows, what is missing, who could be asked, the date."""
    alone = sum(not each.may_give_way for each in one.lacking)
    return (not one.fits_window, len(one.lacking), alone, one.starts_at)


def who_gives_way(case: Case, meetings: Mapping[int, Sequence[Span]]) -> Iterator[dict[int, Masks]]:
    """Yield everybody's time if they gave way, each time to more than before."""
    week = working_week(case.place)
    at_work = {
        one: replace(
            rows, stretches=week, overrides=(), busy=(), claims=meetings[one], limits=Limits()
        )
        for one, rows in case.rows.items()
    }
    away = {one: replace(rows, days_off=()) for one, rows in at_work.items()}
    for given in (at_work, away, {**away, ANYBODY: PersonRows(case.zone, week)}):
        yield {one: masks(rows, case.horizon) for one, rows in given.items()}


def working_week(place: Place) -> tuple[Stretch, ...]:
    """Return the hours at which people may be asked to give way."""
    return tuple(Stretch(day, *LIKED, office) for day in range(5) for office in {None, place})


def told(desk: Desk, partial: Partial, willing: Mapping[int, Masks]) -> Proposal:
    """Return a day with its talks, who sits in them, and who is in the way of those that lack them."""
    eased_case = with_willing(desk.case, partial.missing, willing)
    times = {talk.position: talk.start for day in partial.days for talk in day.talks}
    found = Loop(eased_case.query, eased_case.world).line_ups(times) or {}
    sitting = {
        number: {chair.person for chair in line_up.chairs if chair.person < STRANGERS}
        for number, line_up in found.items()
    }
    talks, lacking = [], []
    for number, at in sorted(times.items(), key=lambda each: each[1]):
        interview = desk.topic.interviews[number]
        who = sorted(desk.names[one] for one in sitting.get(number, ()))
        talks.append(Talk(interview, instant(at), who))
        if number in partial.missing:
            busy = set().union(*sitting.values())
            lacking.append(Lacking(interview, instant(at), list(blocked(desk, number, at, busy))))
    start, end = instant(partial.days[0].start), instant(partial.days[-1].end)
    fits = all(fits_window(each, desk.windows) for each in partial.days)
    return Proposal(start, end, talks, lacking, fits)


def fits_window(day: Day, windows: Sequence[Window]) -> bool:
    """Tell whether *day* lies in one of the windows that the candidate has sent."""
    start, end = instant(day.start), instant(day.end)
    return any(each.starts_at <= start and end <= each.ends_at for each in windows)


def blocked(desk: Desk, number: int, at: int, sitting: set[int]) -> Iterator[Blocked]:
    """Yield what keeps each who could hold a talk from it at the tick *at*, by name."""
    talk = desk.case.query.talks[number]
    members = {person for seat in talk.seats for person in seat.members}
    bit = 1 << at - desk.case.horizon.origin
    for person in sorted(members & set(desk.names), key=desk.names.__getitem__):
        if person not in desk.case.people:
            continue
        only = desk.only_meetings[person]
        can = able(talk, replace(desk.case.world, people={person: only}), person, talk.place) & bit
        rule = why_not_person(talk, desk.case.world.people[person], at, place=talk.place)
        yield Blocked(person, desk.names[person], rule if can else None, person in sitting)


def names_of(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of these people."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def whole_days(
    session: Session, step: Step, way: Way, office: Office | None, *, now: datetime
) -> Iterator[list[tuple[int, datetime]]]:
    """Yield the first days that hold all talks of a loop without the notice, in order of time.

    None of a way that is no loop, or of which something is booked: its talks have times one by one.
    """
    if len(way.interviews) < 2 or steps.live_bookings(session, step.id):  # noqa: PLR2004 -- a loop
        return
    place = office.id if office else None
    places = [] if place is None else [place]
    asked = search_loop(session, step, way, places, now=now, notice_hours=0).at(place)
    loop, found = asked.loop(), None
    for is_halved in halving(way):
        for found in islice(options(loop, asked.zone, is_halved=is_halved), WHOLE):
            talks = [talk for day in found for talk in day.talks]
            yield [(way.interviews[talk.position].id, instant(talk.start)) for talk in talks]
        if found:
            return


def halving(way: Way) -> tuple[bool, ...]:
    """Return whether to look for two half days, in the order in which to look."""
    return {Spread.ONE: (False,), Spread.HALVES: (True,), Spread.EITHER: (False, True)}[way.days]
