"""Private links: who they open for, and when they stop."""

import pytest
from sqlalchemy import func, select

from scheduler.domain.keys import Secret, mark
from scheduler.domain.terms import KeyPurpose
from scheduler.models import Candidate, Entry, Key
from scheduler.services import keys
from scheduler.services.transaction import transaction
from tests.people import make_candidate

MINE = KeyPurpose.CANDIDATE
OLD, NEW = Secret(b"o" * 32), Secret(b"n" * 32)


@pytest.fixture
def priya(session):
    return make_candidate(session)


def test_a_link_opens_for_its_candidate(session, priya):
    key = keys.key_of(session, [NEW], MINE, priya.id)

    assert keys.find(session, [NEW], MINE, key).subject_id == priya.id


def test_asking_for_a_link_twice_makes_it_once(session, priya):
    first, second = (keys.ensure_key(session, MINE, priya.id).handle for _ in range(2))

    assert first == second
    assert session.scalar(select(func.count()).select_from(Key)) == 1


def test_a_replaced_link_opens_nothing_and_the_next_one_does(session, act, priya):
    old = keys.key_of(session, [NEW], MINE, priya.id)

    keys.renew_key(session, MINE, priya.id, act=act)

    new = keys.key_of(session, [NEW], MINE, priya.id)
    assert keys.find(session, [NEW], MINE, old) is None
    assert keys.find(session, [NEW], MINE, new).subject_id == priya.id


def test_a_replaced_link_was_used_under_no_secret_yet(session, act, priya):
    row = keys.ensure_key(session, MINE, priya.id)
    with transaction(session):
        row.used_under = 7

    assert keys.renew_key(session, MINE, priya.id, act=act).used_under == 0


def test_it_is_known_which_secret_a_link_was_made_under_and_never_the_secret(session, priya):
    old, new = (keys.key_of(session, [each], MINE, priya.id) for each in (OLD, NEW))
    found = [keys.open_with(session, [NEW, OLD], MINE, each).under for each in (old, new)]

    assert found == [mark(OLD), mark(NEW)]
    assert len({*found, 0}) == 3
    assert all(0 < each < 2**31 for each in found)


def test_a_link_made_under_the_last_secret_still_opens(session, priya):
    key = keys.key_of(session, [OLD], MINE, priya.id)

    assert keys.find(session, [NEW, OLD], MINE, key).subject_id == priya.id
    assert keys.find(session, [NEW], MINE, key) is None


def test_a_link_opens_nothing_of_another_purpose(session, priya):
    key = keys.key_of(session, [NEW], MINE, priya.id)

    assert keys.find(session, [NEW], KeyPurpose.ANSWER, key) is None


@pytest.mark.parametrize("wrong", ["", "x", "é" * 33, "a" * 33, "../../etc", "a" * 5000])
def test_what_was_never_a_link_opens_nothing(session, priya, wrong):
    assert keys.find(session, [NEW], MINE, wrong) is None


def test_the_database_holds_no_part_of_the_seal(session, priya):
    key = keys.key_of(session, [NEW], MINE, priya.id)
    row = session.scalars(select(Key)).one()

    assert key[len(row.handle) :] not in str(vars(row))


def test_an_address_is_confirmed_once(session, act, priya):
    stranger = make_candidate(session, "Nadia Farouk", confirmed_at=None)

    for _ in range(2):
        keys.confirm_address(session, stranger.id, act=act)

    assert session.get_one(Candidate, stranger.id).confirmed_at == act.now
    assert session.scalars(select(Entry.action)).all() == ["address confirmed"]
