"""A day of several talks is one entry in the candidate's calendar and one mail."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from scheduler.calendar.events import download
from scheduler.calendar.meetings import candidate_meeting
from scheduler.domain.terms import Method, Notice
from scheduler.models import Booking, Company, Message
from scheduler.services.applications.correcting import still_needed
from scheduler.services.bookings import cancelling, moving, reminding
from scheduler.services.bookings.booking import OnBehalf, book
from scheduler.services.loops import loops
from scheduler.services.messages import candidate_days
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import restoring
from scheduler.services.upkeep.invariants import check
from tests.mail.post import by_mail, calendar_of, deliver_all, messages, read
from tests.rigs import smtp
from tests.services.calls import first_day, make_loop, make_step

BY_US = OnBehalf("Aisha is ill")


@pytest.fixture
def step(session):
    return make_step(session, make_loop(session))


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def date(at):
    """Return the date of an instant where the candidate is."""
    return at.astimezone(ZoneInfo("America/Denver")).date()


def told(session, *notices):
    """Return what the candidate was written, oldest first, less what gave way to newer news."""
    return [
        (each.notice, each.method, each.object_id)
        for each in messages(session, Message.candidate_id.is_not(None))
        if each.superseded_at is None and (not notices or each.notice in notices)
    ]


def sent(session, at):
    """Note that all mails so far are out."""
    for each in messages(session, Message.sent_at.is_(None)):
        each.attempt, each.sent_at, each.stamped_at, each.digest = 1, at, at, "x"
    session.commit()


def another_day(session, booking, act, *, days=0):
    """Return a choice of the same talk on a later date, *days* after the next one at least."""
    asked = ask(session, booking.step, booking.interview, booking.office_id, now=act.now)
    later = booking.starts_at + timedelta(hours=12, days=days)
    return next(
        Choice(booking.interview_id, booking.office_id, at)
        for at in asked.starts()
        if at > later and date(at) != date(booking.starts_at)
    )


def same_day(session, booking, act):
    """Return a choice of the same talk on the same date, after the others."""
    asked = ask(session, booking.step, booking.interview, booking.office_id, now=act.now)
    return next(
        Choice(booking.interview_id, booking.office_id, at)
        for at in reversed(asked.starts())
        if date(at) == date(booking.starts_at)
    )


def test_a_day_is_one_entry_and_one_mail(session, day):
    first, *_, last = day
    (mail,) = messages(session, Message.candidate_id.is_not(None))

    assert len({each.candidate_object_id for each in day}) == 1
    assert len({each.team_object_id for each in day}) == 3
    assert (mail.notice, mail.sequence) == (Notice.BOOKED, 0)
    assert [talk["title"] for talk in mail.facts["talks"]] == [each.title for each in day]
    assert (mail.facts["starts_at"], mail.facts["ends_at"]) == (
        first.starts_at.isoformat(),
        last.ends_at.isoformat(),
    )


def test_the_mail_names_every_talk_with_its_people_and_its_link(
    session, engine, settings, act, step
):
    act, settings = by_mail(act, settings)
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    with smtp.server() as server:
        deliver_all(engine, settings, now=act.now, server=server)
        mails = [read(each) for each in server.received]
    (mail,) = [each for each in mails if each["To"].addresses[0].addr_spec.startswith("candidate")]
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    entry = calendar_of(mail).decode().replace("\r\n ", "")

    for talk in made:
        for known in (talk.title, talk.attendances[0].person.name):
            assert (known in text, known in html, known in entry) == (True, True, True)
        assert (talk.link in text, talk.link in entry) == (True, True)
    assert f"/steps/{step.id}/day" in text
    assert f"DTSTART:{made[0].starts_at:%Y%m%dT%H%M%SZ}" in entry
    assert f"DTEND:{made[-1].ends_at:%Y%m%dT%H%M%SZ}" in entry


def test_a_talk_that_moves_within_its_day_stays_in_the_entry(session, act, day):
    sent(session, act.now)
    last = day[-1]
    moving.move(session, last.id, same_day(session, last, act), act=act)

    assert len({each.candidate_object_id for each in day}) == 1
    (_, now) = told(session)
    assert now[:2] == (Notice.MOVED, Method.REQUEST)
    (mail,) = messages(session, Message.notice == Notice.MOVED)
    assert (mail.sequence, len(mail.facts["entry"]["talks"])) == (1, 3)
    assert mail.facts["entry"]["ends_at"] == last.ends_at.isoformat()
    assert check(session) == []


def test_a_talk_that_moves_to_another_day_leaves_the_rest_of_the_first(session, act, day):
    sent(session, act.now)
    first, second, third = day
    moving.move(session, third.id, another_day(session, third, act), act=act)

    assert third.candidate_object is not first.candidate_object
    _, gone, rest = told(session)
    assert gone == (Notice.MOVED, Method.REQUEST, third.candidate_object_id)
    assert rest == (Notice.MOVED, Method.REQUEST, first.candidate_object_id)
    mail = messages(session, Message.notice == Notice.MOVED)[-1]
    assert [talk["title"] for talk in mail.facts["talks"]] == [first.title, second.title]
    assert (mail.facts["left"], mail.sequence) == (third.title, 1)
    assert check(session) == []


def test_talks_that_meet_on_another_day_become_one_entry_there(session, act, day):
    first, second, third = day
    there = another_day(session, third, act)
    moving.move(session, third.id, there, act=act)
    sent(session, act.now)
    asked = ask(session, second.step, second.interview, None, now=act.now)
    beside = next(at for at in asked.starts() if date(at) == date(there.starts_at))
    moving.move(session, second.id, Choice(second.interview_id, None, beside), act=act)

    assert second.candidate_object is third.candidate_object
    assert first.candidate_object is not third.candidate_object
    assert check(session) == []


def test_a_day_that_its_last_talk_leaves_is_free_again(session, act, day):
    first, second, third = day
    for one in (second, third):
        cancelling.cancel(session, one.id, by=cancelling.STAFF, act=act)
    rest = loops.search_loop(session, first.step, first.interview.way, [], now=act.now)
    there = another_day(session, first, act)
    talk = rest.at(None).talks[1]
    at = next(each for each in talk.starts() if date(each) == date(there.starts_at))
    book(session, first.step_id, Choice(second.interview_id, None, at), act=act, on_behalf=BY_US)
    sent(session, act.now)
    left = first.candidate_object_id
    asked = ask(session, first.step, first.interview, None, now=act.now)
    choice = next(each for each in asked.starts() if date(each) == date(at))
    moving.move(session, first.id, Choice(first.interview_id, None, choice), act=act)

    assert told(session)[-1] == (Notice.CANCELLED, Method.CANCEL, left)
    assert check(session) == []


def test_a_talk_that_is_cancelled_leaves_the_others_in_the_calendar(session, act, day):
    sent(session, act.now)
    first, second, third = day
    cancelling.cancel(session, second.id, by=cancelling.CANDIDATE, act=act)

    assert told(session)[-1] == (Notice.CANCELLED, Method.REQUEST, first.candidate_object_id)
    mail = messages(session, Message.notice == Notice.CANCELLED)[-1]
    assert [talk["title"] for talk in mail.facts["entry"]["talks"]] == [first.title, third.title]
    assert check(session) == []


def test_a_day_whose_talks_are_all_cancelled_leaves_the_calendar(session, act, day):
    sent(session, act.now)
    for each in day:
        cancelling.cancel(session, each.id, by=cancelling.STAFF, act=act)
        sent(session, act.now)

    assert [method for _, method, _ in told(session, Notice.CANCELLED)] == [
        Method.REQUEST,
        Method.REQUEST,
        Method.CANCEL,
    ]
    assert check(session) == []


def test_the_file_and_the_mail_show_the_same_day(session, act, day):
    company = session.get_one(Company, 1)
    known = {"uid": "a", "organizer": "x@y.example", "sequence": 0}

    def entry(talk):
        facts = candidate_days.facts_of(session, talk, company)
        facts |= facts.get("entry", {}) | known
        meeting = candidate_meeting(facts, address="p@home.example", url="https://a.example/")
        return download(meeting, stamp=act.now)

    assert len({entry(each) for each in day}) == 1


def test_a_candidate_is_reminded_of_a_day_once_and_each_interviewer_of_their_talk(
    session, act, day
):
    sent(session, act.now)
    at = day[0].starts_at - timedelta(hours=3)
    reminding.remind(session, act=type(act)(act.actor, at, act.house))

    (mine,) = messages(session, Message.notice == Notice.REMINDER)
    assert len(mine.facts["talks"]) == 3
    assert len(messages(session, Message.notice == Notice.REMINDER_TEAM)) == 3


def test_a_restored_day_is_told_once(session, act, day):
    sent(session, act.now)
    restoring.settle(session, act=act)

    again = [each for each in messages(session) if each.facts.get("restored")]
    assert sorted(each.notice for each in again) == [Notice.BOOKED, *[Notice.BOOKED_TEAM] * 3]
    assert check(session) == []


def test_a_new_address_is_sent_the_day_as_it_is_now(session, act, day):
    sent(session, act.now)
    first, second, third = day
    cancelling.cancel(session, second.id, by=cancelling.STAFF, act=act)
    sent(session, act.now)
    candidate_id = first.step.application.candidate_id
    needed = still_needed(session, candidate_id, act=act)

    titles = [talk["title"] for each in needed for talk in each.facts["entry"]["talks"]]
    assert titles == [first.title, third.title]


def test_a_loop_over_two_days_is_two_entries(session, act, step):
    """Talk by talk, as the page for one talk books them."""
    made = []
    for number, interview in enumerate(step.stage.ways[0].interviews):
        asked = ask(session, step, interview, None, now=act.now)
        dates = sorted({date(each) for each in asked.starts()})
        at = next(each for each in asked.starts() if date(each) == dates[1 if number else 4])
        made.append(book(session, step.id, Choice(interview.id, None, at), act=act))

    assert len({each.candidate_object_id for each in made}) == 2
    assert check(session) == []


def test_an_entry_that_holds_two_days_is_found(session, act, day):
    with transaction(session):
        later = {"wall_time": f"2027-01-01{day[2].wall_time[10:]}"}
        session.execute(update(Booking).where(Booking.id == day[2].id).values(later))

    session.rollback()
    promise = "An entry of a candidate's calendar is one day."
    rows = [each.row for each in check(session) if each.promise == promise]
    assert rows == [f"calendar object {day[0].candidate_object_id}"]
