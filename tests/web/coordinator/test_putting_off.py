"""A coordinator who needs longer says until when; the candidate reads the day and that we are sorry."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.process import Outcome
from scheduler.mail.compose import compose
from scheduler.models import Application, Message
from scheduler.services.process import outcomes, process
from scheduler.services.queue import queue
from scheduler.services.transaction import transaction
from tests.people import portal
from tests.services import hiring
from tests.services.hiring import version
from tests.web.coordinator.pages import plain

THURSDAY = "2026-12-03"


def say(desk, session, nadia, on, number=0):
    step = session.get_one(Application, nadia).steps[number].id
    seen = {"version": str(version(session, nadia)), "answer_on": on}
    return desk.press(f"/candidates/{nadia}/steps/{step}/answer-date", seen)


def letters(session):
    session.rollback()
    return session.scalars(select(Message).where(Message.notice == "answer_put_off")).all()


def test_another_day_is_told_by_mail_page_and_queue(desk, session, settings, nadia, now, sam):
    now.pass_(timedelta(days=7))
    desk.enter(sam)
    page = desk.get(f"/candidates/{nadia}").text
    assert "It takes longer? Tell Nadia until when" in plain(page)
    candidate = session.get_one(Application, nadia).candidate
    with transaction(session):
        candidate.confirmed_at = now()
    home = portal(session, settings, candidate)
    assert "You were to hear from us by Wed 25 Nov" in plain(desk.get(home).text)

    assert say(desk, session, nadia, THURSDAY).status_code == 303

    assert "told Nadia Farouk that they hear from us by Thu 3 December 2026" in plain(
        desk.get(f"/candidates/{nadia}").text
    )
    (letter,) = letters(session)
    mail = compose(session, letter, settings.letterhead, now=now())
    assert "you were to hear from us by Wed 25 Nov, 6:00 pm (MST)." in " ".join(mail.text.split())
    assert "sorry" in mail.subject + mail.text
    assert "You hear from us by Thu 3 Dec" in plain(desk.get(home).text)
    (row,) = queue.rows(session, now=now()).rows
    assert row.due_at.isoformat() == "2026-12-04T01:00:00+00:00"


@pytest.mark.parametrize("on", ["", "soon", "2026-11-22", "2027-03-01"])
def test_what_is_no_promise_is_said_beside_the_field(desk, session, nadia, on):
    answer = say(desk, session, nadia, on)
    assert answer.status_code == 422
    assert '<a href="#answer_on">' in answer.text
    assert "Something to fix: Nadia" in answer.text
    assert letters(session) == []


def test_who_is_to_choose_a_time_does_not_wait_for_us(desk, session, nadia, act):
    process.advance(session, nadia, act=act, version=version(session, nadia))
    assert "It takes longer?" not in desk.get(f"/candidates/{nadia}").text
    assert say(desk, session, nadia, THURSDAY, number=1).status_code == 409
    assert letters(session) == []


def test_a_later_day_outlives_the_outcome_of_the_talk(desk, session, nadia, act):
    process.advance(session, nadia, act=act, version=version(session, nadia))
    booking = hiring.booked(session, nadia, act, in_hours=-2)
    assert say(desk, session, nadia, THURSDAY, number=1).status_code == 303
    seen = version(session, nadia)
    outcomes.set_outcome(session, booking, Outcome.UNDECIDED, act=act, version=seen)
    session.rollback()
    due = session.get_one(Application, nadia).steps[1].answer_due_at
    assert due.isoformat() == "2026-12-04T01:00:00+00:00"
