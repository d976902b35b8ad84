"""A seeded pool of interviewers, byte for byte the same in every process.

Minutes are counted from the epoch in UTC. The horizon opens on Monday 2027-03-01, so that four
weeks hold the change to summer time of the United States (14 March) and of Europe (28 March).
"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduler.domain.availability import Limits, PersonRows
from scheduler.domain.bitmap import STEP_MINUTES, Horizon, tick
from scheduler.domain.hours import Stretch
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import SlotQuery

FIRST_DAY = date(2027, 3, 1)
FIRST_MINUTE = int(datetime(2027, 3, 1, tzinfo=UTC).timestamp()) // 60
WEEK_MINUTES = 7 * 24 * 60
ZONES = [
    *["America/Los_Angeles"] * 4,
    *["America/New_York"] * 3,
    *["Europe/London"] * 2,
    *["Europe/Berlin"] * 2,
    "Asia/Kolkata",
]
BUSY_MINUTES = [15, 30, 30, 30, 45, 60, 60, 90]


def make(n, *, weeks=4, busy_per_week=30, off_grid=False, seed=7):
    """Return *n* interviewers with their hours, days off and busy blocks."""
    name = f"slots-{seed}-{weeks}-{busy_per_week}-{int(off_grid)}"
    rng = Random(name)  # noqa: S311 - a workload has to be the same each time
    pool = [interviewer(rng, number, weeks, busy_per_week, off_grid) for number in range(n)]
    return {"t0": FIRST_MINUTE, "weeks": weeks, "length": 45, "grid": 15, "interviewers": pool}


def interviewer(rng, number, weeks, busy_per_week, off_grid):
    zone = rng.choice(ZONES)
    opens = rng.choice([8, 9, 9, 9, 10])
    weekdays = range(5) if rng.random() < 0.8 else range(4)
    day = [[opens * 60, 12 * 60], [13 * 60, (opens + 8) * 60]]
    off = []
    if rng.random() < 0.3:
        begin = rng.randrange(weeks * 7 - 5)
        off = [FIRST_DAY + timedelta(days=begin + k) for k in range(rng.randint(1, 5))]
    busy = sorted(
        block(rng, ZoneInfo(zone), week, off_grid)
        for week in range(weeks)
        for _ in range(busy_per_week)
    )
    return {
        "id": number,
        "tz": zone,
        "hours": {str(weekday): day for weekday in weekdays},
        "off": [each.isoformat() for each in off],
        "busy": busy,
    }


def block(rng, zone, week, off_grid):
    """Return the first and the end minute of a busy block, and whether it is an interview."""
    day = FIRST_DAY + timedelta(days=7 * week + rng.randrange(5))
    minute = rng.randrange(8 * 60, 18 * 60, 15)
    if off_grid and rng.random() < 0.3:
        minute += rng.choice([5, 10])
    length = rng.choice(BUSY_MINUTES)
    is_interview = rng.random() < 0.2
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    first = int(local.timestamp()) // 60
    return [first, first + length, int(is_interview)]


def horizon_of(work):
    return Horizon.of(FIRST_DAY, work["weeks"])


def rows_of(person, limits=None):
    """Return an interviewer as the search is fed."""
    return PersonRows(
        zone=person["tz"],
        stretches=tuple(
            Stretch(int(weekday), *wall) for weekday, day in person["hours"].items() for wall in day
        ),
        days_off=[(date.fromisoformat(day), date.fromisoformat(day)) for day in person["off"]],
        busy=[(first // STEP_MINUTES, -(-end // STEP_MINUTES)) for first, end, _ in person["busy"]],
        starts=[first // STEP_MINUTES for first, _, interview in person["busy"] if interview]
        if limits
        else (),
        limits=limits or Limits(),
    )


def query_of(work, *, need=1, notice_minutes=0):
    """Return the workload's question for *need* people at once."""
    members = tuple(range(len(work["interviewers"])))
    return SlotQuery(
        minutes=work["length"],
        grid_minutes=work["grid"],
        place=None,
        seats=(SeatQuery(1, members, need),),
        now=tick(datetime(2027, 3, 1, tzinfo=UTC)),
        notice_minutes=notice_minutes,
    )
