"""The zones that a person may choose, by city and country, with what their clocks show now."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from babel import Locale
from babel.core import get_global

from scheduler.text.times import LOCALE, Clock, city_of, offset

REGIONS = {
    "America": "Americas",
    "Europe": "Europe",
    "Asia": "Asia",
    "Africa": "Africa",
    "Australia": "Australia",
    "Pacific": "Pacific",
    "Atlantic": "Atlantic",
    "Indian": "Indian Ocean",
    "Antarctica": "Antarctica",
    "Arctic": "Arctic",
}
_SPELLINGS = ("de", "fr", "es", "it", "pt", "pl", "cs", "sv")
# Large cities that no zone is named for, as people look for their own.
_CITIES = {
    "America/Los_Angeles": "San Francisco Seattle San Diego San Jose Portland Las Vegas",
    "America/New_York": "Boston Washington Philadelphia Atlanta Miami Pittsburgh Charlotte",
    "America/Chicago": "Houston Dallas Austin Minneapolis Nashville New Orleans",
    "America/Denver": "Salt Lake City Boulder Albuquerque",
    "America/Toronto": "Ottawa Montreal Quebec Waterloo",
    "America/Edmonton": "Calgary",
    "America/Mexico_City": "Guadalajara Puebla",
    "America/Sao_Paulo": "Rio de Janeiro Brasilia Curitiba Porto Alegre",
    "America/Bogota": "Medellin Cali",
    "Europe/London": "Manchester Edinburgh Birmingham Glasgow Bristol Cambridge Oxford",
    "Europe/Berlin": "Munich München Hamburg Frankfurt Cologne Köln Stuttgart Leipzig",
    "Europe/Paris": "Lyon Marseille Toulouse Lille Nantes",
    "Europe/Madrid": "Barcelona Valencia Seville Bilbao",
    "Europe/Rome": "Milan Milano Turin Torino Naples Napoli Bologna",
    "Europe/Zurich": "Geneva Genève Basel Bern Lausanne",
    "Europe/Amsterdam": "Rotterdam Utrecht Eindhoven The Hague Den Haag",
    "Europe/Lisbon": "Porto",
    "Europe/Warsaw": "Kraków Krakow Wrocław Gdańsk",
    "Europe/Istanbul": "Ankara Izmir",
    "Asia/Kolkata": "Bengaluru Bangalore Mumbai Bombay Delhi Chennai Madras Hyderabad Pune",
    "Asia/Shanghai": "Beijing Shenzhen Guangzhou Hangzhou Chengdu",
    "Asia/Tokyo": "Osaka Kyoto Nagoya Fukuoka",
    "Asia/Jerusalem": "Tel Aviv Haifa",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Karachi": "Lahore Islamabad",
    "Asia/Bangkok": "Hanoi",
    "Africa/Johannesburg": "Cape Town Durban Pretoria",
    "Africa/Lagos": "Abuja",
    "Pacific/Auckland": "Wellington Christchurch",
}


@dataclass(frozen=True, slots=True)
class Zone:
    """One line of a list of zones; *offset* and *time* are those of the moment asked about."""

    name: str
    city: str
    country: str
    offset: str
    time: str


Groups = tuple[tuple[str, tuple[Zone, ...]], ...]


def is_zone(name: str) -> bool:
    """Tell whether *name* is a zone of the locked tzdata, old names included."""
    return name in _known()


def canonical(name: str) -> str:
    """Return the name under which *name* stands in the list: "Asia/Kolkata" for "Asia/Calcutta".

    >>> canonical("US/Pacific")
    'America/Los_Angeles'
    """
    return str(get_global("zone_aliases").get(name, name))


def choices(now: datetime, *, hours: Literal[12, 24] = 12, locale: str = LOCALE) -> Groups:
    """Return every zone that may be chosen, under its part of the world, by city; UTC last."""
    return _choices(now.replace(second=0, microsecond=0), hours, locale)


@lru_cache(maxsize=8)
def _choices(minute: datetime, hours: Literal[12, 24], locale: str) -> Groups:
    groups: dict[str, list[Zone]] = {region: [] for region in REGIONS.values()}
    for name, territory in _places().items():
        region = REGIONS[name.partition("/")[0]]
        groups[region].append(_zone(name, territory, minute, hours, locale))
    placed = ((region, sorted(g, key=lambda z: _fold(z.city))) for region, g in groups.items())
    nowhere = ("No place", (_zone("UTC", "", minute, hours, locale),))
    return (*((region, tuple(zones)) for region, zones in placed), nowhere)


def search(
    text: str, now: datetime, *, hours: Literal[12, 24] = 12, locale: str = LOCALE
) -> list[Zone]:
    """Return the zones whose city, country or short name begins with the words of *text*."""
    wanted = _fold(text).split()
    found = [
        _zone(name, territory, now, hours, locale)
        for name, territory in {**_places(), "UTC": ""}.items()
        if wanted and _has(_words(name), wanted)
    ]
    return sorted(found, key=lambda zone: (not _fold(zone.city).startswith(wanted[0]), zone.city))


def _has(words: frozenset[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _zone(name: str, territory: str, now: datetime, hours: Literal[12, 24], locale: str) -> Zone:
    clock = Clock(name, hours, locale)
    return Zone(
        name,
        city_of(name, locale),
        _country(territory, locale),
        offset(clock, now),
        clock.time(now),
    )


def _country(territory: str, locale: str) -> str:
    return str(Locale.parse(locale).territories.get(territory, ""))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    names = (files("tzdata") / "zones").read_text().split()
    return frozenset(names) - {"Factory"}


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Return the territory's code of each zone that stands for a place."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text()
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2].strip(): row[0] for row in rows}


@lru_cache(maxsize=1024)
def _words(name: str) -> frozenset[str]:
    """Return the words by which somebody may look for the zone *name*."""
    return frozenset(_fold(" ".join([*_names(name), *_old_names().get(name, ())])).split())


def _names(name: str) -> Iterator[str]:
    territory = _places().get(name, "")
    yield from (name, _CITIES.get(name, ""), territory)
    for locale in (LOCALE, *_SPELLINGS):
        yield from (city_of(name, locale), _country(territory, locale))


@lru_cache(maxsize=1)
def _old_names() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for old, name in get_global("zone_aliases").items():
        known[name] = (*known.get(name, ()), old)
    return known


def _fold(text: str) -> str:
    """Return *text* in lower case, without accents, words apart by blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c)))
