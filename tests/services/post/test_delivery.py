"""Who may send what now: leases, order within a stream, waiting, and sending again."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Audience, Method, Notice, StepState
from scheduler.errors import Conflict, Missing, Refused
from scheduler.models import Candidate, Message, SignIn, Step
from scheduler.services.calendars import meetings
from scheduler.services.messages import news, outbox
from scheduler.services.people import sessions
from scheduler.services.post import delivery, resending
from scheduler.services.post.delivery import GIVE_UP, LEASE, Claimed
from scheduler.services.post.sent import Delivery, delivery_of, find
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import (
    make_application,
    make_candidate,
    make_company,
    make_coordinator,
    make_pool,
    make_role,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def tell(session, act):
    """Return a function that writes a message, as part of a meeting's stream if it names one."""

    def tell(subject="candidate:1", *, to="priya@home.example", about=None, number=0, **values):
        return outbox.tell(
            session,
            Notice.FRESH_LINK,
            address=to,
            name="",
            subject=subject,
            sequence=number,
            object_id=about,
            method=Method.REQUEST if about else None,
            facts={},
            act=act,
            **values,
        ).id

    return tell


@pytest.fixture
def meeting(session, act):
    """Return the id of a calendar object."""
    with transaction(session):
        return meetings.new_object(session, Audience.TEAM, act=act).id


def claim(session, now=NOON):
    return delivery.claim(session, now=now)


def told(session, ident):
    session.rollback()
    session.expire_all()
    return session.get_one(Message, ident)


def test_a_message_is_taken_once_while_its_lease_lasts(session, tell):
    ident = tell()

    assert claim(session) == Claimed(ident, 1)
    assert claim(session, NOON + LEASE - MINUTE) is None
    assert claim(session, NOON + LEASE) == Claimed(ident, 2)
    assert told(session, ident).stamped_at == NOON


def test_nothing_is_taken_before_it_is_due(session, tell):
    ident = tell(due_at=NOON + MINUTE)

    assert claim(session) is None
    assert claim(session, NOON + MINUTE) == Claimed(ident, 1)


def test_the_one_that_has_waited_longest_is_first(session, tell):
    young, old = tell("a:1"), tell("a:2", due_at=NOON - MINUTE)

    assert [claim(session).id, claim(session).id] == [old, young]


def test_one_stream_is_in_order_and_others_do_not_wait_for_it(session, tell, meeting):
    first = tell("o:1", about=meeting)
    second = tell("o:1", about=meeting, number=1, due_at=NOON - MINUTE)
    other = tell("o:1", about=meeting, to="jonas@larkfield.example")

    taken = claim(session)
    assert [taken.id, claim(session).id, claim(session)] == [first, other, None]

    assert delivery.mark_sent(session, taken, digest="d", answer="250 OK", now=NOON)
    assert claim(session).id == second


@pytest.mark.parametrize("end", [delivery.bury, delivery.drop])
def test_a_stream_goes_on_behind_a_message_that_has_ended(session, tell, meeting, end):
    tell("o:1", about=meeting)
    second = tell("o:1", about=meeting, number=1)

    end(session, claim(session), reason="550", now=NOON)

    assert claim(session).id == second


def test_who_was_overtaken_may_not_mark(session, tell):
    ident = tell()
    slow, quick = claim(session), claim(session, NOON + LEASE)

    assert not delivery.mark_sent(session, slow, digest="slow", answer="250", now=NOON)
    assert not delivery.bury(session, slow, reason="550", now=NOON)
    assert delivery.mark_sent(session, quick, digest="quick", answer="250", now=NOON)
    assert not delivery.defer(session, quick, reason="late", now=NOON)
    assert told(session, ident).digest == "quick"


def test_another_process_passes_over_what_is_locked(session, engine, tell):
    first, second = tell("a:1"), tell("a:2")
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with Session(engine) as other, transaction(other):
        assert claim(other).id == first
        assert claim(session).id == second


def test_each_wait_is_twice_the_last_up_to_an_hour(session, tell):
    ident, now, waits = tell(), NOON, []
    for _ in range(9):
        taken = claim(session, now)
        delivery.defer(session, taken, reason="451 later", now=now)
        waits.append(told(session, ident).leased_until - now)
        assert claim(session, now + waits[-1] - timedelta(seconds=1)) is None
        now += waits[-1]

    base = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert waits == [minutes * MINUTE * (1 - ident % 10 / 100) for minutes in base]


def test_after_five_days_of_later_a_message_counts_as_come_back(session, tell):
    ident = tell()
    delivery.defer(session, claim(session), reason="451 later", now=NOON)
    late = NOON + GIVE_UP
    delivery.defer(session, claim(session, late), reason="451 later", now=late)

    found = told(session, ident)
    assert found.dead_at == late
    assert found.last_answer == "No answer but “later” for 5 days: 451 later"


def test_a_reminder_is_pointless_once_the_step_is_not_open(session, act):
    company = make_company(session)
    step = make_application(session, make_role(session, make_pool(session))).steps[1]
    (first, _) = news.reminders(step, company, now=NOON)
    news.send(session, first, act=act)
    message = session.scalars(select(Message)).one()

    assert delivery.pointless(session, message, now=NOON) == ""
    with transaction(session):
        session.get_one(Step, step.id).state = StepState.BOOKED
    assert delivery.pointless(session, message, now=NOON) == "The step is no longer open."


def test_a_sign_in_link_is_pointless_once_it_has_run_out(session, act):
    make_company(session)
    sessions.mail_link(session, make_coordinator(session).mail_key, act=act)
    message = session.scalars(select(Message)).one()
    end = session.scalars(select(SignIn.expires_at)).one()

    assert delivery.pointless(session, message, now=end - MINUTE) == ""
    assert (
        delivery.pointless(session, message, now=end) == "The link in it was used or has run out."
    )


def test_what_came_back_is_sent_again_as_it_was(session, act, tell):
    ident = tell()
    delivery.bury(session, claim(session), reason="550 Nobody here", now=NOON)

    resending.send_again(session, ident, act=act)

    assert claim(session) == Claimed(ident, 2)
    assert told(session, ident).stamped_at == NOON


def test_what_waits_for_another_try_may_go_at_once(session, act, tell, meeting):
    ident = tell("o:1", about=meeting)
    tell("o:1", about=meeting, number=1)
    delivery.defer(session, claim(session), reason="451 later", now=NOON)
    assert claim(session) is None

    resending.send_again(session, ident, act=act)

    assert claim(session) == Claimed(ident, 2)


def test_what_a_newer_message_replaced_is_not_sent_again(session, act, tell, meeting):
    ident = tell("o:1", about=meeting)
    delivery.bury(session, claim(session), reason="550", now=NOON)
    tell("o:1", about=meeting, number=1)

    with pytest.raises(Refused, match="A newer message about the same meeting"):
        resending.send_again(session, ident, act=act)
    assert told(session, ident).dead_at == NOON


def test_what_is_out_or_being_sent_is_not_sent_again(session, act, tell):
    out, busy, fresh = tell("a:1"), tell("a:2"), tell("a:3")
    delivery.mark_sent(session, claim(session), digest="d", answer="250", now=NOON)
    assert claim(session).id == busy

    for ident in (out, busy, fresh):
        with pytest.raises(Conflict):
            resending.send_again(session, ident, act=act)
    with pytest.raises(Missing):
        resending.send_again(session, 99, act=act)


def test_sending_again_goes_to_the_address_of_today(session, act, tell):
    candidate = make_candidate(session, mail="priya@home.example")
    ident = tell(candidate_id=candidate.id)
    delivery.bury(session, claim(session), reason="550", now=NOON)
    with transaction(session):
        session.get_one(Candidate, candidate.id).mail = "priya@work.example"

    sent = resending.send_again(session, ident, act=act)

    assert (sent.address, claim(session)) == ("priya@work.example", Claimed(sent.id, 1))
    assert delivery_of(told(session, ident)) is Delivery.NOT_NEEDED


def test_what_came_back_may_be_set_aside(session, act, tell):
    ident = tell()
    with pytest.raises(Conflict):
        resending.set_aside(session, ident, act=act)
    delivery.bury(session, claim(session), reason="550", now=NOON)

    resending.set_aside(session, ident, act=act)

    assert delivery_of(told(session, ident)) is Delivery.NOT_NEEDED


def test_a_message_is_claimed_by_who_wrote_it_only_once(session, tell):
    ident = tell()

    assert delivery.claim_one(session, ident, now=NOON) == Claimed(ident, 1)
    with pytest.raises(Conflict):
        delivery.claim_one(session, ident, now=NOON)


def test_the_list_counts_each_state_as_each_message_says_it(session, tell):
    for number in range(6):
        tell(f"a:{number}")
    delivery.mark_sent(session, claim(session), digest="d", answer="250 OK", now=NOON)
    delivery.mark_sent(session, claim(session), digest="d", answer=delivery.KEPT, now=NOON)
    delivery.defer(session, claim(session), reason="451", now=NOON)
    delivery.bury(session, claim(session), reason="550", now=NOON)
    delivery.drop(session, claim(session), reason="pointless", now=NOON)

    page = find(session)

    assert page.counts == dict.fromkeys(Delivery, 1)
    assert {delivery_of(each) for each in page.messages} == set(Delivery)
    for state in Delivery:
        assert [delivery_of(each) for each in find(session, only=state).messages] == [state]


def test_the_list_finds_people_by_name_and_address(session, tell):
    tell("a:1", to="priya_r@home.example")
    tell("a:2", to="priya-r@home.example")

    assert [each.address for each in find(session, who="PRIYA_").messages] == [
        "priya_r@home.example"
    ]
    assert find(session, who="%").total == 0


def test_the_list_has_pages_of_fifty(session, tell):
    for number in range(51):
        tell(f"a:{number}", due_at=NOON + number * MINUTE)

    first, second = find(session), find(session, page=2)

    assert (first.first, first.last, first.total) == (1, 50, 51)
    assert (second.first, second.last, second.number) == (51, 51, 2)
    assert first.messages[0].due_at == NOON + 50 * MINUTE
    assert find(session, page=9).number == 2
