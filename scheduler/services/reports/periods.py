"""The stretch of time that a report looks back on, in whole weeks of the company."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from scheduler.domain.zones import day_bounds

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """The week of *now* and those before it, *weeks* in all, until *now*."""

    monday: date  # of the first week
    weeks: int
    zone: str
    now: datetime

    @classmethod
    def back(cls, weeks: int, zone: str, *, now: datetime) -> Self:
        """Return the last *weeks* weeks, the one of *now* included."""
        today = now.astimezone(ZoneInfo(zone)).date()
        present = today - timedelta(days=today.weekday())
        return cls(present - (weeks - 1) * WEEK, weeks, zone, now)

    @property
    def begins_at(self) -> datetime:
        """Return the instant at which its first week begins."""
        return day_bounds(self.monday, self.zone)[0]

    @property
    def mondays(self) -> list[date]:
        """Return the first day of each of its weeks."""
        return [self.monday + number * WEEK for number in range(self.weeks)]

    @property
    def present(self) -> date:
        """Return the first day of the week of *now*."""
        return self.mondays[-1]

    def monday_of(self, instant: datetime) -> date:
        """Return the first day of the week that *instant* lies in."""
        day = instant.astimezone(ZoneInfo(self.zone)).date()
        return day - timedelta(days=day.weekday())
