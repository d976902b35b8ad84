"""The week that the sample company is made for, and every instant of its story."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from scheduler.domain.zones import instant_of

ZONE = "America/Los_Angeles"  # of the company


@dataclass(frozen=True, slots=True)
class Week:
    """A Monday, and how many days later it is *today*; the story ends as today begins."""

    monday: date
    today: int

    @classmethod
    def of(cls, now: datetime) -> Self:
        """Return the week that *now* lies in, where the company is."""
        today = now.astimezone(ZoneInfo(ZONE)).date()
        return cls(today - timedelta(days=today.weekday()), today.weekday())

    def day(self, days: int) -> date:
        """Return the date that many days after Monday."""
        return self.monday + timedelta(days=days)

    def at(self, days: int, wall: str, zone: str = ZONE) -> datetime:
        """Return the instant at which a clock in *zone* shows *wall*, "9:30", on that day."""
        return instant_of(datetime.combine(self.day(days), time(*divmod(minute(wall), 60))), zone)

    @property
    def end(self) -> datetime:
        """Return the instant up to which the story is told."""
        return self.at(self.today, "0:00")


def minute(wall: str) -> int:
    """Return the minute of the day of a wall time.

    >>> minute("9:30")
    570
    """
    hours, minutes = wall.split(":")
    return 60 * int(hours) + int(minutes)
