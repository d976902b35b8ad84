"""Bitmaps are asked for by version: one query while nothing moved, the truth as soon as it did."""

from datetime import date

import pytest

from scheduler.domain.bitmap import Horizon
from scheduler.errors import Refused
from scheduler.models import Person, Resource
from scheduler.services.search.masks import masks_of
from scheduler.services.transaction import raise_versions, transaction
from tests.listening import statements
from tests.services.calls import make_company, make_person

HORIZON = Horizon.of(date(2026, 11, 23), weeks=4)


@pytest.fixture
def people(session):
    make_company(session)
    return [make_person(session, name).id for name in ("Aisha Malik", "Jonas Weber")]


def asked(session, people):
    with statements(session.get_bind()) as found:
        masks_of(session, people, HORIZON)
    return len(found)


def test_what_is_known_costs_one_query(session, people):
    first = asked(session, people)
    assert (first > 1, asked(session, people)) == (True, 1)


def test_only_whom_a_version_names_is_computed_again(session, people):
    before = masks_of(session, people, HORIZON)
    with transaction(session):
        session.get_one(Resource, people[1]).version += 1

    after = masks_of(session, people, HORIZON)
    assert [after[each] is before[each] for each in people] == [True, False]


def test_a_version_that_waits_to_be_written_counts_already(session, people):
    masks_of(session, people, HORIZON)
    with transaction(session):
        session.get_one(Person, people[0]).gap_minutes = 25
        session.get_one(Resource, people[0]).version += 1

        assert masks_of(session, people, HORIZON)[people[0]].limits.gap_minutes == 25


def test_what_a_writer_reads_before_it_changes_anything_is_known_afterwards(session, people):
    with transaction(session):
        seen = masks_of(session, people, HORIZON)

    assert (asked(session, people), masks_of(session, people, HORIZON)) == (1, seen)


def look_and_give_up(session, people):
    with transaction(session):
        session.get_one(Person, people[0]).gap_minutes = 25
        raise_versions(session, people[:1])
        masks_of(session, people, HORIZON)
        raise Refused("Not this.")


def test_what_a_writer_reads_of_its_own_changes_is_forgotten(session, people):
    masks_of(session, people, HORIZON)
    with pytest.raises(Refused):
        look_and_give_up(session, people)
    with transaction(session):
        raise_versions(session, people[:1])

    assert masks_of(session, people, HORIZON)[people[0]].limits.gap_minutes == 10
