"""Signing in by a link, and the sessions that it opens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.keys import Secret
from scheduler.errors import Invalid, Missing, Refused
from scheduler.models import Company, Entry, Message, Person, SignIn, StaffSession
from scheduler.services.people import inviting, sessions
from tests.people import make_admin, make_company, make_person

SECRETS = (Secret(b"k" * 32),)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sam(session):
    return make_admin(session, "Sam Okafor")


def later(act, length):
    return replace(act, now=act.now + length)


def enter(session, person, act):
    link = sessions.make_link(session, person.id, life=HOUR, act=act)
    return sessions.use_link(session, link.id, client="Firefox", act=act)


def test_a_known_address_is_mailed_one_link(session, act, sam):
    sessions.mail_link(session, sam.mail_key, act=act)

    row = session.scalars(select(SignIn)).one()
    told = session.scalars(select(Message)).one()
    assert (told.address, told.subject) == (sam.mail, f"sign_in:{row.id}")
    assert row.expires_at - act.now == 30 * MINUTE


def test_what_is_stored_of_a_mailed_link_opens_nothing(session, act, sam):
    sessions.mail_link(session, sam.mail_key, act=act)

    key = sessions.key_of(SECRETS, session.scalars(select(SignIn)).one())
    assert key not in str(vars(session.scalars(select(Message)).one()))


@pytest.mark.parametrize("columns", [{"is_active": False}, {"mail": "other@larkfield.example"}])
def test_nobody_else_is_mailed_anything(session, act, columns):
    make_person(session, "Sam Okafor", **columns)

    sessions.mail_link(session, "sam.okafor@larkfield.example", act=act)

    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_link_finds_its_person_until_it_runs_out(session, act, sam):
    link = sessions.make_link(session, sam.id, life=HOUR, act=act)
    key = sessions.key_of(SECRETS, link)

    last = act.now + HOUR - MINUTE
    assert sessions.find_link(session, SECRETS, key, now=last).person == sam
    assert sessions.find_link(session, SECRETS, key, now=act.now + HOUR) is None
    assert sessions.find_link(session, SECRETS, key[:-1] + "?", now=act.now) is None


def test_a_link_works_once(session, act, sam):
    link = sessions.make_link(session, sam.id, life=HOUR, act=act)
    sessions.use_link(session, link.id, client="", act=act)

    with pytest.raises(Missing):
        sessions.use_link(session, link.id, client="", act=act)

    assert session.scalar(select(func.count()).select_from(StaffSession)) == 1
    assert sessions.find_link(session, SECRETS, sessions.key_of(SECRETS, link), now=act.now) is None


def test_a_session_ends_after_twelve_idle_hours_and_seven_days(session, act, sam):
    row = enter(session, sam, act)

    def lives(seen, length):
        return sessions.is_live(row, seen_at=act.now + seen, now=act.now + length)

    assert [lives(0 * HOUR, 12 * HOUR - MINUTE), lives(0 * HOUR, 12 * HOUR)] == [True, False]
    assert [lives(6 * DAY, 6 * DAY + HOUR), lives(7 * DAY, 7 * DAY)] == [True, False]


def test_a_session_is_fresh_for_twelve_hours(session, act, sam):
    row = enter(session, sam, act)

    at = [act.now + 12 * HOUR - MINUTE, act.now + 12 * HOUR]
    assert [sessions.is_fresh(row, now=now) for now in at] == [True, False]


def test_who_left_has_no_session(session, act, sam):
    row = enter(session, sam, act)
    sam.is_active = False
    session.commit()

    assert sessions.find_session(session, row.handle) is None


def test_an_ended_session_is_gone_and_only_its_owner_ends_it(session, act, sam):
    row, jonas = enter(session, sam, act), make_person(session)

    with pytest.raises(Missing):
        sessions.end_session(session, jonas, row.id, act=act)
    assert sessions.find_session(session, row.handle) == row

    sessions.end_session(session, sam, row.id, act=act)
    assert sessions.find_session(session, row.handle) is None


def test_the_list_shows_only_what_is_open(session, act, sam):
    enter(session, sam, act)
    second = enter(session, sam, later(act, 13 * HOUR))
    ended = enter(session, sam, later(act, 14 * HOUR))
    sessions.end_session(session, sam, ended.id, act=later(act, 14 * HOUR))

    open_ = sessions.sessions_of(session, sam, now=act.now + 14 * HOUR)

    assert open_ == [second]


def test_inviting_a_new_admin_makes_them_and_the_company(session, act):
    link = inviting.invite_admin(session, " Ines@Larkfield.example ", act=act)

    ines = session.get_one(Person, link.person_id)
    assert (ines.mail, ines.mail_key) == ("Ines@Larkfield.example", "ines@larkfield.example")
    assert (ines.is_admin, ines.is_coordinator, ines.is_interviewer) == (True, True, False)
    assert session.scalars(select(Company.id)).all() == [1]
    assert link.expires_at - act.now == DAY
    assert session.scalars(select(Entry.action)).all() == ["admin invited", "sign-in link made"]


def test_inviting_somebody_who_is_here_changes_no_right_and_no_company(session, act):
    make_company(session, name="Larkfield")
    jonas = make_person(session, mail="jonas@larkfield.example")

    link = inviting.invite_admin(session, "jonas@larkfield.example", act=act)

    assert link.person == jonas
    assert (jonas.is_admin, jonas.is_coordinator, jonas.is_interviewer) == (False, False, True)
    assert session.get_one(Company, 1).name == "Larkfield"


def test_inviting_no_address_or_somebody_who_left_is_refused(session, act):
    make_person(session, is_active=False)

    with pytest.raises(Invalid):
        inviting.invite_admin(session, "jonas", act=act)
    with pytest.raises(Refused):
        inviting.invite_admin(session, "jonas.weber@larkfield.example", act=act)
