"""When a meeting is, as one mail says it: where it happens first, then for each who is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.text.names import first_name
from scheduler.text.times import Clock, abbreviation, date_words, zone_label, zone_label_long


@dataclass(frozen=True, slots=True)
class When:
    """A meeting's time by the clock of its place, and by the clocks of those who are elsewhere."""

    starts_at: datetime
    ends_at: datetime
    clock: Clock
    others: tuple[tuple[str, Clock], ...] = ()

    @property
    def weekday(self) -> str:
        """Return "Tuesday"."""
        return self.clock.weekday(self.starts_at)

    @property
    def date(self) -> str:
        """Return "1 December"."""
        return date_words(self.clock, self.starts_at)

    @property
    def long_day(self) -> str:
        """Return "Tue 1 December 2026"."""
        return self.clock.long_day(self.starts_at)

    @property
    def span(self) -> str:
        """Return "10:00 to 11:00 am"."""
        return self.clock.span(self.starts_at, self.ends_at)

    @property
    def zone(self) -> str:
        """Return "Denver (MST, UTC−7)"."""
        return zone_label_long(self.clock, self.starts_at)

    @property
    def full(self) -> str:
        """Return "Tue 1 Dec, 10:00 am (MST)"."""
        return self.clock.full(self.starts_at)

    @property
    def brief(self) -> str:
        """Return "Tue 1 Dec, 10:00 am MST", for subjects."""
        day, time = self.clock.day(self.starts_at), self.clock.time(self.starts_at)
        return f"{day}, {time} {abbreviation(self.clock, self.starts_at)}"

    def day_from(self, now: datetime) -> str:
        """Return "Today" or "Tomorrow" where it happens, as seen at *now*; else "Soon"."""
        days = (self.clock.local(self.starts_at).date() - self.clock.local(now).date()).days
        return {0: "Today", 1: "Tomorrow"}.get(days, "Soon")

    @property
    def time(self) -> str:
        """Return "10:00 am (MST)"."""
        zone = abbreviation(self.clock, self.starts_at)
        return f"{self.clock.time(self.starts_at)} ({zone})"

    @property
    def elsewhere(self) -> list[str]:
        """Return "For Priya: 10:00 to 11:00 am in Denver (MST)" for each who is elsewhere."""
        return [f"For {who}: {self._by(clock)}" for who, clock in self.others]

    def _by(self, clock: Clock) -> str:
        here, there = self.clock.local(self.starts_at), clock.local(self.starts_at)
        day = f"{clock.day(self.starts_at)}, " if here.date() != there.date() else ""
        span = clock.span(self.starts_at, self.ends_at)
        return f"{day}{span} in {zone_label(clock, self.starts_at)}"


def when(facts: Mapping[str, Any], reader: Clock) -> When:
    """Return when the meeting of *facts* is, for *reader*, and for the candidate if they are named."""
    start, office = facts["starts_at"], facts.get("office")
    clock = Clock(office["zone"], reader.hours, reader.locale, office["name"]) if office else reader
    others = [("you", reader)]
    candidate = facts.get("candidate")
    if candidate:
        theirs = Clock(candidate["zone"], reader.hours, reader.locale)
        others.append((first_name(candidate["name"]), theirs))
    apart = [(who, each) for who, each in others if _offset(each, start) != _offset(clock, start)]
    return When(start, facts["ends_at"], clock, tuple(apart))


def earlier(facts: Mapping[str, Any], reader: Clock) -> When:
    """Return when a meeting was before it was moved; its office is known by name alone."""
    zone, name = facts["anchor_zone"], facts["office"]
    clock = Clock(zone, reader.hours, reader.locale, name) if name else reader
    return When(facts["starts_at"], facts["ends_at"], clock)


def _offset(clock: Clock, instant: datetime) -> Any:
    return clock.local(instant).utcoffset()
