"""Any order of deeds keeps every promise; see tests/model/__init__.py for longer runs."""

from functools import partial

import pytest

from tests.model.house import Files, Templates, furnish
from tests.model.machine import LONGER, QUICK, SHORT, Days, Model, run
from tests.model.office import furnish_office
from tests.model.proceeding import Process

OF_DAYS = ("book day", "move day", "cancel day", "lock", "swap", "ask for trip")
OFTEN = ("apply", "advance", "book", "cancel", "hold", "move", "windows", "hours", "book day")
STOPS = ("pause", "go on", "withdraw")
OF_PROCESS = (
    "advance",
    "exercise, window",
    "exercise, begin",
    "exercise, hand in",
    "exercise, grade",
    "references, ask",
    "references, name",
    "offer, approve",
    "offer, decide",
    "reference, call",
    "reference, finish",
    "reference, ring",
    "reference, send back",
    "ask",
    "mail",
    "answer",
    "publish",
    "reopen",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def houses(request, tmp_path):
    """Return the maker of houses, furnished as somebody says."""
    if request.param == "sqlite":
        return partial(Files, tmp_path)
    return partial(Templates, request.getfixturevalue("postgres_server"))


def test_any_order_of_deeds_keeps_every_promise(houses):
    deeds = (*OFTEN, *STOPS)
    counted = run(houses(furnish), QUICK, Model, deeds)

    assert [name for name in deeds if not counted[name, "done"]] == []


def test_days_that_are_ordered_and_travelled_to_keep_every_promise(houses):
    counted = run(houses(furnish), LONGER, Days, OF_DAYS)

    assert [name for name in OF_DAYS if not counted[name, "done"]] == []


def test_a_process_in_any_order_keeps_every_promise_and_never_leaves_its_tables(houses):
    counted = run(houses(furnish_office), SHORT, Process, OF_PROCESS)

    assert [name for name in OF_PROCESS if not counted[name, "done"]] == []
