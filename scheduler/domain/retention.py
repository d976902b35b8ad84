"""How long data of candidates is kept: months after the end, in which one is warned and may agree."""

import calendar
from datetime import UTC, datetime, timedelta
from enum import StrEnum

WARN_BEFORE = timedelta(days=14)
CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5


class Deed(StrEnum):
    """What a mailed code is good for, and nothing else."""

    DOWNLOAD = "download"
    ERASE = "erase"
    ADDRESS = "address"


def months_after(instant: datetime, months: int) -> datetime:
    """Return *instant* so many calendar months later; a day that is missing there is the last one.

    >>> months_after(datetime(2026, 8, 31, 9, tzinfo=UTC), 6).isoformat()
    '2027-02-28T09:00:00+00:00'
    """
    years, month = divmod(instant.month - 1 + months, 12)
    year = instant.year + years
    day = min(instant.day, calendar.monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)


def erase_at(
    ended_at: datetime | None, months: int, keep_until: datetime | None = None
) -> datetime | None:
    """Return when an application is erased; none while its process goes on.

    *keep_until* is a later day that its candidate has agreed to.
    """
    if ended_at is None:
        return None
    due = months_after(ended_at.astimezone(UTC), months)
    return max(due, keep_until) if keep_until else due


def is_due(due: datetime | None, *, now: datetime) -> bool:
    """Tell whether the time has come."""
    return due is not None and due <= now


def warns(due: datetime | None, warned_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether somebody is to be warned now: two weeks before, once for each date."""
    if due is None or now >= due:
        return False
    begins = due - WARN_BEFORE
    return now >= begins and (warned_at is None or warned_at < begins)
