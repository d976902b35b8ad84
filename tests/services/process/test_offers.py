"""The last conversation: approved first, at short notice, in neutral words, decided by a date."""

import re

import pytest
from sqlalchemy import select

from scheduler.calendar import feeds
from scheduler.domain.offers import Decision, Refusal
from scheduler.domain.terms import Delivery
from scheduler.errors import Conflict, Invalid, StepClosed
from scheduler.mail.compose import compose
from scheduler.models import Booking, Message, Offer, Step
from scheduler.services.feeds.feeds import State
from scheduler.services.feeds.reaching import choose_delivery
from scheduler.services.process import offers, process
from scheduler.services.queue import nudging, queue
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services.closing import FRIDAY, approve, decide, starts, state, step, talk
from tests.services.referees import DAY, HOUR, MORNING, Town


@pytest.fixture
def town(session, act):
    town = Town(session, act, at=4)
    town.step_id = town.offer_id
    return town


def test_until_somebody_approves_nobody_can_book_and_the_candidate_hears_nothing(town):
    with pytest.raises(StepClosed, match="approved"):
        talk(town)
    assert town.told(town.priya.mail) == []


def test_whoever_leads_the_role_is_asked_for_their_word_when_the_step_opens(session, act):
    town = Town(session, act, at=3)
    process.advance(session, town.application_id, act=town.ours(), version=town.version)

    assert (town.told(town.dana.mail), town.told(town.priya.mail)) == (["to_approve"], [])
    rows = [row for row in queue.rows(session, now=NOON).rows if row.kind == "to_approve"]
    assert [row.name for row in rows] == ["Priya Raman"]


def test_approving_is_written_down_and_asks_the_candidate_at_once(town):
    approve(town)

    offer = town.session.get_one(Offer, town.offer_id)
    assert (offer.approved_by_id, offer.approved_at) == (town.dana.id, MORNING)
    assert town.told(town.priya.mail)[0] == "choose_time"
    with pytest.raises(Conflict):
        approve(town)


@pytest.mark.parametrize("decide_by", [MORNING, MORNING + 91 * DAY])
def test_a_date_to_decide_that_cannot_be_is_refused(town, decide_by):
    with pytest.raises(Invalid):
        approve(town, decide_by=decide_by)


def test_an_old_page_approves_nothing(town):
    with pytest.raises(Conflict):
        offers.approve(
            town.session,
            town.offer_id,
            FRIDAY,
            by=town.dana.id,
            act=town.ours(),
            version=town.version - 1,
        )


def test_the_call_may_be_four_hours_away_whatever_notice_the_people_ask(session, act):
    town = Town(session, act, at=4, notice_hours=48)
    with_notice(town, 4)
    approve(town)

    _, found = starts(town)

    assert MORNING + 4 * HOUR <= found[0] < MORNING + 5 * HOUR


def with_notice(town, hours):
    with transaction(town.session):
        way = town.session.get_one(Step, town.offer_id).stage.ways[0]
        way.notice_hours = hours


def letters(town, settings):
    """Return every mail to anybody, as it goes out, calendar and all, in one text."""
    found = []
    for message in town.session.scalars(select(Message)):
        letter = compose(town.session, message, settings.letterhead, now=MORNING)
        found += [letter.subject, letter.text, re.sub(r"<[^>]+>", " ", letter.html)]
        found.append(letter.calendar.decode().replace("\r\n ", ""))
    return " ".join(found)


def test_no_mail_calendar_or_feed_says_what_it_is_about(session, act, settings):
    town = Town(session, act, at=3)
    choose_delivery(session, town.dana.id, Delivery.BOTH, act=act)
    process.advance(session, town.application_id, act=town.ours(), version=town.version)
    nudging.nudge(session, act=town.act("worker", NOON + DAY - 3 * HOUR))
    approve(town)
    booking = talk(town)
    offers.ask_for_time(session, town.offer_id, (FRIDAY + 3 * DAY).date(), "", act=town.hers())
    offers.answer_time(
        session, town.offer_id, FRIDAY + 4 * DAY, act=town.ours(), version=town.version
    )
    decide(town, Decision.ACCEPTED, booking.ends_at)

    state_ = State(town.dana.id, 1, 0)
    feed = feeds.make_body(session, state_, on=MORNING.date(), base_url=settings.base_url).plain
    words = f"{letters(town, settings)} {feed.decode()}"

    assert re.findall(r"(?i)\w*offer\w*", words) == []
    assert ("Conversation" in words, "Priya" in feed.decode()) == (True, True)


def test_somebody_may_ask_to_be_written_to_instead_and_then_decide(town):
    approve(town)

    offers.refuse_call(
        town.session, town.offer_id, Refusal.WRITE, words="I am abroad.", act=town.hers()
    )

    rows = queue.rows(town.session, now=NOON).rows
    assert [(row.kind.value, row.words) for row in rows] == [("call_refused", "I am abroad.")]
    decide(town, Decision.ACCEPTED, NOON + DAY)
    assert state(town) == ("hired", "passed")


def test_not_yet_is_asked_again_later(town):
    approve(town)
    later = (NOON + 8 * DAY).date()
    offers.refuse_call(town.session, town.offer_id, Refusal.LATER, again_on=later, act=town.hers())
    with pytest.raises(Conflict):
        decide(town, Decision.ACCEPTED, NOON + DAY)

    offers.ask_again(town.session, town.offer_id, act=town.ours(NOON + 8 * DAY))

    assert town.told(town.priya.mail).count("choose_time") == 1
    assert step(town).offer.refusal is None
    talk(town, NOON + 8 * DAY)
    assert state(town) == ("in_process", "booked")


def test_who_has_booked_after_all_is_not_asked_again(town):
    approve(town)
    offers.refuse_call(town.session, town.offer_id, Refusal.LATER, act=town.hers())
    talk(town, NOON + DAY)
    with pytest.raises(Conflict):
        offers.ask_again(town.session, town.offer_id, act=town.ours(NOON + DAY))

    assert state(town) == ("in_process", "booked")


def test_a_booked_call_is_not_refused_but_cancelled(town):
    approve(town)
    talk(town)

    with pytest.raises(Conflict, match="booked already"):
        offers.refuse_call(town.session, town.offer_id, Refusal.WRITE, act=town.hers(MORNING))


def test_more_time_is_asked_for_given_and_told(town):
    approve(town)
    later = FRIDAY + 3 * DAY
    offers.ask_for_time(town.session, town.offer_id, later.date(), "My family", act=town.hers())
    assert [row.kind.value for row in queue.rows(town.session, now=NOON).rows] == ["time_asked"]

    offers.answer_time(town.session, town.offer_id, later, act=town.ours(), version=town.version)

    offer = step(town).offer
    assert (offer.decide_by, offer.more_until) == (later, None)
    assert town.told(town.priya.mail)[-1] == "decide_by"


def test_one_gentle_word_comes_two_days_before_and_no_second(town):
    approve(town)
    offers.refuse_call(town.session, town.offer_id, Refusal.WRITE, act=town.hers())

    counts = [
        offers.remind(town.session, act=town.act("worker", FRIDAY - each * HOUR))
        for each in (49, 48, 24, 1)
    ]

    assert counts == [0, 1, 0, 0]


def test_a_date_that_passed_is_in_the_queue(town):
    approve(town)
    offers.refuse_call(town.session, town.offer_id, Refusal.WRITE, act=town.hers())
    offers.ask_again(town.session, town.offer_id, act=town.ours())
    talk(town)
    end = town.session.scalars(select(Booking)).one()
    with transaction(town.session):
        end.state = "complete"

    kinds = [
        [row.kind.value for row in queue.rows(town.session, now=at).rows]
        for at in (FRIDAY - HOUR, FRIDAY + HOUR)
    ]

    assert kinds == [[], ["decision_late"]]
