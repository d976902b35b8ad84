"""People, and who may give which right to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import Invalid, Refused
from scheduler.models import Person, SignIn, StaffSession
from scheduler.services.act import person_actor
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.people import people, sessions
from scheduler.services.people.people import PersonDetails
from tests.services.house import PACIFIC, a_company, a_person, journal, version

LENA = PersonDetails(
    name="Lena Brandt",
    mail="Lena@Larkfield.example",
    zone="America/New_York",
    line="Builds our New York team",
    department="Engineering",
    country="US",
    joined_on=date(2024, 3, 1),
    clock=24,
)


@pytest.fixture
def sam(session, act):
    a_company(session)
    return a_person(session, act, "Sam Okafor", is_coordinator=True, is_admin=True)


@pytest.fixture
def dana(session, act, sam):
    return a_person(session, act, "Dana Liu", is_coordinator=True)


def by(act, person):
    return replace(act, actor=person_actor(person))


def details_of(session, person):
    return people.person_details(session.get(Person, person))


def signed_in(session, act, person):
    link = sessions.make_link(session, person, life=timedelta(minutes=30), act=act)
    return sessions.use_link(session, link.id, client="Firefox", act=act).id


def test_a_new_person_is_read_as_written_and_found_by_any_spelling(session, act, dana):
    lena = people.create_person(session, LENA, act=by(act, dana))

    assert details_of(session, lena) == LENA
    assert session.get(Person, lena).mail_key == "lena@larkfield.example"


def test_a_new_person_starts_within_the_limits_of_the_company(session, act):
    a_company(session, per_day=1, per_week=3)

    lena = session.get(Person, people.create_person(session, LENA, act=act))

    assert (lena.per_day, lena.per_week) == (1, 3)


def test_an_address_is_one_persons_only(session, act, dana):
    with pytest.raises(Invalid) as refusal:
        people.create_person(session, replace(LENA, mail="DANA@larkfield.example"), act=act)

    assert str(refusal.value) == "dana@larkfield.example is the address of Dana Liu."
    assert session.scalars(select(Person.name).order_by(Person.id)).all() == [
        "Sam Okafor",
        "Dana Liu",
    ]


def test_the_address_of_somebody_switched_off_says_so(session, act, dana):
    people.deactivate_person(session, dana, act=act)

    with pytest.raises(Invalid, match="Dana Liu, who is switched off; restore them instead"):
        people.create_person(session, replace(LENA, mail="dana@larkfield.example"), act=act)


def test_a_change_raises_the_version_and_is_written_down(session, act, dana):
    people.change_person(session, dana, replace(LENA, is_coordinator=True), act=act)

    assert details_of(session, dana) == replace(LENA, is_coordinator=True)
    assert version(session, dana) == 2
    assert journal(session)[-1] == ("person changed", f"person:{dana}")


def test_who_saves_over_a_change_they_have_not_seen_is_told(session, act, sam):
    lena = people.create_person(session, LENA, act=act)
    people.change_person(session, lena, replace(LENA, line="New"), act=act, seen=mark_of(LENA))

    with pytest.raises(ChangedMeanwhile):
        people.change_person(session, lena, replace(LENA, line="Mine"), act=act, seen=mark_of(LENA))

    assert details_of(session, lena).line == "New"


@pytest.mark.parametrize("right", ["is_coordinator", "is_admin"])
def test_a_coordinator_gives_no_rights(session, act, dana, right):
    lena = people.create_person(session, LENA, act=act)

    with pytest.raises(Refused, match="Only an admin can make somebody"):
        people.change_person(session, lena, replace(LENA, **{right: True}), act=by(act, dana))
    with pytest.raises(Refused, match="Only an admin can make somebody"):
        people.create_person(
            session, replace(LENA, mail="x@larkfield.example", **{right: True}), act=by(act, dana)
        )

    assert details_of(session, lena) == LENA


def test_an_admin_gives_and_takes_rights(session, act, sam):
    lena = people.create_person(session, LENA, act=by(act, sam))

    people.change_person(session, lena, replace(LENA, is_admin=True), act=by(act, sam))
    assert session.get(Person, lena).is_admin

    people.change_person(session, lena, LENA, act=by(act, sam))
    assert not session.get(Person, lena).is_admin


def test_a_coordinator_cannot_take_over_an_admin_by_their_address(session, act, sam, dana):
    stolen = replace(details_of(session, sam), mail="dana.too@larkfield.example")

    with pytest.raises(Refused, match="Only an admin can change the address"):
        people.change_person(session, sam, stolen, act=by(act, dana))

    assert details_of(session, sam).mail == "sam@larkfield.example"


def test_a_coordinator_may_change_the_own_address(session, act, dana):
    moved = replace(details_of(session, dana), mail="d.liu@larkfield.example")

    people.change_person(session, dana, moved, act=by(act, dana))

    assert details_of(session, dana) == moved


def test_links_to_an_old_address_stop_working(session, act, dana):
    sessions.make_link(session, dana, life=timedelta(minutes=30), act=act)

    moved = replace(details_of(session, dana), mail="d.liu@larkfield.example")
    people.change_person(session, dana, moved, act=act)

    assert session.scalar(select(SignIn.expires_at)) == act.now


def test_the_only_admin_stays_one(session, act, sam, dana):
    lesser = replace(details_of(session, sam), is_admin=False)

    for change in (
        lambda: people.change_person(session, sam, lesser, act=act),
        lambda: people.deactivate_person(session, sam, act=act),
    ):
        with pytest.raises(Invalid, match="Sam Okafor is the only admin"):
            change()

    assert details_of(session, sam).is_admin


def test_switching_off_ends_every_session_and_link_but_nobody_elses(session, act, sam, dana):
    hers, his = signed_in(session, act, dana), signed_in(session, act, sam)
    sessions.make_link(session, dana, life=timedelta(minutes=30), act=act)

    people.deactivate_person(session, dana, act=by(act, sam))

    assert not session.get(Person, dana).is_active
    assert session.get(StaffSession, hers).ended_at == act.now
    assert session.get(StaffSession, his).ended_at is None
    unused = select(SignIn.expires_at).where(SignIn.used_at.is_(None))
    assert session.scalars(unused).all() == [act.now]


def test_who_is_restored_has_hours_and_rights_as_before(session, act, sam, dana):
    before = details_of(session, dana)
    people.deactivate_person(session, dana, act=by(act, sam))
    people.restore_person(session, dana, act=by(act, sam))

    assert session.get(Person, dana).is_active
    assert details_of(session, dana) == before
    assert len(session.get(Person, dana).hours) == 5
    assert journal(session)[-2:] == [
        ("person deactivated", f"person:{dana}"),
        ("person restored", f"person:{dana}"),
    ]


def test_a_coordinator_switches_interviewers_only(session, act, sam, dana):
    lena = a_person(session, act, "Lena Brandt", zone=PACIFIC)

    people.deactivate_person(session, lena, act=by(act, dana))
    with pytest.raises(Refused, match="Only an admin can switch"):
        people.deactivate_person(session, sam, act=by(act, dana))

    assert not session.get(Person, lena).is_active
    assert session.get(Person, sam).is_active
