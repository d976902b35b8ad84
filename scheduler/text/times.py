"""The only printer of times: pages, mails and the words of calendars all come here.

Dates follow the reader's locale by Babel's skeletons; the small words between them are English, as
the whole interface is. Blanks inside a time never break, so that no line ends within one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location, match_skeleton, parse_pattern
from markupsafe import Markup

LOCALE = "en_GB"
NBSP = "\u00a0"
DAYS_FROM = 2  # so long a time is told in days
_BLANK = re.compile(r"[ \u2009\u202f]")
_DAY_PERIOD = re.compile(r"[ \u2009\u202f]a$")
_NAMED = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Clock:
    """How one reader is told times: an IANA zone, 12 or 24 hours, a locale.

    *city* replaces the zone's own city, for an office that stands in another one.
    """

    zone: str
    hours: Literal[12, 24] = 12
    locale: str = LOCALE
    city: str = ""

    def local(self, instant: datetime) -> datetime:
        """Return *instant* as a wall time of this zone."""
        return instant.astimezone(ZoneInfo(self.zone))

    def day(self, when: date) -> str:
        """Return "Tue 1 Dec" for an instant, or for a date as it stands."""
        return self._date(_pattern(self.locale, "MMMEd"), when)

    def long_day(self, when: date) -> str:
        """Return "Tue 1 December 2026"."""
        return self._date(_long_pattern(self.locale), when)

    def weekday(self, when: date) -> str:
        """Return "Tuesday"."""
        return self._date("EEEE", when)

    def month(self, when: date) -> str:
        """Return "December 2026"."""
        return self._date(_pattern(self.locale, "yMMMM"), when)

    def time(self, instant: datetime) -> str:
        """Return "10:00 am" or "10:00", without the zone."""
        return _apply(self._time_pattern(), self.locale, self.local(instant))

    def hour(self, hour: int) -> str:
        """Return "10:00 am" or "10:00" for a full hour of any day."""
        return _apply(self._time_pattern(), self.locale, datetime(2000, 1, 1, hour))  # noqa: DTZ001 -- a wall's

    def span(self, start: datetime, end: datetime) -> str:
        """Return "10:00 to 11:00 am", without the zone; another day's end bears its day."""
        first, last = self.local(start), self.local(end)
        if first.date() != last.date():
            return f"{self.time(start)} to {self.day(end)}, {self.time(end)}"
        pattern = self._time_pattern()
        if (first.hour < 12) == (last.hour < 12):  # noqa: PLR2004 - noon
            pattern = _DAY_PERIOD.sub("", pattern)
        return f"{_apply(pattern, self.locale, first)}{NBSP}to{NBSP}{self.time(end)}"

    def full(self, instant: datetime) -> str:
        """Return "Tue 1 Dec, 10:00 am (MST)"."""
        return f"{self.day(instant)}, {self.time(instant)}{NBSP}({abbreviation(self, instant)})"

    def _time_pattern(self) -> str:
        return _pattern(self.locale, "hm" if self.hours == 12 else "Hm")  # noqa: PLR2004 - as named

    def _date(self, pattern: str, when: date) -> str:
        on = self.local(when) if isinstance(when, datetime) else datetime.combine(when, time.min)
        return _apply(pattern, self.locale, on)


def date_words(clock: Clock, instant: datetime) -> str:
    """Return "1 December"."""
    return _apply(_pattern(clock.locale, "MMMMd"), clock.locale, clock.local(instant))


def abbreviation(clock: Clock, instant: datetime) -> str:
    """Return the zone's short name at *instant* where it has one, else its offset: "UTC+4"."""
    name = clock.local(instant).tzname() or ""
    return name if _NAMED.fullmatch(name) else offset(clock, instant)


def offset(clock: Clock, instant: datetime) -> str:
    """Return "UTC−7", "UTC+5:30" or, at zero, "UTC"."""
    ahead = clock.local(instant).utcoffset() or timedelta()
    hours, rest = divmod(abs(ahead) // timedelta(minutes=1), 60)
    sign = "−" if ahead < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if ahead else "UTC"


def zone_label(clock: Clock, instant: datetime) -> str:
    """Return "Denver (MST)", as a heading over times says it."""
    return _label(clock, abbreviation(clock, instant))


def zone_label_long(clock: Clock, instant: datetime) -> str:
    """Return "Denver (MST, UTC−7)", for who must be quite sure."""
    parts = [abbreviation(clock, instant), offset(clock, instant)]
    return _label(clock, f",{NBSP}".join(dict.fromkeys(parts)))


@lru_cache(maxsize=2048)
def city_of(zone: str, locale: str = LOCALE) -> str:
    """Return the city that stands for *zone*: "Denver"; for a zone that is no place "UTC".

    >>> city_of("America/Argentina/Buenos_Aires")
    'Buenos Aires'
    """
    name = str(get_timezone_location(zone, locale=locale, return_city=True))
    return "UTC" if name.startswith(("UTC", "GMT")) else name.rpartition("/")[2]


def time_tag(clock: Clock, instant: datetime, text: str) -> Markup:
    """Return *text* as a time element that bears *instant* with the clock's own offset."""
    stamp = clock.local(instant).isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(stamp, text)


def minutes(count: int) -> str:
    """Return a length in words: "30 minutes", "1 hour", "3 h 45"."""
    hours, rest = divmod(count, 60)
    if hours and rest:
        return f"{hours}{NBSP}h{NBSP}{rest:02}"
    return _count(hours, "hour") if hours else _count(rest, "minute")


def duration(count: int) -> str:
    """Return a length of time in words, from two days on in days: "24 hours", "14 days"."""
    days, rest = divmod(count, 24 * 60)
    if days < DAYS_FROM:
        return minutes(count)
    return _count(days, "day") + (f" and {minutes(rest)}" if rest else "")


def waiting(since: datetime, now: datetime) -> str:
    """Return how long something has waited: "33 min", "2 hours", "5 days"."""
    passed = max(now - since, timedelta())
    if passed < timedelta(hours=1):
        return f"{max(passed // timedelta(minutes=1), 1)}{NBSP}min"
    if passed < timedelta(days=1):
        return _count(passed // timedelta(hours=1), "hour")
    return _count(passed.days, "day")


def ago(since: datetime, now: datetime) -> str:
    """Return "just now" or "5 days ago"."""
    if now - since < timedelta(minutes=1):
        return "just now"
    return f"{waiting(since, now)}{NBSP}ago"


def due_in(due: datetime, now: datetime, clock: Clock) -> str:
    """Return "In 2 hours", "Tomorrow", "In 5 days" or "3 days over", days by the clock's dates."""
    days = (clock.local(due).date() - clock.local(now).date()).days
    if days and abs(due - now) >= timedelta(hours=2):
        if days == 1:
            return "Tomorrow"
        return f"In{NBSP}{days}{NBSP}days" if days > 0 else f"{_count(-days, 'day')}{NBSP}over"
    distance = _nearest(abs(due - now))
    return f"In{NBSP}{distance}" if due > now else f"{distance}{NBSP}over"


def _nearest(length: timedelta) -> str:
    if length < timedelta(hours=1):
        return f"{max(length // timedelta(minutes=1), 1)}{NBSP}min"
    return _count(round(length / timedelta(hours=1)), "hour")


def _count(number: int, noun: str) -> str:
    return f"{number}{NBSP}{noun}{'' if number == 1 else 's'}"


def _label(clock: Clock, detail: str) -> str:
    city = clock.city or city_of(clock.zone, clock.locale)
    return _BLANK.sub(NBSP, detail if city == "UTC" else f"{city} ({detail})")


def _apply(pattern: str, locale: str, wall: datetime) -> str:
    return _BLANK.sub(NBSP, parse_pattern(pattern).apply(wall, _locale(locale)))


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache(maxsize=1024)
def _pattern(locale: str, skeleton: str) -> str:
    known = _locale(locale).datetime_skeletons
    found = skeleton if skeleton in known else match_skeleton(skeleton, known)
    return str(known[found].pattern) if found else "y-MM-dd"


@lru_cache(maxsize=256)
def _long_pattern(locale: str) -> str:
    """Return the short day's pattern with its date written out: no skeleton asks for both."""
    short, day = _pattern(locale, "MMMEd"), _pattern(locale, "MMMd")
    written = _locale(locale).date_formats["long"].pattern
    return short.replace(day, written) if day in short else _pattern(locale, "yMMMEd")
