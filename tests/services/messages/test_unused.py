"""Whoever has chosen a time is not reminded of choosing one, and no mail waits as if they were."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Company, Message
from scheduler.services.bookings import booking, cancelling, windows
from scheduler.services.bookings.windows import Offer
from scheduler.services.messages import news
from scheduler.services.post import sent
from scheduler.services.post.sent import Delivery
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.mail.post import choices, make_step

DAY = timedelta(days=1)


@pytest.fixture
def step(session, act):
    """Return Priya's open call, with the reminders that wait for the second and the fifth day."""
    step = make_step(session)
    with transaction(session):
        for letter in news.reminders(step, session.get_one(Company, 1), now=act.now):
            news.send(session, letter, act=act)
    return step


def waiting(session):
    """Return after how many days each reminder that waits is due."""
    session.rollback()
    page = sent.find(session, only=Delivery.WAITING)
    return sorted(
        (each.due_at - NOON).days
        for each in page.messages
        if each.notice.value == "reminder_unused"
    )


def test_once_they_have_chosen_nothing_waits_and_after_a_cancellation_it_does_again(
    session, step, act
):
    assert waiting(session) == [2, 5]

    made = booking.book(session, step.id, choices(session, step, act)[-1], act=act)
    assert waiting(session) == []
    why = select(Message.last_answer).where(Message.notice == "reminder_unused")
    assert set(session.scalars(why)) == {"They have chosen meanwhile."}

    later = replace(act, now=NOON + 3 * DAY)
    cancelling.cancel(session, made.id, by=cancelling.STAFF, reason="", act=later)
    assert waiting(session) == [5]


def test_windows_are_an_answer_too(session, step, act):
    offer = Offer(NOON + 3 * DAY, NOON + 4 * DAY)

    windows.send_windows(session, step.id, [offer], "", act=act)

    assert waiting(session) == []


def test_no_reminder_goes_to_an_address_that_is_theirs_no_more(session, step, act):
    made = booking.book(session, step.id, choices(session, step, act)[0], act=act)
    with transaction(session):
        step.application.candidate.mail = "priya@elsewhere.example"

    cancelling.cancel(session, made.id, by=cancelling.STAFF, reason="", act=act)

    assert waiting(session) == []
