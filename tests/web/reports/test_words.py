"""What a report says in words, and where its drawing puts them."""

from datetime import date, timedelta

import pytest

from scheduler.domain.figures import middle_of
from scheduler.services.reports.load import Load
from scheduler.services.reports.reports import Week
from scheduler.services.reports.speed import Wait
from scheduler.text.times import Clock
from scheduler.web.reports import words
from scheduler.web.reports.chart import NARROW, WIDE, draw
from tests.conftest import NOON

MONDAY = date(2026, 9, 7)
CLOCK = Clock("America/Los_Angeles", 12)


def waits(*days):
    return [Wait(NOON + timedelta(hours=number), each) for number, each in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([4] * 5 + [2] * 5, ", and getting quicker"),
        ([2] * 5 + [4] * 5, ", and getting slower"),
        ([2] * 10, ", as steady as before"),
        ([9] * 4 + [1] * 5, ""),
    ],
)
def test_a_trend_needs_five_before_and_five_since(days, said):
    assert words.trend(waits(*days)) == said
    assert words.trend(waits(*days)[::-1]) == said


def load(name, booked, limit, held=0):
    return Load(name, booked, held, limit, in_training=False)


@pytest.mark.parametrize(
    ("loads", "said"),
    [
        ([load("Tomás Kraus", 5, 5), load("Dana Liu", 3, 4)], "Tomás has no room left this week"),
        (
            [load("Tomás Kraus", 5, 5), load("Dana Liu", 3, 4, 1), load("Wes Ito", 0, 3)],
            "Tomás and Dana have no room left this week",
        ),
        ([load("Dana Liu", 3, 4)], "Everybody has room left this week"),
        ([load("Tomás Kraus", 5, 5), load("Dana Liu", 4, 4)], "Nobody has room left this week"),
        ([], "Nobody gives time yet"),
    ],
)
def test_the_load_says_who_has_no_room(loads, said):
    assert words.room(loads) == said


def test_what_stands_beside_a_load():
    assert words.beside(load("Tomás Kraus", 5, 5)) == "at the limit"
    assert words.beside(load("Tomás Kraus", 6, 5)) == "over the limit"
    assert words.beside(load("Tomás Kraus", 4, 5, 1)) == "1 held, at the limit"
    assert words.beside(load("Tomás Kraus", 1, 5)) == ""


def weeks(*days):
    return [
        Week(MONDAY + number * timedelta(days=7), middle_of(each))
        for number, each in enumerate(days)
    ]


@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=["wide", "narrow"])
def test_all_that_is_drawn_lies_on_the_sheet(sheet):
    for count in (4, 12, 52):
        chart = draw(weeks(*[[0.2, 1, 40]] * count), CLOCK, sheet)
        points = [point for run in chart.runs for point in run]
        assert len(points) == count
        assert all(0 < each.high <= each.y <= each.low <= sheet.height for each in points)
        assert all(sheet.left < each.x < sheet.width for each in points)
        assert len(chart.days) <= sheet.labels
        assert chart.days[-1][0] == points[-1].x


def test_the_newest_week_has_its_day_beneath_it():
    assert draw(weeks(*[[1]] * 52), CLOCK, NARROW).days[-1][1] == "30\u00a0Aug"


def test_a_week_without_anybody_is_no_line():
    chart = draw(weeks([1], [2], [], [3]), CLOCK, WIDE)
    assert [[each.value for each in run] for run in chart.runs] == [["1", "2"], ["3"]]
    assert [each.value for each in chart.ends] == ["1", "3"]


def test_what_was_before_the_first_of_all_takes_no_room():
    chart = draw(weeks([], [], [1], [2]), CLOCK, WIDE)
    assert [text for _, text in chart.days] == ["21\u00a0Sept", "28\u00a0Sept"]
    assert [each.x for each in chart.runs[0]] == [62, 832]
