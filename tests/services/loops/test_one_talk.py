"""One talk of a booked loop moves while the others stay (E12)."""

from datetime import timedelta

import pytest

from scheduler.domain.terms import Notice
from scheduler.models import Message
from scheduler.services.bookings import moving
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.upkeep.invariants import check
from tests.mail.post import messages
from tests.services.calls import add_debrief, first_day, make_loop, make_step
from tests.services.messages.test_candidate_days import another_day, sent


@pytest.fixture
def step(session):
    role = make_loop(session)
    add_debrief(session, role)
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def as_they_are(day):
    return [
        (each.starts_at, each.version, [seat.person_id for seat in each.attendances])
        for each in day
    ]


def new_letters(session):
    return messages(session, Message.sent_at.is_(None))


def test_the_others_stay_and_nobody_of_them_is_written_to(session, act, step, day):
    stay = as_they_are(day[1:])
    sent(session, act.now)
    moving.move(session, day[0].id, another_day(session, day[0], act), act=act)
    about = {each.facts["title"] for each in new_letters(session) if each.person_id}

    assert as_they_are(day[1:]) == stay
    assert about == {day[0].title, "Debrief"}
    assert check(session) == []


def test_one_mail_a_person_with_before_and_after(session, act, step, day):
    was = day[0].starts_at.isoformat()
    sent(session, act.now)
    moving.move(session, day[0].id, another_day(session, day[0], act), act=act)
    letters = [each for each in new_letters(session) if each.facts["title"] != "Debrief"]
    team = [each for each in letters if each.person_id]

    assert [each.notice for each in team] == [Notice.MOVED_TEAM]
    assert team[0].person_id == day[0].attendances[0].person_id
    assert (team[0].facts["before"]["starts_at"], team[0].facts["starts_at"]) == (
        was,
        day[0].starts_at.isoformat(),
    )
    mine = [each for each in letters if each.candidate_id]
    assert {each.notice for each in mine} == {Notice.MOVED}
    assert len({each.object_id for each in mine}) == len(mine)
    (moved,) = [each for each in mine if "left" not in each.facts]
    assert moved.facts["before"]["starts_at"] == was


def test_on_the_same_day_the_candidate_has_one_mail(session, act, step, day):
    asked = finding.ask(session, step, day[2].interview, None, now=act.now)
    later = next(
        each
        for each in asked.starts()
        if day[2].starts_at < each < day[2].starts_at.replace(hour=23)
    )
    sent(session, act.now)
    moving.move(session, day[2].id, Choice(day[2].interview_id, None, later), act=act)

    mine = [each for each in new_letters(session) if each.candidate_id]
    assert [each.notice for each in mine] == [Notice.MOVED]
    assert mine[0].facts["before"]["starts_at"] != mine[0].facts["starts_at"]
    assert len(mine[0].facts["entry"]["talks"]) == 3


def test_what_is_offered_keeps_order_breaks_and_the_longest_day(session, act, step, day):
    """Beside the others on their day: never at the same time, never two hours without a break."""
    asked = finding.ask(session, step, day[0].interview, None, now=act.now)
    on = [each for each in asked.starts() if each.date() == day[0].starts_at.date()]
    length = timedelta(minutes=day[0].minutes)

    assert on
    for start in on:
        assert all(start + length <= each.starts_at or start >= each.ends_at for each in day[1:])
        spans = sorted([(start, start + length), *((e.starts_at, e.ends_at) for e in day[1:])])
        assert spans[-1][1] - spans[0][0] <= timedelta(hours=8)
        assert longest_run(spans) <= timedelta(hours=2)
    assert {each.date() for each in asked.starts()} != {day[0].starts_at.date()}


def longest_run(spans):
    """Return how long somebody sits at most without a break of a quarter of an hour."""
    since, longest = spans[0][0], timedelta()
    for (_, end), following in zip(spans, [*spans[1:], None], strict=True):
        longest = max(longest, end - since)
        if following and following[0] - end >= timedelta(minutes=15):
            since = following[0]
    return longest


def test_the_debrief_of_whoever_must_be_there_follows(session, act, step, day):
    moving.move(session, day[0].id, another_day(session, day[0], act, days=3), act=act)
    debrief = of_step(session, step.id)

    assert debrief.starts_at >= day[0].ends_at
    assert debrief.ends_at <= day[0].ends_at + timedelta(hours=48)
