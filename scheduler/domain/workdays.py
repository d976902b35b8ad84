"""Working days: Monday to Friday less the company's days off, nine to five where it is."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.zones import instant_of

OPENS, CLOSES = time(9), time(17)
_SATURDAY = 5


def is_working_day(day: date, days_off: Container[date]) -> bool:
    """Tell whether the company works on *day*."""
    return day.weekday() < _SATURDAY and day not in days_off


def add_working_days(
    instant: datetime, days: int, *, zone: str, days_off: Container[date] = ()
) -> datetime:
    """Return the close, in UTC, of the last of *days* working days after *instant*.

    A working day counts when it has yet to open: what comes in before nine counts that day as the
    first, what comes in later, on a weekend or on a day off begins with the next working day.

    >>> from datetime import UTC
    >>> friday_noon = datetime(2027, 3, 12, 18, tzinfo=UTC)
    >>> add_working_days(friday_noon, 1, zone="America/Denver").isoformat()
    '2027-03-15T23:00:00+00:00'
    """
    if days < 1:
        raise ValueError("a promise takes one working day at least")
    local = instant.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() >= OPENS:
        day += timedelta(days=1)
    while True:
        if is_working_day(day, days_off):
            days -= 1
            if not days:
                return instant_of(datetime.combine(day, CLOSES), zone)
        day += timedelta(days=1)


def last_working_time(instant: datetime, *, zone: str, days_off: Container[date] = ()) -> datetime:
    """Return *instant* if it is in working time, else the last close before it.

    >>> from datetime import UTC
    >>> sunday_noon = datetime(2027, 3, 14, 18, tzinfo=UTC)
    >>> last_working_time(sunday_noon, zone="America/Denver").isoformat()
    '2027-03-13T00:00:00+00:00'
    """
    local = instant.astimezone(ZoneInfo(zone))
    day = local.date()
    if is_working_day(day, days_off) and local.time() >= OPENS:
        return min(instant, instant_of(datetime.combine(day, CLOSES), zone))
    day -= timedelta(days=1)
    while not is_working_day(day, days_off):
        day -= timedelta(days=1)
    return instant_of(datetime.combine(day, CLOSES), zone)
