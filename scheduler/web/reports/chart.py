"""The weeks of a report as a drawing: numbers of an SVG, once for a desk and once for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.services.reports.reports import Week
from scheduler.text.times import Clock
from scheduler.web.reports.words import number

STEPS = (0.5, 1, 2, 5, 10, 20, 50, 100)  # between two lines of the scale, in days
LINES = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a drawing; *labels* weeks at most have their day beneath."""

    name: str
    width: int
    height: int
    labels: int
    left: int = 34
    edge: int = 28
    top: int = 22
    foot: int = 30


WIDE = Sheet("wide", 860, 280, 12)
NARROW = Sheet("narrow", 320, 220, 4)


@dataclass(frozen=True, slots=True)
class Point:
    """One week: where its median is, and the middle half, and what stands beside it."""

    x: float
    y: float
    low: float
    high: float
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; a run is weeks one after the other that all have something."""

    sheet: Sheet
    scale: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str]]
    runs: Sequence[Sequence[Point]]

    @property
    def ends(self) -> list[Point]:
        """Return the first and the last week, which say their number."""
        points = [point for run in self.runs for point in run]
        return [points[0], points[-1]] if len(points) > 1 else points

    def band(self, run: Sequence[Point]) -> str:
        """Return the outline of the middle half over a run."""
        there = [f"{each.x},{each.high}" for each in run]
        return " ".join([*there, *(f"{each.x},{each.low}" for each in reversed(run))])

    def line(self, run: Sequence[Point]) -> str:
        """Return the corners of the median over a run."""
        return " ".join(f"{each.x},{each.y}" for each in run)


def draw(weeks: Sequence[Week], clock: Clock, sheet: Sheet) -> Chart:
    """Return the drawing of *weeks*, from the first that has something on."""
    first = next((place for place, week in enumerate(weeks) if week.days), 0)
    weeks = weeks[first:]
    most = max((week.days.high for week in weeks if week.days), default=1)
    step = next((each for each in STEPS if each * LINES >= most), STEPS[-1])
    lines = max(1, -int(-most // step))
    floor, wide = sheet.height - sheet.foot, sheet.width - sheet.left - 2 * sheet.edge

    def y(days: float) -> float:
        return round(floor - (floor - sheet.top) * days / (lines * step), 1)

    def x(place: int) -> float:
        return round(sheet.left + sheet.edge + wide * place / max(1, len(weeks) - 1), 1)

    runs: list[list[Point]] = [[]]
    for place, week in enumerate(weeks):
        if week.days is None:
            runs.append([])
            continue
        found = week.days
        value = number(found.median)
        runs[-1].append(Point(x(place), y(found.median), y(found.low), y(found.high), value))
    every, last = -(-len(weeks) // sheet.labels), len(weeks) - 1
    days = [
        (x(place), date_words(clock, week))
        for place, week in enumerate(weeks)
        if (last - place) % every == 0
    ]
    scale = [(y(each * step), number(each * step)) for each in range(lines + 1)]
    return Chart(sheet, scale, days, [run for run in runs if run])


def date_words(clock: Clock, week: Week) -> str:
    """Return "23 Nov" for the Monday of a week."""
    return clock.day(week.monday).split("\u00a0", 1)[1]
