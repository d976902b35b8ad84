"""Each module of bench still measures something; how fast is for `make bench` to say."""

from importlib import import_module

import pytest

from bench import packed

SMALL = {
    "bookings": {"each": 2, "people": 3, "bookings": 1},
    "busy": {"events": 20, "rounds": 1},
    "contention": {"crowd": 4, "processes": 2, "engines": ("SQLite",)},
    "loops": {"rounds": 1, "most": 1, "asked": 3},
    "oracle": {"most": 1},
    "pages": {"rounds": 1, "n": 3, "waiting": 2},
    "pool": {"rounds": 1, "n": 3},
    "restoring": {"n": 2, "people": 3},
    "rush": {"crowd": 4, "days": 1},
    "search": {"rounds": 1, "most": 10},
    "served": {"entries": 1, "rounds": 1, "seconds": 0.1},
    "weight": {"n": 3, "with_sample": False},
    "why": {"rounds": 1, "most": 1},
}


@pytest.mark.parametrize("name", sorted(SMALL))
def test_each_figure_is_told_once_with_its_target(name):
    figures = list(import_module(f"bench.{name}").figures(**SMALL[name]))

    assert len({figure.name for figure in figures}) == len(figures) > 0
    assert [figure for figure in figures if not figure.value or not figure.target] == []


def test_the_limit_is_told_for_a_hundred_people():
    (figure,) = packed.figures(rounds=1, most=100)

    assert figure.name == "search, 100 people, cached, to packed words"
