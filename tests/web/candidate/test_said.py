"""What a candidate's own calendar has answered stands on their pages; a no asks what they want."""

import pytest

from scheduler.domain.terms import Answer
from scheduler.services.bookings import candidate_answers
from scheduler.services.loops import loops
from tests.people import portal
from tests.services.calls import first_day, make_loop, make_step
from tests.web.coordinator.pages import plain

NO = "Your calendar said that you can’t come. Nothing is cancelled by that"


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def read(client, session, settings, step, day):
    """Return a function that reads the pages of the day and of its first talk."""
    home = portal(session, settings, step.application.candidate)
    pages = f"{home}/steps/{step.id}/day", f"{home}/bookings/{day[0].id}"
    return lambda: [plain(client.get(each).text) for each in pages]


def say(session, act, talk, answer):
    candidate_answers.say(session, talk.candidate_object, answer, "", act=act)
    session.commit()


def test_a_no_by_calendar_asks_on_both_pages_until_it_is_a_yes(session, act, day, read):
    assert [NO in page for page in read()] == [False, False]
    say(session, act, day[0], Answer.DECLINED)
    assert [NO in page for page in read()] == [True, True]

    say(session, act, day[0], Answer.ACCEPTED)
    assert [NO in page for page in read()] == [False, False]
    assert "You said yes" in read()[1]
