"""A column of times is made once for everybody who is offered the same, and for nobody else."""

from datetime import UTC, date, datetime

import pytest

from scheduler.domain.bitmap import instant, tick
from scheduler.text.times import Clock
from scheduler.web.candidate.days import Day, column
from scheduler.web.candidate.forms import BLANK_WINDOWS, WindowsForm, window_fields

ON = date(2026, 12, 1)
STARTS = tuple(tick(datetime(2026, 12, 1, hour, tzinfo=UTC)) for hour in (15, 16, 21))
DENVER = Clock("America/Denver")


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def test_the_same_times_are_made_once():
    assert column(Day(ON, STARTS, DENVER), None) is column(Day(ON, STARTS, DENVER), None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (Day(ON, STARTS, DENVER), ["8:00\xa0am", "9:00\xa0am", "2:00\xa0pm"]),
        (Day(ON, STARTS, Clock("America/Denver", 24)), ["08:00", "09:00", "14:00"]),
        (Day(ON, STARTS, Clock("Europe/Berlin", 24)), ["16:00", "17:00", "22:00"]),
        (Day(ON, STARTS[:1], DENVER), ["8:00\xa0am"]),
        (Day(ON, (), DENVER), []),
    ],
    ids=["mine", "24 hours", "elsewhere", "fewer", "none"],
)
def test_each_reads_their_own_clock_and_their_own_times(day, words):
    column(Day(ON, STARTS, DENVER), None)
    made = column(day, None)
    assert [each.split("</time>")[0].split(">")[-1] for each in made.split("<time")[1:]] == words


def test_only_the_own_choice_is_ticked():
    day, other = Day(ON, STARTS, DENVER), instant(STARTS[0] + 12 * 24)
    chosen = column(day, instant(STARTS[1]))
    assert (chosen.count(" checked"), 'value="20261201T1600Z" checked' in chosen) == (1, True)
    assert column(day, other) is column(day, None)
    assert " checked" not in column(day, None)


def test_windows_that_somebody_filled_in_are_theirs_alone():
    filled = WindowsForm(data={"note": "Mornings <please>"})
    assert "Mornings &lt;please&gt;" in window_fields(filled)
    assert "Mornings" not in window_fields(BLANK_WINDOWS)
    assert window_fields(BLANK_WINDOWS) is window_fields(BLANK_WINDOWS)
