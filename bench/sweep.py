"""The bare sweep over sorted intervals: the shortest way from rows to starts, to compare with.

It knows no panels, gaps, limits or offices, and nothing of it can be kept for the next question.
"""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo


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


def rows_of(work) -> list[tuple]:
    """Return each interviewer as (zone, week, days off, busy), ready to be swept."""
    return [
        (
            one["tz"],
            tuple((int(day), *wall) for day, walls in one["hours"].items() for wall in walls),
            {date.fromisoformat(day) for day in one["off"]},
            one["busy"],
        )
        for one in work["interviewers"]
    ]


def sweep(work, rows) -> list[int]:  # noqa: C901 -- calls would slow what others are measured by
    """Return the starts by walking along each person's sorted hours and busy blocks."""
    first, end = work["t0"], work["t0"] + work["weeks"] * 10080
    length, grid = work["length"], work["grid"]
    found: set[int] = set()
    for zone, week, off, busy in rows:
        passed, blocks = 0, len(busy)
        for low, high, day in intervals(zone, week, first, end):
            if day in off:
                continue
            while passed < blocks and busy[passed][1] <= low and busy[passed][0] < low:
                passed += 1
            free, at = low, passed
            while at < blocks and busy[at][0] < high:
                begins, ends, _ = busy[at]
                if ends > free:
                    if begins - free >= length:
                        found.update(range(-(-free // grid) * grid, begins - length + 1, grid))
                    free = ends
                at += 1
            if high - free >= length:
                found.update(range(-(-free // grid) * grid, high - length + 1, grid))
    return sorted(found)
