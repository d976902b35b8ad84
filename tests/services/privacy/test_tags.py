"""Every column says what it tells of people, and what tells of candidates can be found and erased."""

import pytest

from scheduler.models import TAGS, Base
from scheduler.models.tags import Data, Tags, Whose
from scheduler.services.privacy.erasing import APART, blanks
from scheduler.services.privacy.holdings import Scope, rows_of

TABLES = Base.metadata.tables
PARTS = (
    "steps",
    "references",
    "bookings",
    "objects",
    "exercises",
    "trips",
    "files",
    "readers",
    "questions",
)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_has_one_tag_and_every_tag_a_column(name):
    tags = TAGS[name]

    assert {each.name for each in TABLES[name].columns} == tags.columns


def test_no_table_is_tagged_that_does_not_exist():
    assert set(TAGS) == set(TABLES)


def test_a_column_with_two_tags_is_a_mistake():
    with pytest.raises(ValueError, match="two tags"):
        Tags(Whose.STAFF, personal="name", derived="name")


def test_a_column_without_a_tag_has_none():
    assert Tags(Whose.STAFF, personal="name").of("mail") is None


@pytest.mark.parametrize("name", sorted(TABLES))
def test_what_is_kept_of_people_is_said_in_plain_words(name):
    tags = TAGS[name]

    assert bool(tags.erased) == bool(tags.what and tags.why)
    assert not tags.erased or tags.whose is not Whose.NOBODY


def test_erasing_and_downloading_know_every_table_that_is_personal():
    known = set(rows_of(Scope(1, [1], is_whole=True, **dict.fromkeys(PARTS, ()))))

    theirs = {Whose.CANDIDATE, Whose.REFEREE}
    assert {name for name, tags in TAGS.items() if tags.whose in theirs and tags.erased} <= known


def test_every_personal_column_has_a_value_that_says_nothing():
    theirs = {name: tags for name, tags in TAGS.items() if tags.whose is Whose.CANDIDATE}
    for name, tags in theirs.items():
        if not tags.goes and name not in APART:
            assert set(blanks(TABLES[name], 1)) == set(tags.erased)


def test_free_words_and_bytes_are_personal_wherever_candidates_are_spoken_of():
    """A text that somebody types is never derived; the few texts that are not typed are named."""
    ours = {
        "application": {"state"},
        "attendance": {"kind", "answer"},
        "booking": {"title", "link", "cancelled_by"},
        "calendar_object": {"uid", "organizer"},
        "code": {"handle"},
        "entry": {"actor", "action", "subject", "digest", "seal"},
        "feed_body": {"validator"},
        "message": {"subject", "digest", "message_id"},
        "received": {"verdict"},
        "step": {"topic"},
        "trip": {"cancelled_by"},
        "visit": {"cancelled_by"},
    }
    typed = {
        f"{name}.{column.name}"
        for name, tags in TAGS.items()
        if tags.whose in {Whose.CANDIDATE, Whose.REFEREE, Whose.VISITOR, Whose.ENQUIRER}
        for column in TABLES[name].columns
        if str(column.type) in {"TEXT", "BLOB"}
        and tags.of(column.name) is not Data.PERSONAL
        and column.name not in ours.get(name, set())
    }
    assert typed == set()
