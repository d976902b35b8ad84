from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from scheduler.domain.process import Outcome
from scheduler.domain.terms import Notice, StageKind
from scheduler.models import Attendance, Booking, Message, Window
from scheduler.services.messages import outbox
from scheduler.services.process import endings, process
from scheduler.services.process.outcomes import set_outcome
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import booked, current, version

DAY = timedelta(days=1)


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


@pytest.fixture
def nadia(session, role, act):
    return hiring.applied(session, role, act)


@pytest.fixture
def called(session, nadia, act):
    """Return Nadia's application, at the intro call."""
    process.advance(session, nadia, act=act, version=version(session, nadia))
    return nadia


def page(session, act, *, after=0, **asked):
    """Return a page of the queue as it is some hours after noon."""
    session.expire_all()
    return queue.rows(session, now=act.now + timedelta(hours=after), **asked)


def only(session, act, *, after=0):
    (row,) = page(session, act, after=after).rows
    return row


def brief(row):
    return (row.kind.value, row.label, row.target.value, row.is_tickable)


def test_nothing_waits(session, role, act):
    empty = page(session, act)
    assert (empty.rows, empty.counts, empty.total, empty.overdue) == ([], {}, 0, 0)
    assert (empty.number, empty.pages) == (1, 1)


def test_an_unread_application_waits_with_the_roles_promise(session, nadia, act):
    row = only(session, act)
    assert brief(row) == ("unread", "Read it", "candidate", True)
    assert (row.name, row.role, row.at, row.since) == (
        "Nadia Farouk",
        "Customer Engineer",
        act.now,
        act.now,
    )
    assert row.due_at.isoformat() == "2026-11-26T01:00:00+00:00"
    assert row.version == version(session, nadia)


def test_who_was_read_waits_for_the_decision(session, nadia, act):
    process.mark_read(session, nadia, act=replace(act, now=act.now + DAY))
    row = only(session, act)
    assert brief(row) == ("to_advance", "Advance Nadia", "advance", True)
    assert row.since == act.now + DAY


def test_an_application_that_waits_for_its_link_is_in_nobodys_queue(session, nadia, act):
    hiring.applied(session, hiring.a_role(session, act, "Technical Writer"), act)
    assert only(session, act).application_id == nadia


def test_a_link_counts_as_unused_after_two_days(session, called, act):
    assert page(session, act, after=47).rows == []
    row = only(session, act, after=48)
    assert brief(row) == ("link_unused", "Write to Nadia", "candidate", False)
    assert (row.since, row.due_at) == (act.now, act.now + 10 * DAY)


def test_who_left_a_number_is_called(session, role, act):
    application = hiring.applied(session, role, act, phone="+1 303 555 0188")
    process.advance(session, application, act=act, version=version(session, application))
    assert only(session, act, after=72).label == "Call Nadia"


def test_windows_are_answered_within_a_working_day(session, called, act):
    offer(session, called, act, state="windows_sent")
    row = only(session, act)
    assert brief(row) == ("windows_sent", "Pick a window", "picker", False)
    assert (row.count, row.at, row.stage) == (2, act.now, "Intro call")
    assert row.due_at.isoformat() == "2026-11-25T01:00:00+00:00"


def test_windows_for_what_is_booked_ask_us_to_move_it(session, called, act):
    booking = booked(session, called, act, in_hours=12)
    offer(session, called, act)
    row = only(session, act)
    assert brief(row) == ("move_asked", "Move Nadia", "picker", False)
    assert (row.booking_id, row.at) == (booking, act.now + DAY / 2)


def test_what_is_booked_and_well_needs_nobody(session, called, act):
    booked(session, called, act, in_hours=12)
    assert page(session, act).rows == []


def test_an_interviewer_who_cannot_come_is_named_until_a_day_before(session, called, act):
    jonas = hiring.an_interviewer(session, act)
    booking = booked(session, called, act, in_hours=48, person_id=jonas)
    with transaction(session):
        session.execute(update(Booking).values(at_risk_at=act.now))
        session.execute(update(Attendance).values(answer="declined", answer_reason="A visit"))
    row = only(session, act, after=1)
    assert brief(row) == ("interviewer_cant", "Find somebody", "seat", False)
    assert (row.who, row.words, row.booking_id) == (("Jonas Weber",), "A visit", booking)
    assert (row.since, row.due_at) == (act.now, act.now + DAY)


def test_an_outcome_is_missing_once_the_last_interview_is_over(session, called, act):
    booking = booked(session, called, act, in_hours=12)
    assert page(session, act, after=12).rows == []
    row = only(session, act, after=12.5)
    assert brief(row) == ("outcome_missing", "Set the outcome", "candidate", False)
    assert (row.booking_id, row.since) == (booking, act.now + timedelta(hours=12.5))
    assert row.due_at.isoformat() == "2026-11-26T01:00:00+00:00"


def test_an_interview_without_a_decision_waits_for_it(session, called, act):
    booking = booked(session, called, act, in_hours=-2)
    seen = version(session, called)
    set_outcome(session, booking, Outcome.UNDECIDED, act=act, version=seen)
    row = only(session, act)
    assert brief(row) == ("to_advance", "Advance Nadia", "advance", True)
    assert (row.stage, row.booking_id, row.at) == ("Intro call", booking, act.now - 2 * DAY / 24)


def test_a_step_that_is_ours_waits_for_us(session, called, act):
    for _ in range(2):
        process.advance(session, called, act=act, version=version(session, called))
    row = only(session, act)
    assert (brief(row)[0], row.stage) == ("references_to_ask", "References")


def test_a_letter_that_came_back_hides_the_unused_link(session, called, act):
    with transaction(session):
        session.execute(update(Message).values(dead_at=act.now, last_answer="no such mailbox"))
    row = only(session, act, after=72)
    assert brief(row) == ("mail_failed", "Correct address", "candidate", False)
    assert (row.who, row.words, row.application_id) == (
        ("nadia@mail.example",),
        "no such mailbox",
        called,
    )
    with transaction(session):
        session.execute(update(Message).values(superseded_at=act.now))
    assert only(session, act, after=72).kind is Kind.LINK_UNUSED


def test_a_letter_to_one_of_us_leads_to_their_own_page(session, role, act):
    jonas = hiring.an_interviewer(session, act)
    with transaction(session):
        message = outbox.tell(
            session,
            Notice.AT_RISK,
            act=act,
            address="jonas@larkfield.example",
            name="Jonas Weber",
            subject="booking:1",
            facts={},
            person_id=jonas,
        )
        message.dead_at = act.now
    row = only(session, act)
    assert (brief(row), row.person_id) == (
        ("mail_failed", "Correct address", "person", False),
        jonas,
    )


def test_who_has_left_the_process_needs_nothing(session, called, act):
    endings.decline(session, called, act=act, version=version(session, called))
    assert page(session, act, after=96).rows == []


def test_the_oldest_broken_promise_stands_first_and_no_promise_last(session, role, act):
    unpromised = hiring.a_role(session, act, "Technical Writer", answer_days=None)
    silent = hiring.applied(session, unpromised, replace(act, now=act.now - 9 * DAY), "Ama Boateng")
    new = hiring.applied(session, role, act, "Wei Zhang")
    late = hiring.applied(session, role, replace(act, now=act.now - 5 * DAY), "Anya Petrov")
    later = hiring.applied(session, role, replace(act, now=act.now - 4 * DAY), "Marcus Bell")
    patient = hiring.a_role(session, act, "Support Engineer", answer_days=10)
    waiting = hiring.applied(session, patient, replace(act, now=act.now - 6 * DAY), "Hugo L")
    found = page(session, act)
    assert [row.application_id for row in found.rows] == [late, later, new, waiting, silent]
    assert (found.overdue, found.roles, found.total) == (1, 3, 5)


def test_one_kind_can_be_asked_for_and_all_are_counted(session, nadia, act):
    hugo = hiring.applied(session, 1, act, "Hugo Lindqvist")
    process.mark_read(session, hugo, act=act)
    found = page(session, act, kinds=[Kind.TO_ADVANCE])
    assert [row.application_id for row in found.rows] == [hugo]
    assert found.counts == {Kind.UNREAD: 1, Kind.TO_ADVANCE: 1}
    assert found.total == 1


def test_there_are_25_rows_a_page_and_a_page_too_far_is_the_last(session, role, act):
    for number in range(30):
        hiring.applied(session, role, act, f"P{number} Person")
    seen = [page(session, act, page=number) for number in (1, 2, 7, 0)]
    assert [len(each.rows) for each in seen] == [25, 5, 5, 25]
    assert [(each.number, each.pages, each.total) for each in seen] == [
        (1, 2, 30),
        (2, 2, 30),
        (2, 2, 30),
        (1, 2, 30),
    ]
    assert {row.name for row in seen[0].rows} | {row.name for row in seen[1].rows} == {
        f"P{number} Person" for number in range(30)
    }


def test_two_hundred_people_cost_as_many_queries_as_one(session, role, act):
    def asked():
        statements = []
        listen = lambda *args: statements.append(args[2])  # noqa: E731 -- it must be removed again
        event.listen(session.get_bind(), "before_cursor_execute", listen)
        found = page(session, act, after=72)
        event.remove(session.get_bind(), "before_cursor_execute", listen)
        return found.total, len([each for each in statements if each.startswith("SELECT")])

    hiring.applied(session, role, act, "First Person")
    one = asked()
    stages = (("Intro call", StageKind.CALL),)
    call = hiring.a_role(session, act, "Support Engineer", stages=stages)
    with transaction(session):
        for number in range(199):
            chosen = (role, call)[number % 2]
            application = hiring.applied(session, chosen, act, f"P{number} Person")
            if number % 4 == 1:
                booked(session, application, act, in_hours=1)
    assert (one, asked()) == ((1, one[1]), (200, one[1]))
    assert one[1] <= 27  # one for each kind of work, and a few for all


def offer(session, application, act, **values):
    """Write down two windows of the candidate, sent now."""
    with transaction(session):
        step = current(session, application)
        for days in (1, 2):
            start = act.now + days * DAY
            step.windows.append(Window(starts_at=start, ends_at=start + DAY, sent_at=act.now))
        for name, value in values.items():
            setattr(step, name, value)
