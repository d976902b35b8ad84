"""A trip from the wish to the tickets, and what becomes of it when the talks move under it."""

from datetime import date, timedelta

import pytest

from scheduler.domain.trips import Deed, Task, TripState
from scheduler.errors import Conflict, Invalid, Missing, Refused, StepClosed
from scheduler.models import Entry, File, FilePart, Trip
from scheduler.services import files
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.files import Upload
from scheduler.services.loops import loop_moving
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing.securing import Choice
from scheduler.services.process import endings
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.trips import answers, trips
from scheduler.services.trips.answers import Answer
from scheduler.services.trips.trips import Wish
from scheduler.services.upkeep.invariants import check
from tests.services.calls import make_loop, make_step
from tests.services.travelling import answer, ask, letters, make_day, office_of, withdraw

BY_US = OnBehalf("They asked us to")
TICKET = Upload("ticket.txt", b"Seat 12 A")


@pytest.fixture
def step(session):
    return make_step(session, make_loop(session))


@pytest.fixture
def day(session, act, step):
    return make_day(session, step, act)


def rows(session, now):
    """Return what of trips stands in the queue: the words of its reason."""
    return [row.words for row in queue.rows(session, now=now, kinds=[Kind.TRIP]).rows]


def a_day_later(day, office="same"):
    times = {each.interview_id: each.starts_at + timedelta(days=1) for each in day}
    return LoopChoice(day[0].office_id if office == "same" else office, times)


def test_a_trip_goes_from_the_wish_to_the_tickets_and_each_time_a_mail_says_so(
    session, act, step, day
):
    assert ask(session, step, act, needs="A quiet room").state is TripState.ASKED
    assert answer(session, step, act, Deed.APPROVE).state is TripState.APPROVED
    made = answer(session, step, act, Deed.BOOK, itinerary="UA 123", uploads=(TICKET,))
    assert (made.state, made.itinerary, made.needs) == (
        TripState.BOOKED,
        "UA 123",
        "A quiet room",
    )
    answer(session, step, act, Deed.CHANGE, itinerary="UA 125")
    assert withdraw(session, step, act).state is TripState.CANCELLED

    assert letters(session) == [
        ("asked", "ask"),
        ("approved", "approve"),
        ("booked", "book"),
        ("changed", "change"),
        ("cancelled", "withdraw"),
    ]
    assert check(session) == []


def test_every_deed_leaves_a_line_that_says_nothing_personal(session, act, step, day):
    ask(session, step, act, from_where="My aunt's in Denver")
    answer(session, step, act, Deed.BOOK, itinerary="UA 123")

    found = session.query(Entry).filter(Entry.subject.like("trip:%")).order_by(Entry.id)
    assert [(each.action, each.payload) for each in found] == [
        ("trip ask", {"before": "asked", "after": "asked", "office": "San Francisco"}),
        ("trip book", {"before": "asked", "after": "booked", "office": "San Francisco"}),
    ]


def test_a_page_that_is_old_changes_nothing(session, act, step, day):
    ask(session, step, act)
    with pytest.raises(Conflict):
        answers.answer(session, step.id, Deed.APPROVE, Answer(), act=act, seen=0)
    with pytest.raises(Conflict):
        trips.ask(session, step.id, Wish(office_of(step), "Boston"), act=act, seen=0)
    with pytest.raises(Conflict):
        trips.withdraw(session, step.id, act=act, seen=7)

    trip = trips.trip_of(session, step.id)
    assert (trip.state, trip.from_where, trip.version) == (TripState.ASKED, "Denver", 1)


def test_nothing_is_booked_for_somebody_without_a_day(session, act, step):
    ask(session, step, act)
    for deed in (Deed.APPROVE, Deed.BOOK):
        with pytest.raises(Conflict):
            answer(session, step, act, deed)
    assert rows(session, act.now) == []


def test_a_coordinator_cannot_ask_and_nobody_answers_what_was_not_asked(session, act, step, day):
    with pytest.raises(Missing):
        answers.answer(session, step.id, Deed.BOOK, Answer(), act=act, seen=0)
    ask(session, step, act)
    with pytest.raises(Refused):
        answer(session, step, act, Deed.WITHDRAW)


def test_days_that_do_not_fit_are_refused_with_a_reason(session, act, step, day):
    first_on = day[0].starts_at.date()
    with pytest.raises(Invalid, match="Your first talk would be over"):
        ask(
            session,
            step,
            act,
            arrive_on=first_on + timedelta(days=1),
            leave_on=first_on + timedelta(days=2),
        )
    cancelling.cancel_day(session, step.id, by="candidate", act=act)
    with pytest.raises(Invalid, match="Choose the office"):
        ask(session, step, act, office_id=999)
    assert trips.trip_of(session, step.id) is None


def test_who_asks_again_is_answered_again(session, act, step, day):
    ask(session, step, act)
    answer(session, step, act, Deed.APPROVE, words="Gladly")
    again = ask(session, step, act, leave_on=date(2026, 12, 3))

    assert (again.state, again.answer) == (TripState.ASKED, "")
    assert rows(session, act.now) == ["answer"]


def test_the_queue_says_what_there_is_to_do_and_by_when(session, act, step, day):
    ask(session, step, act)
    (row,) = queue.rows(session, now=act.now, kinds=[Kind.TRIP]).rows
    assert (row.label, row.words, row.at) == ("Answer the wish", "answer", day[0].starts_at)
    assert row.due_at.isoformat() == "2026-11-25T01:00:00+00:00"  # tomorrow, 5 pm Pacific
    answer(session, step, act, Deed.APPROVE)
    assert rows(session, act.now) == ["book"]
    answer(session, step, act, Deed.BOOK)
    assert rows(session, act.now) == []


@pytest.fixture
def booked(session, act, step, day):
    ask(session, step, act)
    return answer(session, step, act, Deed.BOOK, itinerary="UA 123", uploads=(TICKET,))


def test_a_day_that_moves_leaves_the_tickets_and_asks_us(session, act, step, day, booked):
    act_later = act.__class__(act.actor, act.now + timedelta(hours=1), act.house)
    loop_moving.move_loop(session, step.id, a_day_later(day), act=act_later, on_behalf=BY_US)

    trip = trips.trip_of(session, step.id)
    assert (trip.state, trip.itinerary, len(trip.files)) == (TripState.BOOKED, "UA 123", 1)
    (row,) = queue.rows(session, now=act_later.now, kinds=[Kind.TRIP]).rows
    assert (row.words, row.since) == ("refit", act_later.now)
    answer(session, step, act_later, Deed.KEEP, itinerary="UA 123")
    assert rows(session, act_later.now) == []
    assert letters(session)[-1] == ("booked", "keep")


def test_one_talk_that_moves_asks_us_too(session, act, step, day, booked):
    last = day[-1]
    later = last.starts_at + timedelta(minutes=30)

    choice = Choice(last.interview_id, last.office_id, later)
    moving.move(session, last.id, choice, act=act, on_behalf=BY_US)
    assert rows(session, act.now) == ["refit"]


def test_a_day_that_becomes_remote_asks_us(session, act, step, day, booked):
    loop_moving.move_loop(session, step.id, a_day_later(day, None), act=act, on_behalf=BY_US)
    assert rows(session, act.now) == ["gone"]
    answer(session, step, act, Deed.CHANGE, itinerary="For the next time")
    assert rows(session, act.now) == []


def test_a_day_that_is_cancelled_asks_us_and_a_new_one_too(session, act, step, day, booked):
    cancelling.cancel_day(session, step.id, by="candidate", act=act)
    assert rows(session, act.now) == ["gone"]
    answer(session, step, act, Deed.CANCEL)
    assert rows(session, act.now) == []
    trip = trips.trip_of(session, step.id)
    assert (trip.state, trip.to_undo_at, trip.cancelled_by) == (
        TripState.CANCELLED,
        None,
        "staff",
    )


def test_tickets_that_the_candidate_does_not_need_are_ours_to_give_back(session, act, step, booked):
    withdraw(session, step, act)
    assert rows(session, act.now) == ["undo"]
    before = letters(session)
    answer(session, step, act, Deed.UNDO)
    assert rows(session, act.now) == []
    assert letters(session) == before
    with pytest.raises(Conflict):
        answer(session, step, act, Deed.UNDO)


def test_when_the_process_stops_people_and_rooms_go_first_and_then_the_trip(
    session, act, step, day, booked
):
    application = step.application
    endings.decline(session, application.id, act=act, version=version_of(application))

    found = session.query(Entry.action).filter(Entry.at == act.now).order_by(Entry.id)
    ended = [action for (action,) in found if action in {"cancel", "trip withdraw", "decline"}]
    assert ended == ["cancel"] * 3 + ["trip withdraw", "decline"]
    assert trips.trip_of(session, step.id).state is TripState.CANCELLED
    assert rows(session, act.now) == ["undo"]
    assert check(session) == []


def test_a_wish_ends_with_the_process_and_leaves_nothing_to_do(session, act, step, day):
    ask(session, step, act)
    application = step.application
    endings.decline(session, application.id, act=act, version=version_of(application))

    assert trips.trip_of(session, step.id).state is TripState.CANCELLED
    assert rows(session, act.now) == []
    with pytest.raises(StepClosed):
        ask(session, step, act)


def test_files_are_kept_limited_and_taken_away_for_good(session, act, step, booked):
    (kept,) = booked.files
    assert b"".join(files.parts(session, kept.id)) == TICKET.data
    too_many = tuple(Upload(f"{number}.txt", b"x") for number in range(10))
    with pytest.raises(Invalid, match="10 files at most"):
        answer(session, step, act, Deed.CHANGE, uploads=too_many)
    with pytest.raises(Invalid, match="is named PDF but is not one"):
        answer(session, step, act, Deed.CHANGE, uploads=(Upload("a.pdf", b"no"),))
    assert session.query(File).count() == 1

    answer(session, step, act, Deed.CHANGE, without=[kept.id], uploads=(Upload("b.txt", b"b"),))
    assert [file.name for file in trips.trip_of(session, step.id).files] == ["b.txt"]
    assert (session.query(File).count(), session.query(FilePart).count()) == (1, 1)


def test_files_of_others_are_out_of_reach(session, act, step, booked):
    other = make_step(session, step.application.role)
    (mine,) = booked.files
    assert answers.file_of(session, step.id, mine.id) is mine
    assert answers.file_of(session, other.id, mine.id) is None


def test_a_step_has_one_trip(session, act, step, day):
    ask(session, step, act)
    withdraw(session, step, act)
    ask(session, step, act)
    assert session.query(Trip).count() == 1
    assert (
        trips.task_of(
            trips.trip_of(session, step.id),
            trips.talks_for(session, [step.id])[step.id],
            now=act.now,
        )
        is Task.ANSWER
    )
