"""The five figures as tiles, and the load as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.figures import FEWEST, Figure
from scheduler.services.reports.load import Load
from scheduler.services.reports.reports import Report
from scheduler.web.reports.words import beside, days, per_cent

MOST_BARS = 12  # whoever has least room; the table beneath has everybody


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: what it is, of what, and over how many; without a value they are too few."""

    value: str
    label: str
    over: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The load of one person; widths are hundredths of the longest."""

    name: str
    booked: int
    limit: int
    note: str
    is_full: bool
    in_training: bool
    width: float
    reach: float


def tiles(report: Report) -> list[Tile]:
    """Return the figures in the order in which somebody goes through a process."""
    return [
        tile(report.asked_to_booked, "asked to booked, median", "first booking"),
        tile(report.answered, "answered within the promised working days", "answer"),
        tile(report.alone, "booked without our help", "booking"),
        tile(report.moved_by_us, "moved by us, not by them", "booking"),
        tile(report.to_offer, "application to offer, median", "offer"),
    ]


def tile(figure: Figure, label: str, unit: str) -> Tile:
    """Return one figure; what is a median is of days, all else is a share."""
    is_days = label.endswith("median")
    if figure.value is None:
        return Tile("", label, f"{figure.count} so far; a figure takes {FEWEST}")
    over = f"{'over' if is_days else 'of'} {counted(figure.count, unit)}"
    return Tile(days(figure.value) if is_days else per_cent(figure.value), label, over)


def counted(count: int, unit: str) -> str:
    """Return a number of things.

    >>> counted(1, "booking"), counted(3, "answer")
    ('1 booking', '3 answers')
    """
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def bars(loads: Sequence[Load]) -> list[Bar]:
    """Return the bars of those who have least room, and of everybody where they are few."""
    longest = max((max(each.limit, each.booked) for each in loads), default=1)
    return [
        Bar(
            each.name,
            each.booked,
            each.limit,
            beside(each),
            each.is_full,
            each.in_training,
            round(100 * each.booked / longest, 2),
            round(100 * each.limit / longest, 2),
        )
        for each in loads[:MOST_BARS]
    ]
