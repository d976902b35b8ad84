"""Any order of deeds keeps every promise; see tests/model/__init__.py for longer runs."""

import pytest

from tests.model.house import Files, Templates
from tests.model.machine import LONGER, QUICK, Days, Model, run

OF_DAYS = ("book day", "move day", "cancel day", "lock", "swap", "ask for trip")
OFTEN = ("apply", "book", "cancel", "hold", "move", "windows", "hours", "book day")
STOPS = ("pause", "go on", "withdraw")


@pytest.fixture(params=["sqlite", "postgresql"])
def houses(request, tmp_path):
    if request.param == "sqlite":
        return Files(tmp_path)
    return Templates(request.getfixturevalue("postgres_server"))


def test_any_order_of_deeds_keeps_every_promise(houses):
    counted = run(houses, QUICK, Model)

    assert [name for name in (*OFTEN, *STOPS) if not counted[name, "done"]] == []


def test_days_that_are_ordered_and_travelled_to_keep_every_promise(houses):
    counted = run(houses, LONGER, Days)

    assert [name for name in OF_DAYS if not counted[name, "done"]] == []
