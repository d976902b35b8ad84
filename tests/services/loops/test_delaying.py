"""Somebody is late: this talk and those after it begin ten minutes later, if everybody can stay."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer
from scheduler.errors import Conflict
from scheduler.models import Booking, Message
from scheduler.services.bookings import booking, cancelling
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import delaying, loops
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from scheduler.services.upkeep.invariants import check
from tests.races.test_lost_updates import heard
from tests.services.calls import add_debrief, first_day, make_loop, make_role, make_step

MINUTE = timedelta(minutes=1)


@pytest.fixture
def role(session):
    role = make_loop(session)
    add_debrief(session, role)
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    heard(session)
    return made


@pytest.fixture
def late(session, act, day):
    """Return the moment five minutes into the second talk of the day."""
    return replace(act, now=day[1].starts_at + 5 * MINUTE)


def starts(session, talks):
    session.rollback()
    return [session.get_one(Booking, each.id).starts_at for each in talks]


def fresh(session, since):
    session.rollback()
    found = select(Message).where(Message.created_at == since).order_by(Message.id)
    return [(each.notice.value, each.name, each.sequence) for each in session.scalars(found)]


def test_it_moves_with_all_that_follow_and_nothing_before(session, act, step, day, late):
    before, ends = starts(session, day), of_step(session, step.id).starts_at
    delaying.begin_later(session, day[1].id, act=late)

    assert starts(session, day) == [
        before[0],
        *(each + 10 * MINUTE for each in before[1:]),
    ]
    last = session.get_one(Booking, day[2].id)
    assert of_step(session, step.id).starts_at >= max(ends, last.ends_at)
    assert check(session) == []


def test_each_is_told_once_and_answers_stay(session, act, day, late):
    seat = day[2].attendances[0]
    answers.say(session, seat.id, Answer.ACCEPTED, act=act)
    delaying.begin_later(session, day[1].id, act=late)

    told = fresh(session, late.now)
    holders = {talk.attendances[0].person.name for talk in day[1:]}
    assert ("moved", "Priya Raman", 1) in told
    assert [one for one in told if one[0] == "moved"] == [("moved", "Priya Raman", 1)]
    assert holders <= {name for notice, name, _ in told if notice == "moved_team"}
    assert day[2].attendances[0].answer is Answer.ACCEPTED


def test_twice_is_twenty_minutes(session, act, day, late):
    before = starts(session, day)
    for more in (0, 8):
        delaying.begin_later(session, day[2].id, act=replace(act, now=before[2] + more * MINUTE))
    assert starts(session, day)[2] == before[2] + 20 * MINUTE
    assert check(session) == []


def test_nobody_is_taken_out_of_something_else(session, act, day, late):
    """Whoever holds the second talk has another one a quarter of an hour after it."""
    step = make_step(session, make_role(session, [day[1].attendances[0].person]))
    interview = step.stage.ways[0].interviews[0]
    soon = Choice(interview.id, None, day[1].ends_at + 15 * MINUTE)
    booking.book(session, step.id, soon, act=act)
    before = starts(session, day)

    delaying.begin_later(session, day[1].id, act=late)  # a gap gives way
    with pytest.raises(Conflict, match="needed elsewhere"):
        delaying.begin_later(session, day[1].id, act=late)
    assert starts(session, day)[1] == before[1] + 10 * MINUTE
    assert check(session) == []


@pytest.mark.parametrize("minutes", [-16, 45])
def test_too_early_and_too_late_it_is_refused(session, act, day, minutes):
    when = replace(act, now=day[1].starts_at + minutes * MINUTE)
    with pytest.raises(Conflict, match="a quarter of an hour before"):
        delaying.begin_later(session, day[1].id, act=when)


def test_what_was_cancelled_stays_so(session, act, day, late):
    cancelling.cancel(session, day[1].id, by=cancelling.STAFF, act=act)
    with pytest.raises(Conflict):
        delaying.begin_later(session, day[1].id, act=late)


def test_one_press_on_the_page_tells_when_it_begins(client, session, act, day, now):
    holder = day[1].attendances[0].person
    page = f"/interviews/{day[1].id}"
    client.enter(holder)
    assert "Running late?" not in client.get(page).text

    now.at = day[1].starts_at + 5 * MINUTE
    shown = client.enter(holder).get(page).text
    assert "This talk and 1 after it today move" in shown
    answer = client.press(f"{page}/later", {})
    assert (answer.status_code, answer.location) == (303, page)
    assert "This talk and 1 talk after it begin ten minutes later." in client.get(page).text


def test_one_talk_alone_moves_too(session, act, role, step):
    first = first_day(session, step)
    interview = step.stage.ways[0].interviews[0]
    wanted = Choice(interview.id, None, first.times[interview.id])
    made = booking.book(session, step.id, wanted, act=act)
    begun = replace(act, now=made.starts_at)
    delaying.begin_later(session, made.id, act=begun)
    assert starts(session, [made]) == [wanted.starts_at + 10 * MINUTE]
    assert check(session) == []
