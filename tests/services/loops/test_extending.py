"""A talk that began late may run ten minutes longer: nothing else moves, and nobody is taken twice."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from scheduler.domain.terms import Notice
from scheduler.errors import Conflict
from scheduler.mail.render import render
from scheduler.models import Booking
from scheduler.services.bookings import booking
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.bookings.moving import move
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import delaying, extending
from scheduler.services.placing.securing import Choice
from scheduler.services.upkeep.invariants import check
from tests.mail.samples import BEFORE, BOOKED, LINKS, TEAM
from tests.races.test_lost_updates import heard, just_before_its_turn
from tests.services.calls import make_company, make_office, make_person, make_role, make_step
from tests.services.loops.test_delaying import MINUTE, day, fresh, late, role, starts, step

TEN = 10 * MINUTE
__all__ = ["day", "late", "role", "step"]  # the fixtures


@pytest.fixture
def call(session, act):
    """Return a call in an office that has begun, and the deed of somebody in it."""
    make_company(session)
    office = make_office(session)
    team = [make_person(session, name, office=office) for name in ("Aisha Malik", "Jonas Weber")]
    step = make_step(session, make_role(session, team, [office]))
    interview = step.stage.ways[0].interviews[0]
    at = (act.now + timedelta(days=2)).replace(hour=19, minute=0)
    made = booking.book(session, step.id, Choice(interview.id, office.id, at), act=act)
    heard(session)
    return made, replace(act, now=made.starts_at + 8 * MINUTE)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", "", answer.text).replace("\u202f", " ").split())


def ends(session, made):
    session.rollback()
    return session.get_one(Booking, made.id).ends_at


def test_it_alone_ends_later_and_everybody_is_told_once(session, call):
    made, late = call
    until = made.ends_at + TEN
    assert extending.longer_until(session, made, now=late.now) == until

    extending.extend(session, made.id, until, act=late)

    assert (ends(session, made), made.minutes) == (until, 40)
    assert fresh(session, late.now) == [
        ("moved", "Priya Raman", 1),
        ("moved_team", made.attendances[0].person.name, 1),
    ]
    assert check(session) == []


def test_pressed_twice_it_is_ten_minutes(session, call):
    made, late = call
    until = made.ends_at + TEN
    for _ in range(2):
        extending.extend(session, made.id, until, act=late)
    assert ends(session, made) == until
    assert len(fresh(session, late.now)) == 2

    extending.extend(session, made.id, until + TEN, act=replace(late, now=late.now + TEN))
    assert ends(session, made) == until + TEN
    with pytest.raises(Conflict, match="has changed"):  # by a page of long ago
        extending.extend(session, made.id, until, act=late)
    assert check(session) == []


def test_who_is_taken_right_after_it_is_not_taken_twice(session, act, call):
    """The room is: somebody else has booked it for a quarter past, another has the candidate."""
    made, late = call
    other = make_person(session, "Lena Brandt", office=made.office)
    step = make_step(session, make_role(session, [other], [made.office]))
    interview = step.stage.ways[0].interviews[0]
    soon = Choice(interview.id, made.office_id, made.ends_at + 15 * MINUTE)
    after = booking.book(session, step.id, soon, act=act)
    assert after.room_id == made.room_id

    extending.extend(session, made.id, made.ends_at + TEN, act=late)  # up to ten past it is free
    session.refresh(made)
    assert extending.longer_until(session, made, now=late.now) is None
    with pytest.raises(Conflict, match="taken right afterwards"):
        extending.extend(session, made.id, made.ends_at + TEN, act=late)
    assert ends(session, made) == after.starts_at - 5 * MINUTE
    assert check(session) == []


def test_of_a_loop_it_is_not_offered_where_the_next_talk_begins(session, act, day, late, step):
    """Between two talks of the day lies a break; the last one is followed by the debrief alone."""
    before, debrief = starts(session, day), of_step(session, step.id).starts_at
    for each in day:
        when = replace(late, now=each.starts_at + 5 * MINUTE)
        while until := extending.longer_until(session, each, now=when.now):
            extending.extend(session, each.id, until, act=when)
            session.refresh(each)
        following = [one.starts_at for one in day if one.starts_at > each.starts_at]
        assert each.ends_at <= min([*following, debrief])
    assert starts(session, day) == before
    assert of_step(session, step.id).starts_at >= debrief
    assert check(session) == []


@pytest.mark.parametrize("minutes", [-16, 30])
def test_too_early_and_too_late_it_is_refused(session, call, minutes):
    made, late = call
    when = replace(late, now=made.starts_at + minutes * MINUTE)
    assert extending.longer_until(session, made, now=when.now) is None
    with pytest.raises(Conflict, match="a quarter of an hour before"):
        extending.extend(session, made.id, made.ends_at + TEN, act=when)


def test_at_another_time_it_has_the_length_of_the_plan_again(session, call):
    made, late = call
    before = replace(late, now=made.starts_at - 10 * MINUTE)
    extending.extend(session, made.id, made.ends_at + TEN, act=before)
    there = Choice(made.interview_id, made.office_id, made.starts_at + timedelta(days=1))
    move(session, made.id, there, act=before, on_behalf=OnBehalf("They are ill"))
    assert ends(session, made) - made.starts_at == 30 * MINUTE
    assert check(session) == []


def test_it_may_begin_later_after_it_ran_longer(session, call):
    made, late = call
    start = made.starts_at
    extending.extend(session, made.id, made.ends_at + TEN, act=late)
    delaying.begin_later(session, made.id, act=late)
    assert (ends(session, made), made.starts_at) == (start + 50 * MINUTE, start + TEN)
    assert check(session) == []


@pytest.mark.parametrize("is_same", [True, False], ids=["the same press", "a booking of its room"])
def test_who_comes_in_between_is_seen(engine, session, act, call, is_same):
    (made, late), number = call, call[0].id
    until, other = (
        made.ends_at + TEN,
        make_person(session, "Lena B", office=made.office, notice_hours=0),
    )
    step = make_step(session, make_role(session, [other], [made.office]))
    step_id = step.id
    after = Choice(step.stage.ways[0].interviews[0].id, made.office_id, made.ends_at)

    def come_first():
        with Session(engine) as second:
            if is_same:
                extending.extend(second, number, until, act=late)
            else:
                booking.book(second, step_id, after, act=late, on_behalf=OnBehalf("They ask"))

    with just_before_its_turn(session, come_first):
        if is_same:
            extending.extend(session, number, until, act=late)
        else:
            with pytest.raises(Conflict, match="taken right afterwards"):
                extending.extend(session, number, until, act=late)

    assert ends(session, made) == (until if is_same else until - TEN)
    assert check(session) == []


def test_the_page_says_the_three_ways_and_which_is_open(client, session, call, now):
    made, late = call
    page, until = f"/interviews/{made.id}", made.ends_at + TEN
    now.at = late.now
    shown = text_of(client.enter(made.attendances[0].person).get(page))
    assert "You can end at 11:30 am as planned: there is nothing to press." in shown
    assert "Or talk until 11:40 am: everybody in it and the room are free until then" in shown

    for _ in range(2):
        answer = client.press(f"{page}/longer", {"until": until.isoformat()})
        assert (answer.status_code, answer.location) == (303, page)
    shown = text_of(client.get(page))
    assert "It runs ten minutes longer. Everybody was told." in shown
    assert "You can end at 11:40 am as planned" in shown
    assert ends(session, made) == until
    assert client.press(f"{page}/longer", {"until": "soon"}).status_code == 422


def test_mails_say_until_when_and_no_move():
    """A pure look at the words: the start and the place of what was before are those of now."""
    same = {"starts_at": BOOKED["starts_at"], "ends_at": "2026-12-01T17:50:00+00:00", "office": ""}
    for notice, facts in ((Notice.MOVED, BOOKED), (Notice.MOVED_TEAM, TEAM)):
        mail = render(
            notice, facts | {"before": BEFORE["before"] | same}, LINKS[notice], can_reply=False
        )
        for words in (mail.text, mail.html):
            assert "Moved" not in words
            assert "No longer" not in words
            assert "Nothing else has changed" in " ".join(words.split())
        assert mail.subject.startswith("Changed: ")
    day = {"talks": [BOOKED], "before": BEFORE["before"] | same}
    moved = render(Notice.MOVED, BOOKED | day, LINKS[Notice.MOVED], can_reply=False)
    assert "Nothing else has changed" not in moved.text  # of a day, some of which begins later
