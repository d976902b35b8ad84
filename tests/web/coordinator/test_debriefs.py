"""The debrief of a loop as staff see it, and as candidates never do."""

import re
from datetime import timedelta

import pytest

from scheduler.domain.terms import BookingState, Notice
from scheduler.models import Booking, Message, Person
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import loops
from scheduler.services.transaction import transaction
from tests.mail.post import by_mail, deliver_all, messages, read
from tests.people import portal
from tests.rigs import smtp
from tests.services.calls import add_debrief, first_day, make_loop, make_step
from tests.services.debriefs.test_debriefs import away, block
from tests.web.coordinator.pages import plain


@pytest.fixture
def role(session, sam):
    role = make_loop(session)
    add_debrief(session, role)
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def home(step):
    return f"/candidates/{step.application_id}"


@pytest.fixture
def page(home, step):
    return f"{home}/steps/{step.id}/debrief"


@pytest.fixture
def unplaced(session, act, role, step):
    """Return a loop whose people have no time for a debrief in the two days after it."""
    wanted = first_day(session, step)
    last = max(wanted.times.values())
    days = [(last + timedelta(days=number)).date() for number in range(1, 4)]
    for member in role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members:
        away(session, member.person_id, *days)
        block(session, act, role, member.person_id, last)
    return loops.book_loop(session, step.id, wanted, act=act)


def starts(html):
    return re.findall(r'name="start" value="([^"]+)"', html)


def test_the_candidate_finds_it_nowhere(client, session, settings, step, day):
    debrief = of_step(session, step.id)
    own = portal(session, settings, step.application.candidate)
    pages = [own, f"{own}/steps/{step.id}", f"{own}/steps/{step.id}/day"]
    pages += [f"{own}/bookings/{each.id}{end}" for each in day for end in ("", ".ics")]

    for address in pages:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200
        assert "ebrief" not in answer.text
        assert debrief.reference not in answer.text
    for end in ("", ".ics", "/move", "/cancellation"):
        assert client.get(f"{own}/bookings/{debrief.id}{end}").status_code == 404


def test_no_mail_to_the_candidate_speaks_of_it(engine, session, settings, act, step, day):
    _, settings = by_mail(act, settings)
    with smtp.server() as server:
        deliver_all(engine, settings, now=act.now, server=server)
    arrived = [read(each) for each in server.received]
    mine = [each for each in arrived if step.application.candidate.mail in each["To"]]

    assert mine
    assert len(arrived) > len(mine)
    for mail in mine:
        for part in mail.walk():
            if not part.is_multipart():
                assert b"ebrief" not in part.get_payload(decode=True)


def test_its_people_find_it_in_their_own_words(client, session, step, day):
    debrief = of_step(session, step.id)
    one = session.get_one(Person, debrief.attendances[0].person_id)
    visitor = client.enter(one)

    words = plain(visitor.get("/me").text)
    assert "Debrief Among yourselves" in words
    words = plain(visitor.get(f"/interviews/{debrief.id}").text)
    assert "Debrief about Priya Raman" in words
    assert "Priya is not in this and does not know of it." in words


def test_the_coordinator_sees_it_with_the_loop(desk, session, step, day, home):
    words = plain(desk.get(home).text)

    assert "Debrief" in words
    assert "Without the candidate" in words
    assert "Move the debrief" in words
    assert "placed the debrief" in words
    debrief = of_step(session, step.id)
    assert desk.get(f"{home}/bookings/{debrief.id}/move").status_code == 404


def test_one_without_a_time_is_in_the_queue(desk, unplaced, page):
    queue = desk.get("/queue").text

    assert "Debrief to place" in queue
    assert f'href="{page}"' in queue


def test_it_is_placed_by_hand_and_leaves_the_queue(desk, session, step, unplaced, home, page):
    html = desk.get(page).text
    assert "Nobody has placed it yet." in html
    answer = desk.press(page, {"start": starts(html)[0]})

    assert (answer.status_code, answer.location) == (303, home)
    assert "The debrief is booked." in plain(desk.get(home).text)
    session.rollback()
    debrief = of_step(session, step.id)
    assert debrief.starts_at.isoformat() == starts(html)[0]
    assert (debrief.is_locked, step.debrief_missing_at) == (True, None)
    assert "Debrief to place" not in desk.get("/queue").text


def test_it_is_moved_by_hand(desk, session, step, day, page):
    before = of_step(session, step.id).starts_at
    found = [each for each in starts(desk.get(page).text) if each != before.isoformat()]
    desk.press(page, {"start": found[-1]})
    session.rollback()

    assert of_step(session, step.id).starts_at.isoformat() == found[-1]
    told = messages(session, Message.notice == Notice.MOVED_TEAM)
    assert len(told) == 3


@pytest.mark.parametrize("typed", ["", "soon", "2026-11-24T12:00"])
def test_what_is_no_time_is_said_beside_the_times(desk, day, page, typed):
    answer = desk.press(page, {"start": typed})

    assert answer.status_code == 422
    assert "Choose one of the times." in answer.text


def test_a_time_that_was_not_offered_is_refused(desk, session, step, day, page):
    before = of_step(session, step.id).starts_at
    answer = desk.press(page, {"start": (before - timedelta(days=1)).isoformat()})

    assert answer.status_code == 409
    assert "Nothing was booked." in answer.text


def test_the_coordinator_may_do_without(desk, session, step, day, page, home):
    debrief = of_step(session, step.id)
    desk.press(f"{page}/cancellation", {})
    session.rollback()

    assert session.get_one(Booking, debrief.id).state is BookingState.CANCELLED
    assert "There is no debrief." in plain(desk.get(home).text)
    assert "Debrief to place" not in desk.get("/queue").text


def test_a_step_without_one_in_its_plan_has_no_such_page(desk, session, act, role, step, page):
    with transaction(session):
        session.delete(role.plans[0].stages[1].ways[0].debriefs[0])
    loops.book_loop(session, step.id, first_day(session, step), act=act)

    assert desk.get(page).status_code == 404
