"""Five-minute steps since the epoch, and integers used as bitmaps of them.

Bit *k* of a bitmap stands for the *k*-th step after a horizon's origin. Two stretches of time
meet where `&` is not zero, a pool is `|`, and *later by n steps* is a shift.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

Span = tuple[int, int]

STEP_MINUTES = 5
DAY = 24 * 60 // STEP_MINUTES
WEEK = 7 * DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(minutes=STEP_MINUTES)
_BITS_OF_BYTE = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def tick(instant: datetime) -> int:
    """Return the whole steps between the epoch and *instant*, rounded down.

    >>> tick(datetime(1970, 1, 1, 1, 4, tzinfo=UTC))
    12
    """
    return (instant - _EPOCH) // _STEP


def tick_up(instant: datetime) -> int:
    """Return the first step that begins at or after *instant*.

    >>> tick_up(datetime(1970, 1, 1, 1, 1, tzinfo=UTC))
    13
    """
    return -((_EPOCH - instant) // _STEP)


def instant(step: int) -> datetime:
    """Return the instant, in UTC, at which a step since the epoch begins."""
    return _EPOCH + step * _STEP


def steps_of(minutes: int) -> int:
    """Return how many steps cover *minutes*, rounded up."""
    return -(-minutes // STEP_MINUTES)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The stretch that a search looks at: *steps* steps from the step *origin*."""

    origin: int
    steps: int

    @classmethod
    def of(cls, day: date, weeks: int) -> "Horizon":
        """Return whole weeks from Monday 00:00 UTC of the week that holds *day*.

        >>> instant(Horizon.of(date(2027, 3, 3), weeks=2).origin).isoformat()
        '2027-03-01T00:00:00+00:00'
        """
        monday = day.toordinal() - day.weekday() - _EPOCH.toordinal()
        return cls(monday * DAY, weeks * WEEK)

    @property
    def end(self) -> int:
        """The step after the last."""
        return self.origin + self.steps

    @property
    def whole(self) -> int:
        """The bitmap of every step."""
        return (1 << self.steps) - 1

    @property
    def reach(self) -> Span:
        """The steps whose counted starts may fill a local week of the horizon."""
        return self.origin - 8 * DAY, self.end + 8 * DAY


def span(first: int, end: int) -> int:
    """Return the bitmap of the bits from *first* up to, not including, *end*.

    >>> bin(span(2, 5))
    '0b11100'
    """
    return ((1 << (end - first)) - 1) << first if first < end else 0


def mask_of(
    spans: Iterable[Span], horizon: Horizon, *, before: int = 0, after: int = 0, beyond: int = 0
) -> int:
    """Return the steps that *spans* of ticks touch, each made longer by *before* and *after*.

    What lies outside the horizon is cut off; *beyond* keeps that many steps after its end.
    """
    mask, origin, limit = 0, horizon.origin, horizon.steps + beyond
    for first, end in spans:
        low = first - origin - before
        high = end - origin + after
        low = max(low, 0)
        high = min(high, limit)
        if low < high:
            mask |= ((1 << (high - low)) - 1) << low
    return mask


def erode(mask: int, steps: int) -> int:
    """Return the bits from which *steps* bits in a row are set: where that long a meeting fits.

    >>> bin(erode(0b1110111, 3))
    '0b10001'
    """
    have = 1
    while have * 2 <= steps:
        mask &= mask >> have
        have *= 2
    return mask & (mask >> (steps - have)) if steps > have else mask


def widen(mask: int, steps: int) -> int:
    """Return the bits from which any of the next *steps* bits, the first included, is set.

    >>> bin(widen(0b1000100, 2))
    '0b1100110'
    """
    have = 1
    while have * 2 <= steps:
        mask |= mask >> have
        have *= 2
    return mask | (mask >> (steps - have)) if steps > have else mask


def count_in(levels: list[int], mask: int) -> None:
    """Count one more mask in: `levels[k]` are the bits that are set in more than *k* of them.

    >>> levels = [0, 0]
    >>> for mask in (0b0111, 0b0011, 0b1001):
    ...     count_in(levels, mask)
    >>> [bin(level) for level in levels]
    ['0b1111', '0b11']
    """
    for level in range(len(levels) - 1, 0, -1):
        levels[level] |= levels[level - 1] & mask
    levels[0] |= mask


@lru_cache(maxsize=256)
def grid(horizon: Horizon, minutes: int) -> int:
    """Return the steps that lie on a grid of *minutes* counted in UTC from the epoch."""
    unit = steps_of(minutes)
    first = -horizon.origin % unit
    count = -((first - horizon.steps) // unit)
    return ((1 << unit * count) - 1) // ((1 << unit) - 1) << first


def runs(mask: int, first: int = 0) -> list[Span]:
    """Return the stretches of set bits, in order, counted from *first*.

    >>> runs(0b110111), runs(0b110, 40)
    ([(0, 3), (4, 6)], [(41, 43)])
    """
    begins, ends = mask & ~(mask << 1), ~mask & (mask << 1)
    return list(zip(bits(begins, first), bits(ends, first), strict=True))


def bits(mask: int, first: int = 0) -> list[int]:
    """Return the numbers of the set bits, in order, counted from *first*.

    >>> bits(0b100000101), bits(0b101, 40)
    ([0, 2, 8], [40, 42])
    """
    empty = max(0, (mask & -mask).bit_length() - 1)  # below the first: mostly one day is asked for
    data = (mask >> empty).to_bytes((mask.bit_length() - empty + 7) // 8, "little")
    bases = range(first + empty, first + empty + 8 * len(data), 8)
    return [
        base + bit
        for base, byte in zip(bases, data, strict=True)
        if byte
        for bit in _BITS_OF_BYTE[byte]
    ]
