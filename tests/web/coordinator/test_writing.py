"""A coordinator writes to a candidate, who reads it by mail and page and answers in one thread."""

import pytest
from sqlalchemy import select

from scheduler.mail.compose import compose
from scheduler.models import Application, Message, Question
from scheduler.services.questions import questions
from scheduler.services.queue import queue
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.people import portal
from tests.web.coordinator.pages import plain
from tests.web.reading import Page

WORDS = "Could you send us two dates?\nMornings are best."


@pytest.fixture
def home(session, settings, nadia, act):
    """Return Nadia's first page; her address is confirmed."""
    candidate = session.get_one(Application, nadia).candidate
    with transaction(session):
        candidate.confirmed_at = act.now
    return portal(session, settings, candidate)


def write(desk, nadia, words=WORDS, **more):
    return desk.press(f"/candidates/{nadia}/messages", {"message": words} | more)


def test_what_is_written_is_mailed_and_stands_in_both_threads(
    desk, session, settings, nadia, home, act
):
    answer = write(desk, nadia)
    assert (answer.status_code, answer.location) == (303, f"/candidates/{nadia}#questions")

    page = plain(desk.get(f"/candidates/{nadia}").text)
    assert "Your message is on its way to Nadia." in page
    assert "Could you send us two dates? Mornings are best." in page
    assert "Sam Okafor wrote to Nadia Farouk" in page
    assert "Answer again" not in page

    session.rollback()
    letter = session.scalars(select(Message).where(Message.notice == "written_to")).one()
    mail = compose(session, letter, settings.letterhead, now=act.now)
    assert mail.subject == "Sam of Larkfield has written to you"
    assert WORDS in mail.text
    assert f"http://localhost{home}/questions" in mail.text
    for address in (home, f"{home}/questions"):
        seen = plain(desk.get(address).text)
        assert "Sam Okafor" in seen
        assert "Could you send us two dates?" in seen
        assert "No words, only files" not in seen
    assert check(session) == []


def test_nobody_waits_for_an_answer_until_the_candidate_writes_back(desk, session, nadia, act):
    write(desk, nadia)
    session.rollback()
    assert [row.kind.value for row in queue.rows(session, now=act.now).rows] == ["unread"]
    questions.ask(session, nadia, questions.Asked("Monday or Tuesday."), act=act)
    assert "question" in [row.kind.value for row in queue.rows(session, now=act.now).rows]
    page = plain(desk.get(f"/candidates/{nadia}").text)
    assert page.index("Could you send us two dates?") < page.index("Monday or Tuesday.")


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_what_cannot_be_sent_is_kept_and_said(desk, session, nadia, words):
    answer = write(desk, nadia, words)
    assert answer.status_code == 422
    assert '<a href="#message">' in answer.text
    assert Page(answer).texts["message"].strip() == words.strip()
    assert session.scalars(select(Question)).all() == []


def test_pressing_twice_sends_once(desk, session, nadia):
    for _ in range(2):
        assert write(desk, nadia, submission="w" * 22).status_code == 303
    session.rollback()
    assert len(session.scalars(select(Question)).all()) == 1
