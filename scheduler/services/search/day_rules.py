"""What makes a day of several talks bearable, and in which order they come, for a way at a place."""

from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduler.domain.bitmap import Horizon
from scheduler.domain.hours import Place, Stretch, weekly
from scheduler.domain.loops.rules import Rules, edges
from scheduler.domain.zones import instant_of
from scheduler.models import Way

LIKED = 9 * 60, 18 * 60  # minutes of the local day in which people like to work
OFFICE_LUNCH, REMOTE_LUNCH = (180, 60), (240, 45)  # from so many minutes of talks, so long


class DayRules(Protocol):
    """What a way, and the draft of one, say of a day; minutes, and minutes of the local day."""

    @property
    def run_minutes(self) -> int:
        """How long somebody sits without a break."""

    @property
    def pause_minutes(self) -> int:
        """How long a break is at least."""

    @property
    def longest_minutes(self) -> int:
        """How long the day may be."""

    @property
    def lunch_minutes(self) -> int | None:
        """How long lunch is; none: as long as the day needs."""

    @property
    def lunch_from(self) -> int:
        """When lunch may begin."""

    @property
    def lunch_until(self) -> int:
        """When lunch is over."""


def rules_of(way: Way, place: Place) -> Rules:
    """Return the rules of a day that holds all talks of *way*."""
    return whole_day(way, sum(interview.minutes for interview in way.interviews), place)


def whole_day(day: DayRules, minutes: int, place: Place) -> Rules:
    """Return the rules of a day with all its talks, *minutes* of them."""
    lunch = needed(minutes, place) if day.lunch_minutes is None else day.lunch_minutes
    return Rules(day.run_minutes, day.pause_minutes, day.longest_minutes, lunch)


def part_of_day(day: DayRules, minutes: int, place: Place) -> Rules:
    """Return the rules of a day with some of the talks: with lunch only if it is long enough."""
    lunch = needed(minutes, place) and whole_day(day, minutes, place).lunch
    return Rules(day.run_minutes, day.pause_minutes, day.longest_minutes, lunch)


def needed(minutes: int, place: Place) -> int:
    """Return the minutes of lunch that a day with so many *minutes* of talks needs."""
    enough, lunch = REMOTE_LUNCH if place is None else OFFICE_LUNCH
    return lunch if minutes >= enough else 0


def lunch_hours(day: DayRules, zone: str, horizon: Horizon) -> int:
    """Return the bitmap of the steps in which a lunch may lie where it is midday in *zone*."""
    return daily(zone, (day.lunch_from, day.lunch_until), horizon)


def holds_lunch(way: Way, place: Place, zone: str, pause: tuple[datetime, datetime]) -> bool:
    """Tell whether a *pause* between two talks has the lunch of the whole day in it.

    It may be what is left of that day: a talk that has moved away takes nobody's lunch with it.
    """
    lunch = rules_of(way, place).lunch
    begins, ends = pause
    midnight = datetime.combine(begins.astimezone(ZoneInfo(zone)).date(), time())
    first, last = (
        instant_of(midnight + timedelta(minutes=each), zone)
        for each in (way.lunch_from, way.lunch_until)
    )
    return lunch > 0 and min(ends, last) - max(begins, first) >= timedelta(minutes=lunch)


def daily(zone: str, minutes: tuple[int, int], horizon: Horizon) -> int:
    """Return the bitmap of the steps between two minutes of every day of *zone*."""
    week = tuple(Stretch(weekday, *minutes) for weekday in range(7))
    return weekly(zone, week, horizon)[None]


def order_of(way: Way) -> tuple[tuple[int, int], ...]:
    """Return the pairs of positions, from 0, of interviews of which the earlier comes first."""
    before = [
        None if each.after_position is None else each.after_position - 1 for each in way.interviews
    ]
    return edges([each.pin for each in way.interviews], before)
