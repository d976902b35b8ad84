from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.text.zones import REGIONS, canonical, choices, is_zone, search

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)


def names(text):
    return [zone.name for zone in search(text, NOW)]


@pytest.mark.parametrize("name", ["America/Denver", "Asia/Calcutta", "US/Pacific", "UTC"])
def test_every_name_of_the_locked_data_is_a_zone(name):
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Denver", "america/denver", "../etc/passwd", "Factory", "America/Denver ", "zones"]
)
def test_nothing_else_is_a_zone(name):
    assert not is_zone(name)


def test_an_old_name_stands_in_the_list_under_its_new_one():
    assert canonical("Asia/Calcutta") == "Asia/Kolkata"
    assert canonical("Europe/Vienna") == "Europe/Vienna"


def test_the_list_shows_what_each_clock_says_now():
    groups = dict(choices(NOW))
    (denver,) = [zone for zone in groups["Americas"] if zone.name == "America/Denver"]
    assert (denver.city, denver.country) == ("Denver", "United States")
    assert (denver.offset, denver.time) == ("UTC−7", "10:00\u00a0am")
    assert [zone.time for zone in dict(choices(NOW, hours=24))["No place"]] == ["17:00"]


def test_every_choice_stands_once_and_is_a_zone():
    chosen = [zone.name for _, zones in choices(NOW) for zone in zones]
    assert len(chosen) == len(set(chosen))
    assert all(is_zone(name) and ZoneInfo(name) for name in chosen)
    assert [region for region, _ in choices(NOW)] == [*REGIONS.values(), "No place"]
    assert all(zone.city and zone.country for _, zones in choices(NOW)[:-1] for zone in zones)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("denver", "America/Denver"),
        ("Bengaluru", "Asia/Kolkata"),
        ("bangalore", "Asia/Kolkata"),
        ("Wien", "Europe/Vienna"),
        ("san fran", "America/Los_Angeles"),
        ("Krakow", "Europe/Warsaw"),
        ("saigon", "Asia/Ho_Chi_Minh"),
        ("Österreich", "Europe/Vienna"),
        ("sao paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
    ],
)
def test_people_find_their_city_by_the_name_they_know(typed, name):
    assert names(typed)[0] == name


def test_a_country_brings_all_its_zones():
    assert names("new zealand") == ["Pacific/Auckland", "Pacific/Chatham"]


def test_no_word_and_no_match_bring_nothing():
    assert (names(""), names("  "), names("qqq")) == ([], [], [])
