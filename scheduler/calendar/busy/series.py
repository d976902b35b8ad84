"""Events of one UID together: the rule, what replaces single instances, and what is left."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from operator import itemgetter

from scheduler.calendar.busy.events import LONGEST, Event, Stand, Window
from scheduler.calendar.busy.rules import Budget, Rule, TooMuch, instances, rule_of
from scheduler.calendar.busy.values import Length, Moment, later, parse, wall_of

MOST_INSTANCES = 2_000
MOST_DAYS = 4_000_000  # more than all calendars have
WHOLE_DAY = timedelta(hours=23, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an event is, in seconds, and how it stands then."""

    start: int
    end: int
    stand: Stand
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What replaces instances of a series: single ones, and all from one on."""

    at: frozenset[int]
    on: frozenset[date]  # of those written as dates
    days: frozenset[date]  # of all, for series of whole days
    onwards: tuple[tuple[int, Event], ...]  # in order of the first instance that changes

    @classmethod
    def of(cls, singles: list[Event]) -> "Changes":
        """Return what these events, each of which stands for an instance, change."""
        replaced = [(each.replaces, each) for each in singles if each.replaces]
        onwards = ((moment.at, each) for moment, each in replaced if each.is_onwards)
        return cls(
            at=frozenset(moment.at for moment, _ in replaced if not moment.is_day),
            on=frozenset(moment.wall.date() for moment, _ in replaced if moment.is_day),
            days=frozenset(moment.wall.date() for moment, _ in replaced),
            onwards=tuple(sorted(onwards, key=itemgetter(0))),
        )

    def replace(self, start: Moment) -> bool:
        """Tell whether another event stands for the instance at *start*."""
        on = self.days if start.is_day else self.on
        return start.at in self.at or start.wall.date() in on

    def changed(self, master: Event, start: Moment, length: Length) -> tuple[Event, Moment, Length]:
        """Return an instance as the last change of all following ones makes it."""
        at = bisect_right(self.onwards, start.at, key=itemgetter(0))
        if not at:
            return master, start, length
        last = self.onwards[at - 1][1]
        return (
            last,
            Moment(later(start.wall, shift_of(last)), start.zone, start.is_day),
            last.length,
        )

    @property
    def furthest(self) -> timedelta:
        """Return by how much a change moves instances at most."""
        return max((abs(shift_of(each)) for _, each in self.onwards), default=timedelta())


def occurrences(events: list[Event], window: Window, budget: Budget) -> Iterator[Occurrence]:
    """Yield what the events of one UID come to within the window.

    Raises TooMuch, or what a broken rule raises, for the series; single instances that replace
    one of it are yielded before.
    """
    singles, master = newest(events)
    for each in singles:
        yield from met(each, each.start, each.length, window)
    if master is None:
        return
    changes = Changes.of(singles)
    if master.is_series:
        yield from repeated(master, changes, window, budget)
    elif not changes.replace(master.start):
        yield from met(master, master.start, master.length, window)


def repeated(
    master: Event, changes: Changes, window: Window, budget: Budget
) -> Iterator[Occurrence]:
    """Yield the instances of a series that nothing replaces, those after a change as it says."""
    if master.length.about > LONGEST:
        raise TooMuch("an event of more than a year that recurs")
    longest = max(each.length.about for each in (master, *(one for _, one in changes.onwards)))
    reach = min(longest + changes.furthest, 2 * LONGEST)
    for found, (start, length) in enumerate(starts(master, window, reach, budget)):
        if found == MOST_INSTANCES:
            raise TooMuch("too many repetitions")
        if not (is_left_out(master, start) or changes.replace(start)):
            yield from met(*changes.changed(master, start, length), window)


def newest(events: list[Event]) -> tuple[list[Event], Event | None]:
    """Return of each instance, and of the whole, the version that is meant."""
    kept: dict[object, Event] = {}
    for each in events:
        what = each.replaces and (each.replaces.is_day, each.replaces.at)
        known = kept.get(what)
        if known is None or each.version >= known.version:
            kept[what] = each
    master = kept.pop(None, None)
    return list(kept.values()), master


def starts(
    master: Event, window: Window, reach: timedelta, budget: Budget
) -> Iterator[tuple[Moment, Length]]:
    """Yield when a series is, rules and single times together, each instant once."""
    zone, is_day = master.start.zone, master.start.is_day
    rules = [bounded(rule_of(text, master.start.wall), master.start) for text in master.rules]
    own = [master.start] if not rules or any(each.keeps(master.start) for each in rules) else []
    ruled = (
        Moment(wall, zone, is_day)
        for each in rules
        for wall in instances(
            each.rule,
            master.start.wall,
            later(window.first, -reach),
            min(window.last, each.wall),
            budget,
        )
    )
    kept = (each for each in ruled if any(one.keeps(each) for one in rules))
    seen: set[int] = set()
    for moment, length in chain(
        ((each, master.length) for each in chain(own, kept)),
        ((each, length or master.length) for each, length in master.extra),
    ):
        if moment.at not in seen:
            seen.add(moment.at)
            yield moment, length


@dataclass(frozen=True, slots=True)
class Bounded:
    """A rule and what its UNTIL says: the last wall, and the last instant where it names one."""

    rule: Rule
    wall: datetime = datetime.max  # noqa: DTZ901 -- a wall
    at: int | None = None

    def keeps(self, moment: Moment) -> bool:
        """Tell whether a moment is not past the end of the rule."""
        return moment.wall <= self.wall and (self.at is None or moment.at <= self.at)


def bounded(rule: Rule, start: Moment) -> Bounded:
    """Return a rule with its end; a date ends with its day, an instant is one in any zone."""
    if rule.count is not None and rule.is_plainly_daily:
        days = min((rule.count - 1) * rule.interval, MOST_DAYS)  # need not be walked to be counted
        return Bounded(replace(rule, count=None), later(start.wall, timedelta(days=days)))
    if not rule.until:
        return Bounded(rule)
    until = parse(rule.until, start.zone)
    there = wall_of(until.at, start.zone)
    if until.is_day or start.is_day:
        # Outlook ends whole days by an instant, others by midnight of UTC: the later day is meant.
        last = max(there, until.wall)
        return Bounded(rule, later(datetime.combine(last, time.min), WHOLE_DAY))
    if until.zone == start.zone:
        return Bounded(rule, until.wall)
    return Bounded(rule, later(there, timedelta(days=1)), until.at)


def is_left_out(master: Event, start: Moment) -> bool:
    """Tell whether a series leaves this instance out."""
    return start.wall.date() in master.except_on or start.at in master.except_at


def shift_of(change: Event) -> timedelta:
    """Return by how much a change moves what it changes, on the wall."""
    if change.replaces is None:
        return timedelta()
    if change.start.zone is change.replaces.zone:
        return change.start.wall - change.replaces.wall
    return timedelta(seconds=change.start.at - change.replaces.at)


def met(event: Event, start: Moment, length: Length, window: Window) -> Iterator[Occurrence]:
    """Yield the occurrence at *start* if any of it lies in the window."""
    began, ended = start.at, length.end(start)
    if began < window.end and (ended > window.start or began == ended >= window.start):
        yield Occurrence(began, ended, event.stand, start.is_day)
