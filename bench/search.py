"""The search of slots, on the workload of the tests, beside a bare sweep of sorted intervals."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bench.figures import Figure, in_turns, ratio
from scheduler.domain import hours, zones
from scheduler.domain.availability import Limits, Masks, masks
from scheduler.domain.slots import World, starts, ticks
from tests.domain.workload import horizon_of, make, query_of, rows_of

LIMITS = Limits(per_day=3, per_week=10, gap_minutes=10)
KNOWN = {1: 204, 10: 1106, 100: 1659, 1000: 1720}


class Pool:
    """One workload with its rows as the database would give them, and with bitmaps as cached."""

    def __init__(self, n, *, weeks=4, off_grid=False, limits=None, **asked):
        self.work = make(n, weeks=weeks, off_grid=off_grid)
        self.horizon = horizon_of(self.work)
        self.query = query_of(self.work, **asked)
        self.rows = {one["id"]: rows_of(one, limits) for one in self.work["interviewers"]}
        self.cached = self.made()

    def made(self) -> dict[int, Masks]:
        return {number: masks(rows, self.horizon) for number, rows in self.rows.items()}

    def from_rows(self) -> list[int]:
        return ticks(starts(self.query, World(self.horizon, self.made())), self.horizon)

    def from_cache(self) -> list[int]:
        return ticks(starts(self.query, World(self.horizon, self.cached)), self.horizon)

    def cold(self) -> list[int]:
        for kept in (hours.weekly, hours.local_days, zones.offsets):
            kept.cache_clear()
        return self.from_rows()

    def swept(self) -> list[int]:
        return sweep(self.work)


def figures() -> Iterator[Figure]:
    """Yield counts, then ratios; absolute times stand beside them for orientation only."""
    small, large, long = Pool(100), Pool(1000), Pool(100, weeks=12)
    rules = Pool(100, off_grid=True, limits=LIMITS, notice_minutes=1440)
    for n, count in KNOWN.items():
        yield Figure(f"search, starts of any one of {n}", str(len(Pool(n).from_rows())), str(count))
    assert small.from_rows() == [minute // 5 for minute in small.swept()]
    yield from from_rows(small, large, rules)
    yield from from_cache(small, large, long)


def from_rows(small, large, rules) -> Iterator[Figure]:
    searched, swept, ruled = in_turns(small.from_rows, small.swept, rules.from_rows)
    yield from ratio("search, 100 people from rows, to a bare sweep", searched, swept, "<= 2.5x")
    yield from ratio("search, with gaps and limits, to without", ruled, searched, "<= 1.7x")
    searched, swept = in_turns(large.from_rows, large.swept, rounds=5)
    yield from ratio("search, 1000 people from rows, to a bare sweep", searched, swept, "<= 2.5x")
    cold, warm = in_turns(small.cold, small.from_rows)
    yield from ratio("search, no hours known yet, to hours known", cold, warm, "<= 3x")


def from_cache(small, large, long) -> Iterator[Figure]:
    hundred, thousand, quarter, rows = in_turns(
        small.from_cache, large.from_cache, long.from_cache, small.from_rows
    )
    yield from ratio("search, from rows, to cached", rows, hundred, ">= 10x")
    yield from ratio("search, cached, 1000 people to 100", thousand, hundred, "<= 8x")
    yield from ratio("search, cached, 12 weeks to 4", quarter, hundred, "<= 3.5x")


@cache
def intervals(zone: str, week: tuple, first: int, end: int) -> list[tuple[int, int, date]]:
    """Return weekly hours in minutes of UTC, in order, with their local day."""
    place, found = ZoneInfo(zone), []
    day = datetime.fromtimestamp(first * 60, place).date()
    while day <= datetime.fromtimestamp(end * 60, place).date():
        for weekday, opens, closes in week:
            if weekday == day.weekday():
                midnight = datetime(day.year, day.month, day.day, tzinfo=place)
                low, high = (
                    int((midnight + timedelta(minutes=wall)).timestamp()) // 60
                    for wall in (opens, closes)
                )
                if max(low, first) < min(high, end):
                    found.append((max(low, first), min(high, end), day))
        day += timedelta(days=1)
    return found


def sweep(work) -> list[int]:
    """Return the starts by walking along each person's sorted hours and busy blocks."""
    first, end = work["t0"], work["t0"] + work["weeks"] * 10080
    length, grid = work["length"], work["grid"]
    found: set[int] = set()
    for person in work["interviewers"]:
        week = tuple((int(day), *wall) for day, walls in person["hours"].items() for wall in walls)
        off = {date.fromisoformat(day) for day in person["off"]}
        busy, passed = person["busy"], 0
        for low, high, day in intervals(person["tz"], week, first, end):
            if day in off:
                continue
            while passed < len(busy) and busy[passed][1] <= low and busy[passed][0] < low:
                passed += 1
            free, at = low, passed
            while at < len(busy) and busy[at][0] < high:
                if busy[at][1] > free:
                    found.update(range(-(-free // grid) * grid, busy[at][0] - length + 1, grid))
                    free = busy[at][1]
                at += 1
            found.update(range(-(-free // grid) * grid, high - length + 1, grid))
    return sorted(found)
