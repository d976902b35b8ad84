"""Whole days as the value of a card says them."""

from datetime import datetime

from scheduler.web.candidate.wishes import read_stamp


def times_of(text: str) -> dict[int, datetime] | None:
    """Return the start of each interview as a card's value says them; None if it does not.

    >>> times_of("7.20261201T1700Z")
    {7: datetime.datetime(2026, 12, 1, 17, 0, tzinfo=datetime.timezone.utc)}
    >>> times_of("tomorrow")
    """
    found = {}
    for part in text.split(","):
        ident, _, at = part.partition(".")
        start = read_stamp(at)
        if start is None or not ident.isdecimal() or len(ident) > len(str(1 << 31)):
            return None
        found[int(ident)] = start
    return found
