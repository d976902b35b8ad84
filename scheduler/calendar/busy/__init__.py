"""When somebody is busy, read from their calendar: bounded in time and memory for any input.

Standard zones, recurrence and screening are our own (docs/decisions/0016-busy-times.md says why);
icalendar reads the lines that are not plain, the durations, and knows the names of Windows.
"""

from collections.abc import Iterator
from datetime import datetime

from scheduler.calendar.busy.policy import Policy
from scheduler.calendar.busy.reading import Interval, Reading, Unread, read

__all__ = ["Interval", "Policy", "Reading", "Unread", "busy", "read"]


def busy(  # noqa: PLR0913 -- the outside signature, with switches that have defaults
    data: bytes,
    start: datetime,
    end: datetime,
    *,
    tz: str,
    owner: list[str],
    policy: Policy = Policy(),  # noqa: B008 -- frozen
    host: str = "",
) -> Iterator[Interval]:
    """Yield, in order, when *owner* is busy between two aware instants, by the calendar *data*.

    *tz* is the owner's zone, for floating times and whole days; *owner* are their addresses; what
    bears a UID of our *host* is our own, come back, and never blocks.
    """
    yield from read(data, start, end, tz=tz, owner=owner, host=host).busy(policy)
