"""The mails of an exercise as they leave: words, links, calendar parts, and what is not sent."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from scheduler.domain.terms import Method, Notice
from scheduler.mail.compose import compose
from scheduler.mail.links import Letterhead
from scheduler.services.act import Act
from scheduler.services.exercises.grading import tend
from scheduler.services.exercises.running import add_own_time, set_extra_time, start
from scheduler.services.exercises.windows import book_window, give_back
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.post import delivery
from tests.calendar.check import violations
from tests.exercising import SATURDAY, Shop, hours, minutes

N = Notice


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def at(act):
    return lambda now: Act(act.actor, now, act.house)


@pytest.fixture
def letter(session, settings, shop):
    """Return the letter that the newest message of a notice is, as it would leave."""

    def letter(notice):
        message = shop.letters(notice)[-1]
        message.attempt, message.stamped_at = 1, message.due_at
        session.commit()
        return compose(session, message, settings.letterhead, now=message.due_at)

    return letter


def event(letter):
    """Return the one event of a letter's calendar part."""
    (found,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
    return found


def test_the_window_takes_nobodys_time_and_moves_under_one_uid(session, shop, act, letter):
    book_window(session, shop.step.id, SATURDAY, act=act)
    booked = letter(N.EXERCISE_BOOKED)
    book_window(session, shop.step.id, SATURDAY + hours(1), act=act)
    moved = letter(N.EXERCISE_MOVED)
    first, second = event(booked), event(moved)
    assert (first["TRANSP"], first["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TRANSPARENT", "FREE")
    assert (first["UID"], first["SEQUENCE"]) == (second["UID"], 0)
    assert (second["SEQUENCE"], second.start) == (1, SATURDAY + hours(1))
    assert violations(moved.calendar, previous=booked.calendar, kind="invite") == []
    assert "It is on Saturday now, no longer on Sat 28 Nov, 9:00 am (MST)" in flat(moved)


def flat(letter):
    """Return the words of a letter on one line, with plain blanks."""
    return " ".join(letter.text.replace("\u202f", " ").split())


def test_at_its_time_the_mail_says_that_it_is_ready_and_leads_to_the_button(
    session, shop, act, letter
):
    book_window(session, shop.step.id, SATURDAY, act=act)
    ready = shop.letters(N.EXERCISE_READY)[0]
    assert ready.due_at == SATURDAY
    assert delivery.pointless(session, ready, now=SATURDAY) == ""
    said = letter(N.EXERCISE_READY)
    assert f"/steps/{shop.step.id}/exercise/start" in said.text
    assert said.subject == "Ready: take-home exercise with Larkfield, start when you are"


@pytest.mark.parametrize("deed", ["moved", "started", "given back"])
def test_what_was_written_ahead_is_not_sent_when_it_is_not_true_any_more(
    session, shop, act, at, deed
):
    book_window(session, shop.step.id, SATURDAY, act=act)
    ready = shop.letters(N.EXERCISE_READY)[0].id
    if deed == "moved":
        book_window(session, shop.step.id, SATURDAY + hours(2), act=act)
    elif deed == "started":
        start(session, shop.step.id, act=at(SATURDAY - hours(1)))
    else:
        give_back(session, shop.step.id, act=act)
    assert [each.id for each in shop.letters(N.EXERCISE_READY) if each.id == ready] == []


def test_the_clock_is_mailed_with_its_deadline_and_more_time_follows(
    session, shop, act, at, letter
):
    begins = SATURDAY
    start(session, shop.step.id, act=at(begins))
    started = letter(N.EXERCISE_STARTED)
    assert started.subject == (
        "Started: take-home exercise with Larkfield, until Sat 28 Nov, 1:00 pm (MST)"
    )
    add_own_time(session, shop.step.id, act=at(begins + hours(1)))
    extended = letter(N.EXERCISE_EXTENDED)
    assert event(extended).end == begins + hours(4.5)
    assert violations(extended.calendar, previous=started.calendar, kind="invite") == []


def test_silent_extra_time_moves_the_mail_before_the_deadline_too(session, shop, act, at):
    start(session, shop.step.id, act=at(SATURDAY))
    set_extra_time(session, shop.step.id, 60, act=at(SATURDAY))
    (closing,) = shop.letters(N.EXERCISE_CLOSING)
    assert closing.due_at == SATURDAY + hours(4.5)
    assert delivery.pointless(session, closing, now=closing.due_at) == ""


def test_a_window_that_was_heard_of_is_cancelled_in_the_calendar(session, shop, act, letter):
    book_window(session, shop.step.id, SATURDAY, act=act)
    booked = letter(N.EXERCISE_BOOKED)
    give_back(session, shop.step.id, act=act)
    (message,) = shop.letters(N.EXERCISE_CANCELLED)
    assert message.method is Method.CANCEL
    cancelled = letter(N.EXERCISE_CANCELLED)
    assert violations(cancelled.calendar, previous=booked.calendar, kind="cancel") == []


def test_a_grader_has_the_deadline_in_their_calendar_and_loses_it_to_the_next(
    session, shop, act, at, letter
):
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="x"), act=act)
    tend(session, act=at(act.now + hours(5)))
    asked = letter(N.GRADING_ASKED)
    due = shop.exercise().due_at
    assert (event(asked).end, event(asked)["TRANSP"]) == (due, "TRANSPARENT")
    assert violations(asked.calendar, kind="invite") == []
    tend(session, act=at(due + minutes(1)))
    over = letter(N.GRADING_OVER)
    assert over.recipient.address == "aisha.malik@larkfield.example"
    assert event(over)["STATUS"] == "CANCELLED"
    assert letter(N.GRADING_ASKED).recipient.address == "jonas.weber@larkfield.example"


def test_a_reminder_of_what_is_graded_is_not_sent(session, shop, act, at):
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="x"), act=act)
    tend(session, act=at(act.now + hours(5)))
    (reminder,) = shop.letters(N.GRADING_REMINDER)
    assert delivery.pointless(session, reminder, now=reminder.due_at) == ""
    later = reminder.due_at + timedelta(days=3)
    assert delivery.pointless(session, reminder, now=later) == "The time to grade it is over."


def test_mail_of_a_closed_door_keeps_its_keys_hidden(session, shop, act, settings):
    book_window(session, shop.step.id, SATURDAY, act=act)
    head = settings.letterhead
    hidden = Letterhead(
        head.base_url, head.mail_from, head.secrets, replies_are_read=False, hides_keys=True
    )
    message = shop.letters(N.EXERCISE_BOOKED)[0]
    assert "/c/••••/steps" in compose(session, message, hidden, now=act.now).text
