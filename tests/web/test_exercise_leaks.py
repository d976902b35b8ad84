"""Every mail of an exercise leaves for real; what it is read by opens pages and starts nothing."""

import re

from sqlalchemy import select

from scheduler import worker
from scheduler.domain.terms import ExerciseState, Notice
from scheduler.mail.compose import compose
from scheduler.models import Message
from scheduler.services.act import Act
from scheduler.services.exercises.running import add_own_time, start
from scheduler.services.exercises.windows import book_window, give_back
from scheduler.services.exercises.work import Work, hand_in
from tests.exercising import SATURDAY, Shop, hours, minutes

OF_EXERCISES = {each for each in Notice if each.value.startswith(("exercise_", "grading_"))}
LINK = re.compile(r"http://localhost(/[^\s\"'<>)\\]*)")


class Passing:
    """Time that passes: every mail leaves, every link in it is opened, and nothing changes by it."""

    def __init__(self, shop, engine, settings, client, now):
        self.shop, self.engine, self.settings = shop, engine, settings
        self.client, self.now = client, now
        self.seen, self.state = set(), None

    def until(self, instant):
        """Let time pass until *instant*."""
        self.now.at = instant
        worker.run_once(self.engine, self.settings, now=instant)
        self.state = self.shop.exercise().state
        session = self.shop.session
        sent = session.scalars(select(Message).where(Message.sent_at.is_not(None))).all()
        self.seen |= {each.notice for each in sent}
        for address in links(session, self.settings):
            assert self.client.get(address).status_code in {200, 302, 303}
        assert self.shop.exercise().state is self.state

    def act(self):
        """Return a deed of now."""
        return Act("command", self.now.at, self.settings.house)


def test_a_scanner_that_opens_every_link_starts_no_clock_and_grades_nothing(
    session, engine, settings, client, now
):
    shop = Shop(session)
    time, step = Passing(shop, engine, settings, client, now), shop.step.id

    book_window(session, step, SATURDAY - hours(24), act=time.act())
    time.until(now.at)
    book_window(session, step, SATURDAY, act=time.act())
    time.until(SATURDAY - hours(23))
    give_back(session, step, act=time.act())
    time.until(now.at)
    book_window(session, step, SATURDAY, act=time.act())
    for instant in (SATURDAY, SATURDAY + hours(5)):
        time.until(instant)
    start(session, step, act=time.act())
    for length in (0, 3.5):
        time.until(now.at + hours(length))
    add_own_time(session, step, act=time.act())
    time.until(now.at)
    hand_in(session, step, Work(text="x"), act=time.act())
    time.until(now.at + hours(2))
    for length in (-hours(23), minutes(1)):
        time.until(shop.exercise().due_at + length)

    assert OF_EXERCISES - time.seen == set()
    assert time.state is ExerciseState.GRADING


def links(session, settings):
    """Return the address of every link in the mails so far."""
    found = set()
    for message in session.scalars(select(Message).where(Message.sent_at.is_not(None))):
        letter = compose(session, message, settings.letterhead, now=message.sent_at)
        found.update(LINK.findall(letter.text))
    session.rollback()
    return sorted(found)
