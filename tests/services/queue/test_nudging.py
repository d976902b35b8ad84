"""Coordinators hear each working morning what waits, and at once when an answer of theirs is late."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Notice
from scheduler.models import Company, CompanyDayOff, Message, Role
from scheduler.services.process import process
from scheduler.services.queue import nudging
from scheduler.services.transaction import transaction
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services import hiring
from tests.services.hiring import applied, booked, version

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Noon is Monday, 11:20 in San Francisco.
TUESDAY = NOON - timedelta(hours=3) + DAY  # 8:20 there
SATURDAY = TUESDAY + 4 * DAY
CLOSE = datetime.fromisoformat("2026-11-26T01:00:00+00:00")  # Wednesday, 5 pm there
SECOND = timedelta(seconds=1)


@pytest.fixture
def sam(session):
    hiring.a_company(session)
    return make_coordinator(session)


@pytest.fixture
def role(session, sam, act):
    return hiring.a_role(session, act)


@pytest.fixture
def nadia(session, role, act):
    """Return an application of Monday noon, to be answered until Wednesday evening."""
    return applied(session, role, act)


@pytest.fixture
def nudges(session, act):
    """Return a function that nudges at an instant and returns every nudge so far."""

    def nudges(now):
        session.rollback()
        nudging.nudge(session, act=replace(act, now=now))
        chosen = select(Message).where(Message.notice.in_((Notice.DIGEST, Notice.ANSWER_LATE)))
        return list(session.scalars(chosen.order_by(Message.id)))

    return nudges


def brief(messages):
    return [(each.notice.value, each.name) for each in messages]


def names(message):
    return [row["name"] for row in message.facts["rows"]]


def test_a_working_morning_has_one_digest(nadia, nudges):
    assert brief(nudges(TUESDAY)) == [("digest", "Sam Okafor")]
    assert brief(nudges(TUESDAY + HOUR)) == [("digest", "Sam Okafor")]
    assert brief(nudges(TUESDAY + DAY)) == [("digest", "Sam Okafor")] * 2


@pytest.mark.parametrize("now", [TUESDAY - HOUR, TUESDAY + 3 * HOUR, TUESDAY + 12 * HOUR])
def test_there_is_none_at_another_hour(nadia, nudges, now):
    assert nudges(now) == []


def test_there_is_none_on_a_weekend(nadia, nudges):
    assert nudges(SATURDAY) == []


def test_there_is_none_on_a_day_off(session, nadia, nudges):
    with transaction(session):
        session.add(CompanyDayOff(on=TUESDAY.date(), name="Founders' day"))

    assert nudges(TUESDAY) == []


def test_there_is_none_where_nothing_waits(role, nudges):
    assert nudges(TUESDAY) == []


def test_it_says_what_had_come_by_eight(session, role, act, nadia, nudges):
    applied(session, role, replace(act, now=TUESDAY), "Omar Late")

    (digest,) = nudges(TUESDAY + HOUR)

    assert names(digest) == ["Nadia Farouk"]
    assert (digest.facts["total"], digest.facts["late"]) == (1, 0)


def test_each_coordinator_is_told_in_their_own_morning(session, nadia, nudges):
    make_coordinator(session, "Bea Lund", zone="Europe/Berlin")

    assert brief(nudges(TUESDAY - 8 * HOUR)) == [("digest", "Bea Lund")]
    assert brief(nudges(TUESDAY)) == [("digest", "Bea Lund"), ("digest", "Sam Okafor")]


def test_it_is_of_the_roles_that_they_look_after(session, act, sam, role, nadia, nudges):
    bea = make_coordinator(session, "Bea Lund")
    other = hiring.a_role(session, act, "Technical Writer")
    applied(session, other, act, "Omar Haddad")
    with transaction(session):
        session.get_one(Role, other).coordinator = bea
        session.get_one(Role, role).coordinator = sam

    told = {each.name: names(each) for each in nudges(TUESDAY)}

    assert told == {"Sam Okafor": ["Nadia Farouk"], "Bea Lund": ["Omar Haddad"]}


def test_it_tells_of_the_interviews_of_the_day(session, act, nadia, nudges):
    process.advance(session, nadia, act=act, version=version(session, nadia))
    booked(session, nadia, act, in_hours=24)
    booked_later = TUESDAY + DAY

    (tuesday,) = nudges(TUESDAY)
    assert [each["title"] for each in tuesday.facts["talks"]] == ["Intro call"]
    assert tuesday.facts["rows"] == []
    after = nudges(booked_later)
    assert [each.facts["talks"] for each in after[1:]] == [[]]


def test_an_answer_is_late_once_its_day_has_closed(nadia, nudges):
    assert nudges(CLOSE) == []
    assert brief(nudges(CLOSE + SECOND)) == [("answer_late", "Sam Okafor")]
    assert brief(nudges(CLOSE + HOUR)) == [("answer_late", "Sam Okafor")]


def test_whoever_holds_the_role_hears_of_it(session, act, role, nadia, nudges):
    bea = make_coordinator(session, "Bea Lund")
    with transaction(session):
        session.get_one(Role, role).coordinator = bea

    assert brief(nudges(CLOSE + SECOND)) == [("answer_late", "Bea Lund")]


def test_what_has_been_late_for_days_is_no_news(nadia, nudges):
    assert nudges(CLOSE + DAY + HOUR) == []


def test_an_unused_link_is_no_answer_of_ours(session, act, nadia, nudges):
    process.advance(session, nadia, act=act, version=version(session, nadia))

    late = [each for each in nudges(NOON + 9 * DAY) if each.notice is Notice.ANSWER_LATE]

    assert late == []


def test_a_nudge_that_waits_is_dropped_once_somebody_has_seen_to_it(
    session, engine, settings, act, nadia, nudges
):
    nudges(CLOSE + SECOND)
    later = replace(act, now=CLOSE + HOUR)
    process.advance(session, nadia, act=later, version=version(session, nadia))

    run_once(engine, settings, now=CLOSE + HOUR)

    assert [each.last_answer for each in nudges(CLOSE + HOUR)] == [
        "Somebody has seen to it meanwhile."
    ]


def test_yesterdays_digest_is_dropped(session, engine, settings, nadia, nudges):
    nudges(TUESDAY)

    run_once(engine, settings, now=TUESDAY + 16 * HOUR)

    assert [each.last_answer for each in nudges(TUESDAY + 16 * HOUR)] == ["That morning is over."]


def test_nobody_is_nudged_before_there_is_a_company(session, act):
    assert session.get(Company, 1) is None
    assert nudging.nudge(session, act=act) == 0


def test_the_instants_between_two_are_mornings_and_closes(session, role):
    tuesday, evening = TUESDAY - timedelta(minutes=20), CLOSE - DAY + SECOND

    assert nudging.due_between(session, NOON + 6 * HOUR, CLOSE - DAY + HOUR) == [tuesday, evening]
