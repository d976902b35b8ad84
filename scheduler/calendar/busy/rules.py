"""When something recurs: RFC 5545's rules, looked at near the window and within a budget.

Every other expander found walks a rule from its first day, and one that never comes true to the
year 9999. Here a rule is entered just before the window and each day looked at is counted.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_INTERVAL = 1_000
# What a list may hold: from, to, and whether it counts from the end too.
LISTS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSETPOS": (1, 366, True),
}
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


class TooMuch(ValueError):
    """A rule recurs more often than is read."""


@dataclass(slots=True)
class Budget:
    """How many days may still be looked at, over all rules of a file."""

    left: int

    def spend(self, days: int) -> None:
        """Count *days*; raise TooMuch where they were the last."""
        self.left -= days
        if self.left < 0:
            raise TooMuch("more repetitions than are read")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, complete: what it leaves open is taken from its start."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""  # as written: its zone is the start's
    week_start: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()  # (n-th or 0 for each, weekday)
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def is_plainly_daily(self) -> bool:
        """Tell whether the rule is nothing but every so many days, once a day."""
        lists = self.months or self.month_days or self.year_days or self.weeks or self.weekdays
        once = len(self.hours) == len(self.minutes) == 1
        return self.frequency == "DAILY" and once and not (lists or self.positions)


def rule_of(text: str, start: datetime) -> Rule:
    """Return the rule that *text* writes; raise ValueError for one that is not read.

    >>> sorted(rule_of("FREQ=WEEKLY;BYDAY=MO,WE", datetime(2026, 11, 23, 9)).weekdays)
    [(0, 0), (0, 2)]
    """
    said = dict(part.split("=", 1) for part in text.strip().strip(";").upper().split(";"))
    frequency = said["FREQ"]
    if frequency not in FREQUENCIES or (
        frequency == "HOURLY" and not said.keys() & {"COUNT", "UNTIL"}
    ):
        raise TooMuch("recurs all the time")
    if said.keys() & {"BYEASTER", "RSCALE", "SKIP"} or "," in said.get("BYSECOND", ""):
        raise ValueError("a rule that is not read")
    lists = {name: numbers(said.get(name, ""), *limits) for name, limits in LISTS.items()}
    interval = int(said.get("INTERVAL", 1))
    if not 1 <= interval <= MOST_INTERVAL:
        raise ValueError("an interval that is not read")
    rule = Rule(
        frequency=frequency,
        interval=interval,
        count=abs(int(said["COUNT"])) if said.get("COUNT") else None,
        until=said.get("UNTIL", ""),
        week_start=DAYS.index(said.get("WKST", "MO")),
        months=frozenset(lists["BYMONTH"]),
        month_days=frozenset(lists["BYMONTHDAY"]),
        year_days=frozenset(lists["BYYEARDAY"]),
        weeks=frozenset(lists["BYWEEKNO"]),
        weekdays=frozenset(weekdays(said.get("BYDAY", ""), frequency)),
        hours=lists["BYHOUR"],
        minutes=lists["BYMINUTE"],
        positions=lists["BYSETPOS"],
    )
    return completed(rule, start)


def numbers(text: str, low: int, high: int, is_signed: bool) -> tuple[int, ...]:  # noqa: FBT001 -- spread from LISTS
    """Return a list of numbers in order; raise ValueError for one out of bounds."""
    found = sorted({int(each) for each in text.split(",")}) if text else []
    for each in found:
        if not low <= (abs(each) if is_signed else each) <= high:
            raise ValueError("a number out of bounds")
    return tuple(found)


def weekdays(text: str, frequency: str) -> Iterator[tuple[int, int]]:
    """Yield each weekday of BYDAY with which of a month or year is meant, 0 for each."""
    for each in text.replace(" ", "").split(",") if text else ():
        found = _WEEKDAY.fullmatch(each)
        if not found:
            raise ValueError("no weekday")
        nth = int(found[1] or 0) if frequency in {"YEARLY", "MONTHLY"} else 0
        yield nth, DAYS.index(found[2])


def completed(rule: Rule, start: datetime) -> Rule:
    """Return the rule with what it leaves open taken from its start."""
    frequency = rule.frequency
    if rule.weeks and not rule.weekdays:
        rule = replace(rule, weekdays=frozenset([(0, start.weekday())]))
    elif not (rule.weekdays or rule.month_days or rule.year_days or rule.weeks):
        if frequency == "WEEKLY":
            rule = replace(rule, weekdays=frozenset([(0, start.weekday())]))
        elif frequency in {"YEARLY", "MONTHLY"}:
            month = frozenset([start.month]) if frequency == "YEARLY" else frozenset[int]()
            days = frozenset([start.day])
            rule = replace(rule, month_days=days, months=rule.months or month)
    hours = rule.hours or (() if frequency == "HOURLY" else (start.hour,))
    return replace(rule, hours=hours, minutes=rule.minutes or (start.minute,))


def instances(
    rule: Rule, start: datetime, first: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    """Yield, in order, the walls at which *rule* comes true from *first* up to *last*.

    Raises TooMuch where the budget ends; a rule that counts is walked from its start.
    """
    count = rule.count
    for moments in periods(rule, start, start if count else max(first, start), last, budget):
        for wall in chosen(moments, rule):
            if wall < start:
                continue
            if wall > last:
                return
            if count is not None:
                count -= 1
                if count < 0:
                    return
            if wall >= first:
                yield wall


def chosen(moments: list[datetime], rule: Rule) -> list[datetime]:
    """Return those moments of one period that BYSETPOS lets stand."""
    if not rule.positions:
        return moments
    size = len(moments)
    places = {at - 1 if at > 0 else size + at for at in rule.positions if abs(at) <= size}
    return [moments[at] for at in sorted(places)]


def periods(
    rule: Rule, start: datetime, first: datetime, last: datetime, budget: Budget
) -> Iterator[list[datetime]]:
    """Yield the moments of each period of the rule, from the one that holds *first*."""
    if rule.frequency == "HOURLY":
        yield from by_hour(rule, start, first, last, budget)
        return
    times = [(hour, minute) for hour, minute in product(rule.hours, rule.minutes)]
    for days in spans(rule, start.date(), first.date(), last.date()):
        budget.spend(1 + len(days) // 2)
        fitting = [day for day in days if fits(day, rule)]
        budget.spend(len(fitting) * len(times))
        yield [
            datetime(day.year, day.month, day.day, hour, minute, start.second)  # noqa: DTZ001 -- a wall
            for day in fitting
            for hour, minute in times
        ]


def by_hour(
    rule: Rule, start: datetime, first: datetime, last: datetime, budget: Budget
) -> Iterator[list[datetime]]:
    """Yield the moments of each hour, as the clock on the wall counts them."""
    step = timedelta(hours=rule.interval)
    hour = start.replace(minute=0)
    hour += max((first - hour) // step, 0) * step
    while hour <= last:
        budget.spend(1 + len(rule.minutes))
        if (not rule.hours or hour.hour in rule.hours) and fits(hour.date(), rule):
            yield [hour.replace(minute=minute) for minute in rule.minutes]
        hour += step


def spans(rule: Rule, start: date, first: date, last: date) -> Iterator[list[date]]:
    """Yield the days of each year, month, week or day of the rule, from that of *first*."""
    interval = rule.interval
    if rule.frequency in {"YEARLY", "MONTHLY"}:
        unit = 12 if rule.frequency == "YEARLY" else 1
        number = (start.year * 12 + start.month - 1) // unit
        ahead = (first.year * 12 + first.month - 1) // unit - number
        number += max(ahead, 0) // interval * interval
        while number * unit <= last.year * 12 + last.month - 1:
            yield days_of(number * unit, unit, rule)
            number += interval
        return
    length = 7 if rule.frequency == "WEEKLY" else 1
    ordinal = start.toordinal() - ((start.weekday() - rule.week_start) % 7 if length == 7 else 0)  # noqa: PLR2004 -- a week
    step = interval * length
    ordinal += max((first.toordinal() - ordinal) // step, 0) * step
    while ordinal <= last.toordinal():
        yield [date.fromordinal(max(ordinal, 1) + more) for more in range(length)]
        ordinal += step


def days_of(number: int, months: int, rule: Rule) -> list[date]:
    """Return the days of *months* months from month *number*, but those no rule can mean."""
    return [
        date(year, month + 1, day)
        for year, month in (divmod(number + more, 12) for more in range(months))
        if not rule.months or month + 1 in rule.months
        for day in range(1, monthrange(year, month + 1)[1] + 1)
    ]


def fits(day: date, rule: Rule) -> bool:
    """Tell whether every list of the rule names *day*."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not is_numbered(
        day.day, monthrange(day.year, day.month)[1], rule.month_days
    ):
        return False
    if rule.year_days or rule.weeks:
        return fits_year(day, rule)
    return not rule.weekdays or is_weekday(day, rule)


def fits_year(day: date, rule: Rule) -> bool:
    """Tell whether the lists that count over the year, and the weekdays, name *day*."""
    if rule.year_days:
        at, size = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        if not is_numbered(at, size, rule.year_days):
            return False
    if rule.weeks and not is_in_week(day, rule):
        return False
    return not rule.weekdays or is_weekday(day, rule)


def is_numbered(at: int, size: int, wanted: frozenset[int]) -> bool:
    """Tell whether number *at* of *size* is wanted, counted from either end."""
    return at in wanted or at - size - 1 in wanted


def is_weekday(day: date, rule: Rule) -> bool:
    """Tell whether BYDAY names *day*: each such weekday, or the n-th of its month or year."""
    weekday = day.weekday()
    if (0, weekday) in rule.weekdays:
        return True
    wanted = frozenset(nth for nth, each in rule.weekdays if each == weekday)
    if not wanted:
        return False
    if rule.frequency == "YEARLY" and not rule.months:
        at, size = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        at, size = day.day, monthrange(day.year, day.month)[1]
    return (at - 1) // 7 + 1 in wanted or -((size - at) // 7 + 1) in wanted


def is_in_week(day: date, rule: Rule) -> bool:
    """Tell whether *day* lies in a week with one of the numbers, weeks as WKST begins them."""
    ordinal, year = day.toordinal(), day.year
    if ordinal < first_week(year, rule.week_start):
        year -= 1
    elif ordinal >= first_week(year + 1, rule.week_start):
        year += 1
    first, after = (first_week(each, rule.week_start) for each in (year, year + 1))
    return is_numbered((ordinal - first) // 7 + 1, (after - first) // 7, rule.weeks)


def first_week(year: int, week_start: int) -> int:
    """Return the ordinal of the day on which the first week with four days in *year* begins."""
    fourth = date(year, 1, 4)
    return fourth.toordinal() - (fourth.weekday() - week_start) % 7
