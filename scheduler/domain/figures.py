"""Figures of a report: medians, middle halves and shares, none of them over too few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

FEWEST = 5  # over which a figure says something; below it chance speaks
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and over how many it is; none where they are too few."""

    value: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of some values, and between which two the middle half of them lies."""

    low: float
    median: float
    high: float
    count: int


def days_between(first: datetime, then: datetime) -> float:
    """Return how many days of 24 hours lie between two instants."""
    return (then - first) / DAY


def median_of(values: Sequence[float]) -> Figure:
    """Return the median of *values*.

    >>> median_of([1, 2, 3, 4, 100]).value, median_of([1, 2]).value
    (3, None)
    """
    return Figure(median(values) if len(values) >= FEWEST else None, len(values))


def share_of(hits: int, count: int) -> Figure:
    """Return how many per cent *hits* are of *count*.

    >>> share_of(3, 8).value, share_of(1, 4).value
    (37.5, None)
    """
    return Figure(100 * hits / count if count >= FEWEST else None, count)


def middle_of(values: Sequence[float]) -> Middle | None:
    """Return the median and the quartiles of *values*, of one as of many; none of none.

    >>> middle_of([1, 2, 3, 4, 5])
    Middle(low=2.0, median=3.0, high=4.0, count=5)
    """
    if not values:
        return None
    if len(values) == 1:
        return Middle(values[0], values[0], values[0], 1)
    low, half, high = quantiles(values, n=4, method="inclusive")
    return Middle(low, half, high, len(values))
