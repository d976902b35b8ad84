"""Whoever welcomes an open afternoon is booked nowhere else then, and is replaced when they can't come."""

from datetime import time

import pytest
from sqlalchemy import delete, select, update

from scheduler.domain.bitmap import tick
from scheduler.errors import Conflict, Invalid
from scheduler.models import Claim, Entry, VisitDay
from scheduler.services.people import people
from scheduler.services.queue import queue
from scheduler.services.seats import leaving
from scheduler.services.upkeep.invariants import check
from scheduler.services.visits import days, unclaimed, welcoming
from scheduler.services.visits.days import Afternoon
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.mail.post import deliver_all
from tests.people import make_person
from tests.visiting import THURSDAY, Town, coffee, local, to

TWO, FOUR = local(THURSDAY, 14), local(THURSDAY, 16)
OMAR = "omar.reyes@mail.example"
HALF_PAST_TWO = local(THURSDAY, 14, 30)


@pytest.fixture
def town(session, act):
    return Town(session, act)


def opened(town, host, **said):
    """Return an afternoon from two to four that *host* welcomes people on."""
    return town.afternoon(begins=time(14), ends=time(16), host=host, **said)


def steps_of(town, day):
    """Return which steps of five minutes an afternoon claims, by person; the gap after it too."""
    rows = town.session.execute(
        select(Claim.resource_id, Claim.tick).where(Claim.visit_day_id == day.id)
    )
    found = {}
    for person, at in rows:
        found.setdefault(person, []).append(at)
    return {person: (min(each), max(each) + 1) for person, each in found.items()}


def said(host, begins=time(14), ends=time(16)):
    return Afternoon(THURSDAY, begins, ends, 8, host.id if host else None)


def test_their_time_is_claimed_so_that_nobody_books_them_elsewhere(town):
    jonas, aisha = town.hosts
    day = opened(town, jonas)

    assert steps_of(town, day) == {jonas.id: (tick(TWO), tick(FOUR) + 2)}
    visit = town.come(coffee(HALF_PAST_TWO))
    assert standing(town.session, visit.id).attendances[0].person is aisha
    assert HALF_PAST_TWO not in town.coffees()
    assert check(town.session) == []


def test_who_has_something_else_then_is_not_taken_and_nothing_is_stored(town):
    visit = town.come(coffee(HALF_PAST_TWO))
    host = standing(town.session, visit.id).attendances[0].person
    with pytest.raises(Invalid) as refused:
        opened(town, host)
    assert str(refused.value).startswith(f"{host.name} has something else then.")
    town.session.rollback()
    assert town.session.scalars(select(VisitDay)).all() == []


def test_the_claim_follows_the_afternoon_and_its_host(town):
    jonas, aisha = town.hosts
    day = opened(town, jonas)

    days.change_day(town.session, day.id, said(aisha, time(15), time(17)), act=town.act)
    assert steps_of(town, day) == {aisha.id: (tick(TWO) + 12, tick(FOUR) + 14)}
    assert town.claimed(jonas) == 0
    days.change_day(town.session, day.id, said(None), act=town.act)
    assert steps_of(town, day) == {}

    days.change_day(town.session, day.id, said(jonas), act=town.act)
    days.cancel_day(town.session, day.id, reason="A leak", act=town.act)
    assert steps_of(town, day) == {}
    assert check(town.session) == []


def test_closing_the_day_frees_whoever_was_to_welcome_them(town):
    day = opened(town, town.hosts[0])
    days.close_date(town.session, town.office.id, THURSDAY, reason="", act=town.act)
    assert steps_of(town, day) == {}


def test_who_cannot_is_replaced_and_everybody_is_told_who_comes(town, engine, settings):
    jonas, aisha = town.hosts
    day = opened(town, jonas)
    town.come(to(day), "Omar Reyes")
    deliver_all(engine, settings, now=NOON)

    found = welcoming.cannot(town.session, day.id, jonas.id, "A cold", act=town.act)

    assert found is aisha
    assert (day.host, day.host_missing_at) == (aisha, None)
    assert steps_of(town, day) == {aisha.id: (tick(TWO), tick(FOUR) + 2)}
    assert (town.told(jonas.mail)[-1], town.told(aisha.mail)) == (
        "visit_welcome_over",
        ["visit_welcome"],
    )
    letter = town.newest(OMAR)
    assert (letter.notice.value, [each["name"] for each in letter.facts["people"]]) == (
        "visit_host",
        ["Aisha Malik"],
    )
    assert "A cold" not in str(letter.facts)
    assert town.session.scalars(select(Entry).order_by(Entry.id)).all()[-1].payload["reason"] == (
        "A cold"
    )
    with pytest.raises(Conflict):
        welcoming.cannot(town.session, day.id, jonas.id, act=town.act)


def test_with_nobody_free_for_the_whole_of_it_a_coordinator_is_asked(town):
    jonas = town.hosts[0]
    day = opened(town, jonas)
    town.come(coffee(HALF_PAST_TWO))  # with Aisha
    town.come(to(day), "Omar Reyes")

    assert welcoming.cannot(town.session, day.id, jonas.id, act=town.act) is None

    assert (day.host, day.host_missing_at, steps_of(town, day)) == (None, NOON, {})
    assert town.told(OMAR) == ["visit_asked", "visit_booked"]
    rows = [
        (each.kind.value, each.name, each.visit_day_id)
        for each in queue.gather(town.session, now=NOON)
    ]
    assert rows == [("visit_host", town.office.name, day.id)]
    lena = make_person(town.session, "Lena Brandt")
    days.change_day(town.session, day.id, said(lena), act=town.act)
    assert list(queue.gather(town.session, now=NOON)) == []
    assert check(town.session) == []


def test_whoever_leaves_the_company_gives_up_their_afternoons(town):
    jonas, aisha = town.hosts
    day = opened(town, jonas)
    people.deactivate_person(town.session, jonas.id, act=town.act)

    leaving.give_up_seats(town.session, act=town.act)
    leaving.give_up_seats(town.session, act=town.act)

    assert day.host is aisha
    assert town.claimed(jonas) == 0


def test_a_claim_of_somebody_who_does_not_welcome_them_breaks_a_promise(town):
    jonas, aisha = town.hosts
    day = opened(town, jonas)
    town.session.execute(update(VisitDay).where(VisitDay.id == day.id).values(host_id=aisha.id))
    town.session.commit()
    assert len(check(town.session)) == 26


def test_afternoons_of_an_older_version_claim_their_hosts_once_and_others_wait_in_the_queue(town):
    jonas, aisha = town.hosts
    free, busy = opened(town, jonas), opened(town, aisha)
    town.session.execute(delete(Claim))  # as before version 0020
    town.session.commit()
    visit = town.come(coffee(HALF_PAST_TWO))  # with the first of the two, as nothing forbids
    host = standing(town.session, visit.id).attendances[0].person
    if host is jonas:
        free, busy = busy, free

    assert unclaimed.claim_all(town.session, act=town.act) == 1
    assert unclaimed.claim_all(town.session, act=town.act) == 0

    assert steps_of(town, free) == {free.host_id: (tick(TWO), tick(FOUR) + 2)}
    assert (steps_of(town, busy), busy.host) == ({}, host)
    rows = [(each.who, each.visit_day_id) for each in queue.gather(town.session, now=NOON)]
    assert rows == [((host.name,), busy.id)]
    assert check(town.session) == []

    town.cancel(visit)
    assert unclaimed.claim_all(town.session, act=town.act) == 1
    assert list(queue.gather(town.session, now=NOON)) == []
