"""docs/privacy.md says of every personal column what it is, what for, and for how long."""

from pathlib import Path

from scheduler.models.tags import Whose
from scheduler.services.privacy import retention
from scheduler.services.upkeep import nightly
from tests.privacy_page import derived_lines, lines_of

TITLES = (
    "What is held of candidates and referees",
    "What is held of visitors, and of those who ask",
    "What is held of people who work here",
)
PAGE = (Path(__file__).parents[1] / "docs/privacy.md").read_text("utf-8")


def part(title):
    """Return the lines of the table under one heading."""
    text = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def test_it_lists_what_is_held_of_candidates_and_referees():
    assert part("What is held of candidates and referees") == lines_of(
        Whose.CANDIDATE, Whose.REFEREE
    )


def test_it_lists_what_is_held_of_visitors_and_of_whoever_asks():
    assert part("What is held of visitors, and of those who ask") == lines_of(
        Whose.VISITOR, Whose.ENQUIRER
    )


def test_it_speaks_of_everybody_of_whom_something_is_held():
    said = [line for title in TITLES for line in part(title)]

    assert sorted(said) == sorted(lines_of(*Whose))


def test_it_lists_what_is_held_of_people_who_work_here():
    assert part("What is held of people who work here") == lines_of(Whose.STAFF)


def test_it_lists_what_stays_after_an_erasure():
    assert part("What stays of a candidate after an erasure") == derived_lines()


def test_what_runs_at_night_is_what_it_says():
    assert retention.erase_due in nightly.ERASERS
    assert retention.warn in nightly.ERASERS
    assert f"Each night after {nightly.AT:%-H}".replace("3", "three") in PAGE
