import pytest
from sqlalchemy import select, update

from scheduler.errors import Conflict, Invalid
from scheduler.models import Booking, Candidate, Key, Message
from scheduler.services.applications.correcting import correct_address
from scheduler.services.placing.invitations import invite
from scheduler.services.process import process
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import booked, told, version

OLD, NEW = "nadia@mail.example", "nadia@gmail.example"


@pytest.fixture
def nadia(session, act):
    """Return the id of a candidate who is asked to choose a time."""
    hiring.a_company(session)
    application = hiring.applied(session, hiring.a_role(session, act), act)
    process.advance(session, application, act=act, version=version(session, application))
    return session.scalars(select(Candidate.id)).one()


def correct(session, candidate, act, mail=NEW, seen=OLD):
    return correct_address(session, candidate, mail, seen=seen, act=act)


def all_sent(session, act, **values):
    with transaction(session):
        session.execute(update(Message).values(attempt=1, sent_at=act.now, **values))


def test_what_waits_goes_to_the_new_address(session, nadia, act):
    before = told(session)
    correct(session, nadia, act)
    assert told(session) == [(notice, NEW, hours) for notice, _, hours in before]


def test_what_came_back_is_sent_again_and_leaves_the_queue(session, nadia, act):
    all_sent(session, act)
    with transaction(session):
        session.execute(update(Message).values(sent_at=None, dead_at=act.now))
    correct(session, nadia, act)
    assert [address for _, address, _ in told(session)] == [NEW] * 4
    standing = Message.superseded_at.is_(None)
    assert session.scalars(select(Message.dead_at).where(standing)).all() == [None] * 4


def test_a_link_that_is_still_needed_is_sent_again_though_it_was_accepted(session, nadia, act):
    all_sent(session, act)
    correct(session, nadia, act)
    assert [each for each in told(session) if each[1] == NEW] == [("choose_time", NEW, 0)]


def test_an_interview_to_come_is_told_again(session, nadia, act):
    booking = booked(session, 1, act, in_hours=48)
    with transaction(session):
        invite(session, [session.get_one(Booking, booking)], act=act)
    all_sent(session, act)
    correct(session, nadia, act)
    assert [each for each in told(session) if each[1] == NEW] == [("booked", NEW, 0)]


def test_links_sent_to_the_old_address_end(session, nadia, act):
    with transaction(session):
        session.get_one(Candidate, nadia).confirmed_at = act.now
    correct(session, nadia, act)
    session.expire_all()
    person = session.get_one(Candidate, nadia)
    assert (person.mail, person.mail_key, person.confirmed_at) == (NEW, NEW, None)
    assert session.scalars(select(Key.generation)).all() == [1]
    assert hiring.written(session)[-2:] == ["link replaced", "correct address"]


def test_the_same_address_changes_nothing(session, nadia, act):
    before = told(session, standing=False)
    correct(session, nadia, act, mail=f" {OLD} ")
    assert (told(session, standing=False), session.scalars(select(Key.generation)).all()) == (
        before,
        [0],
    )


def test_an_address_corrected_meanwhile_is_not_overwritten(session, nadia, act):
    with pytest.raises(Conflict, match=f"changed this address to {OLD} meanwhile"):
        correct(session, nadia, act, seen="earlier@mail.example")


def test_two_candidates_never_share_an_address(session, nadia, act):
    hiring.applied(session, 1, act, "Hugo Lindqvist")
    with pytest.raises(Conflict, match="another candidate, Hugo Lindqvist"):
        correct(session, nadia, act, mail="HUGO@mail.example")
    with pytest.raises(Invalid):
        correct(session, nadia, act, mail="nadia")
