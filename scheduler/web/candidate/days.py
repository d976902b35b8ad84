"""The columns of a week: each start with the words that stand on it, made once and not per slot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from markupsafe import Markup

from scheduler.domain.bitmap import instant, tick
from scheduler.text.times import NBSP, Clock, zone_label
from scheduler.web.candidate.wishes import stamp
from scheduler.web.pieces import piece

NOON, EVENING = 12, 17


@dataclass(frozen=True, slots=True)
class Slot:
    """One start; *wall* is its ISO form with the offset, *label* what is read aloud."""

    at: datetime
    stamp: str
    wall: str
    time: str
    label: str


class DateNames(NamedTuple):
    """What a date is called: "Tuesday", "December", "1 Dec"."""

    weekday: str
    month: str
    short: str


@dataclass(frozen=True, slots=True)
class Day:
    """One column: a day with its starts, in ticks, as *clock* tells them."""

    on: date
    starts: tuple[int, ...]
    clock: Clock

    @property
    def names(self) -> DateNames:
        """Return what stands over the column."""
        return date_names(self.clock.locale, self.on)

    @property
    def parts(self) -> list[tuple[str, list[Slot]]]:
        """Return the slots by part of the day; the evening stands only if it has any."""
        found: dict[str, list[Slot]] = defaultdict(list, Morning=[], Afternoon=[])
        for part, slot in slots(self.starts, self.clock):
            found[part].append(slot)
        return list(found.items())


def column(day: Day, chosen: datetime | None) -> Markup:
    """Return the slots of *day* as markup, the *chosen* one ticked.

    It is made once for everybody who is offered the same times of a day.
    """
    is_here = chosen is not None and tick(chosen) in day.starts
    plain = {"looks": False, "other": None, "suits": None, "mark": ""}
    return piece("candidate/_day.html", day=day, chosen=chosen if is_here else None, **plain)


def slots(starts: Iterable[int], clock: Clock) -> Iterator[tuple[str, Slot]]:
    """Yield each of a day's starts with the part of the day that it falls in."""
    ends: dict[str | None, str] = {}
    for start in starts:
        at = instant(start)
        wall = clock.local(at)
        zone = wall.tzname()
        if zone not in ends:  # once a day, and twice on the day of a clock change
            ends[zone] = f", {clock.day(at)}, {zone_label(clock, at)}"
        time = time_words(clock.hours, clock.locale, wall.hour, wall.minute)
        yield (
            part_of(wall.hour),
            Slot(at, stamp(at), wall.isoformat(timespec="minutes"), time, time + ends[zone]),
        )


@lru_cache(maxsize=4096)
def time_words(hours: Literal[12, 24], locale: str, hour: int, minute: int) -> str:
    """Return how a clock tells a time of day, on whatever day and wherever it hangs."""
    return Clock("UTC", hours, locale).time(datetime(2001, 1, 1, hour, minute, tzinfo=UTC))


@lru_cache(maxsize=1024)
def date_names(locale: str, on: date) -> DateNames:
    """Return the names of a date."""
    clock = Clock("UTC", locale=locale)
    date_alone = clock.day(on).split(NBSP, 1)[1]
    return DateNames(clock.weekday(on), clock.month(on).split()[0], date_alone)


def strip_words(on: date, count: int, locale: str, *, is_first: bool) -> Markup:
    """Return what the strip says of a day; the month stands on its first day and on each 1st."""
    names = date_names(locale, on)
    return piece(
        "candidate/_strip_day.html",
        weekday=names.weekday,
        number=on.day,
        month=names.month,
        count=count,
        is_month_told=bool(count) and (is_first or on.day == 1),
    )


def part_of(hour: int) -> str:
    """Return the part of the day that an hour falls in.

    >>> part_of(11), part_of(12), part_of(17)
    ('Morning', 'Afternoon', 'Evening')
    """
    return "Morning" if hour < NOON else "Afternoon" if hour < EVENING else "Evening"
