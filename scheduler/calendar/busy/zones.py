"""Which zone a calendar means: by its name, its Windows name, its own definition, or a guess."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

LONGEST_NAME = 255
UTC_NAMES = {"UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT", "UCT", "ZULU", "TZONE://MICROSOFT/UTC"}

_OFFSET = re.compile(r"\(?(?:UTC|GMT)? ?([+-])(\d\d?)(?::?(\d\d))?\)?", re.IGNORECASE)
_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
_LISTED = re.compile(r"\((?:UTC|GMT)[^)]*\)\s*(.+)", re.IGNORECASE)  # as Outlook lists zones


@dataclass(slots=True)
class Zones:
    """The zones of one calendar: those it defines, and where its floating times are at home."""

    floating: tzinfo
    defined: Mapping[str, tzinfo] = field(default_factory=dict)
    found: dict[str, tzinfo] = field(default_factory=dict)

    def get(self, name: str) -> tzinfo:
        """Return the zone called *name*; the floating one where nobody knows it."""
        if name not in self.found:
            self.found[name] = (
                named(name) or self.defined.get(name) or guessed(name) or self.floating
            )
        return self.found[name]


def named(name: str) -> tzinfo | None:
    """Return the zone that a name or Windows name stands for, wherever a vendor put it.

    >>> named("W. Europe Standard Time"), named("/mozilla.org/20050126_1/Asia/Tokyo")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), zoneinfo.ZoneInfo(key='Asia/Tokyo'))
    """
    plain = name.strip().strip('"').strip()
    if not plain or len(plain) > LONGEST_NAME:
        return None
    if plain.upper() in UTC_NAMES:
        return UTC
    parts = plain.split("/")
    tails = ["/".join(parts[-count:]) for count in (len(parts), 3, 2) if count <= len(parts)]
    keys = (_known().get(tail.casefold()) for tail in tails)
    key = next(filter(None, keys), None) or _WINDOWS.get(plain.casefold())
    return ZoneInfo(key) if key else None


def guessed(name: str) -> tzinfo | None:
    """Return the zone that a label describes: by its Windows name, a city in it, its offset.

    >>> guessed("(UTC-08:00) Pacific Time (US & Canada)"), guessed("(UTC+01:00) Rome, Vienna")
    (zoneinfo.ZoneInfo(key='America/Los_Angeles'), zoneinfo.ZoneInfo(key='Europe/Rome'))
    """
    plain = name.strip().strip('"').strip()[:LONGEST_NAME]
    listed = _LISTED.fullmatch(plain)
    words = listed[1] if listed else plain
    title = words.partition(" (")[0].casefold()
    if title.endswith(" time"):
        key = _WINDOWS.get(f"{title.removesuffix(' time')} standard time")
        if key:
            return ZoneInfo(key)
    for city in re.split(r"[,;]", words):
        key = _cities().get(city.strip().casefold().replace(" ", "_"))
        if key:
            return ZoneInfo(key)
    return _fixed(plain)


def _fixed(text: str) -> tzinfo | None:
    found = _OFFSET.match(text)
    if not found:
        return None
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset >= timedelta(days=1):
        return None
    return timezone(-offset if sign == "-" else offset)


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Return zones by their city, leaving out the system's own names without a region."""
    return {
        name.rpartition("/")[2].casefold(): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    }
