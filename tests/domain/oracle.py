"""The slow and obvious answers that the search has to equal: one minute and one person at a time."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from tests.domain.workload import WEEK_MINUTES


@cache
def clock(zone, minute):
    """Return what a clock in *zone* shows at a minute since the epoch: date, minute of the day."""
    shown = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))
    return shown.date(), shown.hour * 60 + shown.minute


def iso_week(day):
    return day.isocalendar()[:2]


def workload_starts(work, *, need=1, gap=0, notice=0, limits=None):
    """Return the minutes at which *need* interviewers of the workload are free for its length."""
    first, end = work["t0"], work["t0"] + work["weeks"] * WEEK_MINUTES
    asked = range(first + notice, end - work["length"] + 1)
    asked = [start for start in asked if start % work["grid"] == 0]
    free = Counter()
    for person in work["interviewers"]:
        blocked = {minute for a, b, _ in person["busy"] for minute in range(a - gap, b + gap)}
        full = full_days(person, limits or (WEEK_MINUTES, WEEK_MINUTES))
        for start in asked:
            if inside_hours(person, start, work["length"]) and not full(
                clock(person["tz"], start)[0]
            ):
                free[start] += blocked.isdisjoint(range(start, start + work["length"]))
    return sorted(start for start, count in free.items() if count >= need)


def inside_hours(person, start, length):
    day, minute = clock(person["tz"], start)
    if day.isoformat() in person["off"]:
        return False
    walls = person["hours"].get(str(day.weekday()), ())
    return any(opens <= minute and minute + length <= closes for opens, closes in walls)


def full_days(person, limits):
    """Return the question whether a local day, or its week, has as many interviews as allowed."""
    days = [clock(person["tz"], first)[0] for first, _, interview in person["busy"] if interview]
    per_day, per_week = Counter(days), Counter(iso_week(day) for day in days)
    return lambda day: per_day[day] >= limits[0] or per_week[iso_week(day)] >= limits[1]
