"""The changes that somebody could make so that there is more to choose from, the cheapest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from scheduler.domain.availability import Limits, PersonRows
from scheduler.domain.explain_few import HALL, one_more_room, with_rules
from scheduler.domain.hours import Stretch
from scheduler.domain.relax import Case, Gives, count, with_each, with_more, with_rows, with_talks

SHORT_LUNCH = 30
LONGER = 60  # minutes of a longest day
WORKWEEK = range(5)
USUAL = 9 * 60, 17 * 60


class Lever(StrEnum):
    """What can be changed, in the order of what it asks of people."""

    NOTICE = "notice"
    HORIZON = "horizon"
    LUNCH = "lunch"
    LONGEST = "longest"
    HALVES = "halves"
    DECENT_HOURS = "decent_hours"
    WEEKDAY = "weekday"
    LIMIT = "limit"
    SCREEN = "screen"
    ROOM = "room"
    PERSON = "person"


# What it costs: a setting of ours, a word with the candidate, of colleagues, a room, a training.
COSTS: Mapping[Lever, int] = {
    Lever.NOTICE: 1,
    Lever.HORIZON: 1,
    Lever.LUNCH: 2,
    Lever.LONGEST: 2,
    Lever.HALVES: 2,
    Lever.DECENT_HOURS: 2,
    Lever.WEEKDAY: 3,
    Lever.LIMIT: 3,
    Lever.SCREEN: 4,
    Lever.ROOM: 5,
    Lever.PERSON: 6,
}


@dataclass(frozen=True, slots=True)
class Idea:
    """One change, the case after it, and what it is about: minutes, a weekday, a pool, people."""

    lever: Lever
    case: Case
    amount: int = 0
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gain:
    """A change and what it gives besides what there is."""

    lever: Lever
    days: int
    starts: int
    amount: int = 0
    people: tuple[int, ...] = ()


def gains(found: Gives, ideas: Iterable[Idea]) -> list[Gain]:
    """Return the changes that give something, the cheapest first, of like ones the best."""
    made = []
    for idea in ideas:
        gives = count(idea.case)
        days, starts = gives.days - found.days, gives.starts - found.starts
        if days > 0 or starts > 0:
            made.append(Gain(idea.lever, days, starts, idea.amount, idea.people))
    return sorted(made, key=lambda gain: (COSTS[gain.lever], -gain.days, -gain.starts))


def ideas(case: Case, pools: Mapping[int, Sequence[int]], usual: PersonRows) -> Iterator[Idea]:
    """Yield every change of *case* by itself.

    *pools* are the seats that each pool fills; *usual* is the time of somebody new in a pool that
    has nobody whose hours could be theirs.
    """
    yield from shorter_notice(case)
    yield from shorter_lunch(case)
    yield from longer_day(case)
    if not case.is_single and not case.is_halved:
        yield Idea(Lever.HALVES, replace(case, is_halved=True))
    yield from more_weekdays(case)
    yield from one_more_each(case)
    yield from more_rooms(case)
    for pool_id, seats in pools.items():
        yield one_more_person(case, pool_id, seats, usual)


def shorter_notice(case: Case) -> Iterator[Idea]:
    """Yield half the notice, in whole hours."""
    hours = max(talk.notice_minutes for talk in case.query.talks) // 120
    changed = with_talks(case, lambda talk: replace(talk, notice_minutes=hours * 60))
    if changed.query != case.query:
        yield Idea(Lever.NOTICE, changed, hours)


def shorter_lunch(case: Case) -> Iterator[Idea]:
    """Yield a short lunch for a day that has a long one."""
    is_long = case.query.rules.lunch > SHORT_LUNCH
    if is_long and (changed := with_rules(case, lunch=SHORT_LUNCH)):
        yield Idea(Lever.LUNCH, changed, SHORT_LUNCH)


def longer_day(case: Case) -> Iterator[Idea]:
    """Yield a longer day."""
    minutes = case.query.rules.longest + LONGER
    if changed := with_rules(case, longest=minutes):
        yield Idea(Lever.LONGEST, changed, minutes)


def more_weekdays(case: Case) -> Iterator[Idea]:
    """Yield each day of the working week that somebody gives no hours of, given like their others."""
    for weekday in WORKWEEK:
        missing = {
            person: rows
            for person in sorted(case.members & set(case.rows))
            if is_without(rows := case.rows[person], weekday)
        }
        if missing:
            given = {person: with_weekday(rows, weekday) for person, rows in missing.items()}
            yield Idea(Lever.WEEKDAY, with_rows(case, given), weekday, tuple(missing))


def is_without(rows: PersonRows, weekday: int) -> bool:
    """Tell whether somebody gives hours, but none on a weekday."""
    return bool(rows.stretches) and all(each.weekday != weekday for each in rows.stretches)


def with_weekday(rows: PersonRows, weekday: int) -> PersonRows:
    """Return somebody's time with a weekday like the one of which they give most."""
    fullest = max(
        {each.weekday for each in rows.stretches},
        key=lambda day: (sum(length(each) for each in of_day(rows, day)), -day),
    )
    more = tuple(replace(each, weekday=weekday) for each in of_day(rows, fullest))
    return replace(rows, stretches=(*rows.stretches, *more))


def of_day(rows: PersonRows, weekday: int) -> list[Stretch]:
    """Return the stretches of a weekday."""
    return [each for each in rows.stretches if each.weekday == weekday]


def length(stretch: Stretch) -> int:
    """Return how many minutes a stretch has."""
    return stretch.until_minute - stretch.from_minute


def one_more_each(case: Case) -> Iterator[Idea]:
    """Yield that everybody takes one interview more, a day and a week."""
    if changed := with_each(case, one_more):
        yield Idea(Lever.LIMIT, changed, 1)


def one_more(rows: PersonRows) -> PersonRows:
    """Return somebody's time with limits that are higher by one, if anything counts for them."""
    limits = rows.limits
    if not rows.starts or limits.per_day is None or limits.per_week is None:
        return rows
    higher = replace(limits, per_day=limits.per_day + 1, per_week=limits.per_week + 1)
    return replace(rows, limits=higher)


def more_rooms(case: Case) -> Iterator[Idea]:
    """Yield a screen in every room, and one room more."""
    if case.office and any(not room.has_screen for room in case.office.rooms):
        rooms = tuple(replace(room, has_screen=True) for room in case.office.rooms)
        yield Idea(Lever.SCREEN, replace(case, office=replace(case.office, rooms=rooms)))
    if changed := one_more_room(case):
        yield Idea(Lever.ROOM, changed, HALL.id)


def one_more_person(case: Case, pool_id: int, seats: Sequence[int], usual: PersonRows) -> Idea:
    """Return one interviewer more in a pool, with the hours of its middle member and nothing else."""
    filled = (seat for talk in case.query.talks for seat in talk.seats if seat.seat in seats)
    of_pool = {person for seat in filled for person in seat.members}
    like = middle({one: case.rows[one] for one in of_pool if one in case.rows})
    rows = case.rows[like] if like is not None else usual
    stretches = [
        replace(each, office=office) for each in rows.stretches for office in {None, case.place}
    ]
    limits = Limits(gap_minutes=rows.limits.gap_minutes)
    new = PersonRows(rows.zone, tuple(stretches), days_off=usual.days_off, limits=limits)
    ident = -pool_id
    changed = with_more(with_rows(case, {ident: new}), dict.fromkeys(seats, (ident,)))
    return Idea(Lever.PERSON, changed, pool_id, () if like is None else (like,))


def middle(rows: Mapping[int, PersonRows]) -> int | None:
    """Return who of these people gives neither most nor least hours a week; ties by id."""
    order = sorted(rows, key=lambda one: (sum(map(length, rows[one].stretches)), one))
    return order[len(order) // 2] if order else None


def usual_rows(zone: str, days_off: Sequence[tuple[date, date]]) -> PersonRows:
    """Return the time of somebody who gives a whole working week."""
    week = tuple(Stretch(day, *USUAL) for day in WORKWEEK)
    return PersonRows(zone, week, days_off=days_off)
