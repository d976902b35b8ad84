"""Who leads a talk in training has what each interviewer has: questions, notes, debrief, feedback."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler.domain.questions import Addressee
from scheduler.domain.terms import SeatKind, Training
from scheduler.models import Company, Membership, Message, Pool, TimeOff
from scheduler.services.bookings import handing_over, reminding
from scheduler.services.debriefs import placing
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process import feedback
from scheduler.services.questions import answers as question_answers
from scheduler.services.questions import questions, tasks
from scheduler.services.questions.questions import Asked
from scheduler.services.seats import answers, chasing, clashing, refusing
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.services.calls import add_debrief, add_member, first_day, make_loop, make_step
from tests.services.seats.test_clashing import busy
from tests.web.coordinator.pages import plain

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORM = "https://hire.example/forms"


@pytest.fixture
def role(session):
    """Return a role with a loop of three talks and a debrief; its pool lets newcomers lead once."""
    role = make_loop(session)
    add_debrief(session, role)
    with transaction(session):
        session.get_one(Company, 1).feedback_url = FORM
    return role


@pytest.fixture
def wes(session, role):
    person = add_member(session, role, "Wes Ito")
    with transaction(session):
        pool = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
        pool.listens, pool.leads = 0, 1
        pool.members[-1].training = Training.TRAINEE
    return person


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, wes, step):
    """Return the booked talks of a day; Wes is free from the second on, and leads that."""
    soon = first_day(session, step)
    choice = LoopChoice(None, {talk: at + 7 * DAY for talk, at in soon.times.items()})
    _, second, _ = sorted(choice.times.values())
    give(session, wes, from_minute=minute(second, wes))
    return loops.book_loop(session, step.id, choice, act=act)


@pytest.fixture
def led(day, wes):
    """Return the talk that Wes leads."""
    return next(each for each in day if wes in [seat.person for seat in each.attendances])


def minute(at, person):
    local = at.astimezone(ZoneInfo(person.zone))
    return 60 * local.hour + local.minute


def give(session, person, **hours):
    with transaction(session):
        for each in person.hours:
            for name, value in hours.items():
                setattr(each, name, value)
        raise_versions(session, [person.id])


def seat_of(talk, person):
    return next(each for each in talk.attendances if each.person is person)


def people(booking):
    return {each.person_id for each in booking.attendances}


def mails(session, notice):
    return session.scalars(select(Message).where(Message.notice == notice)).all()


def last_names(day, led):
    """Return the first names of who talks after *led*, as the field for the note has them."""
    return ", ".join(each.person.name.split()[0] for each in day[-1].line_up)


def test_they_lead_one_talk_beside_somebody_who_holds_it(session, day, led, wes):
    assert seat_of(led, wes).kind is SeatKind.REVERSE
    assert len(led.line_up) == 1
    assert [each for each in day if wes.id in people(each)] == [led]
    assert check(session) == []


def test_they_are_in_the_debrief_with_the_line_up(session, step, day, led, wes):
    assert wes.id in people(of_step(session, step.id))
    assert len(people(of_step(session, step.id))) == 4
    assert wes.id in placing.people(session, step)


def test_out_of_the_talk_is_out_of_the_debrief(session, act, step, day, led, wes):
    answers.cannot(session, seat_of(led, wes).id, "Dentist", act=act)
    assert wes.id not in people(of_step(session, step.id))
    assert check(session) == []


def test_nor_is_there_who_was_refused(session, act, step, day, led, wes):
    refusing.refuse(session, led.id, act=act)
    assert wes.id not in people(of_step(session, step.id))
    assert check(session) == []


def test_a_debrief_that_they_cannot_come_to_is_held_all_the_same(session, act, step, wes):
    """Wes has time for the talks, but not an hour longer: he may come, and need not."""
    choice = first_day(session, step)
    last = max(choice.times.values())
    give(session, wes, until_minute=minute(last, wes) + 60)
    with transaction(session):
        for ahead in range(1, 5):
            on = last.date() + ahead * DAY
            session.add(TimeOff(person_id=wes.id, first_on=on, last_on=on, reason=""))
    day = loops.book_loop(session, step.id, choice, act=act)
    debrief = of_step(session, step.id)

    assert wes.id in set().union(*(people(each) for each in day))
    assert seat_of(debrief, wes).kind is SeatKind.OPTIONAL
    assert debrief.starts_at.date() == last.date()
    assert check(session) == []


def test_notes_reach_them_and_go_on_from_them(session, act, day, led, wes):
    first, _, last = day
    holder = first.line_up[0].person_id
    handing_over.hand_over(session, first.id, holder, "She was right about the cache.", act=act)
    handing_over.hand_over(session, led.id, wes.id, "We stopped at the index.", act=act)

    notes = handing_over.notes_for(session, led, seat_of(led, wes))
    assert [each.handover for each in notes] == ["She was right about the cache."]
    read = handing_over.notes_for(session, last, last.line_up[0])
    assert [each.handover for each in read][-1] == "We stopped at the index."


def test_what_the_candidate_wants_to_talk_about_is_theirs_to_answer(session, act, step, led, wes):
    said = Asked("Who decides?", Addressee.BOOKING, booking_id=led.id)
    asked = questions.ask(session, step.application_id, said, act=act)

    told = {each.person_id for each in mails(session, "question_asked")}
    assert told == {wes.id, led.line_up[0].person_id}
    working = WorkingDays.of(session)
    mine = tasks.mine(session, wes.id, working, now=act.now)
    assert [each.question.id for each in mine] == [asked.id]
    assert question_answers.may_read(session, wes, asked)


def test_their_page_has_all_that_an_interviewer_has(client, session, act, day, led, wes):
    holder = day[0].line_up[0].person_id
    handing_over.hand_over(session, day[0].id, holder, "She was right about the cache.", act=act)
    said = Asked("Who decides?", Addressee.BOOKING, booking_id=led.id)
    questions.ask(session, led.step.application_id, said, act=act)
    words = plain(client.enter(wes).get(f"/interviews/{led.id}").text)

    assert "You lead, not alone" in words
    assert "She was right about the cache." in words
    assert "“Who decides?”" in words
    assert "Read by " + last_names(day, led) in words
    asked = plain(client.get(f"/interviews/{led.id}/cannot").text)
    assert "It goes on without you, and nobody is looked for in your place." in asked


def test_they_are_asked_whether_they_come_and_about_their_own_calendar(session, act, led, wes):
    chasing.chase(session, act=replace(act, now=led.starts_at - 3 * DAY))
    busy(session, wes, led.starts_at)
    clashing.ask(session, act=act)

    for notice in ("answer_asked", "calendar_clash"):
        (mail,) = [each for each in mails(session, notice) if each.person_id == wes.id]
        assert mail.facts["seat"] == "reverse_shadow"


def test_they_are_led_to_their_feedback_and_reminded_a_day_later(session, act, led, wes):
    reminding.remind(session, act=replace(act, now=led.starts_at - HOUR))
    reminders = [each for each in mails(session, "reminder_team") if each.person_id == wes.id]
    places = {each.facts["booking_id"]: each.facts["feedback_url"] for each in reminders}
    assert places[led.id] == FORM

    feedback.remind(session, act=replace(act, now=led.ends_at + DAY))
    asked = {each.person_id for each in mails(session, "feedback_asked")}
    assert {wes.id, led.line_up[0].person_id} <= asked
    feedback.note(session, led.id, wes.id, act=replace(act, now=led.ends_at + DAY))
    assert seat_of(led, wes).feedback_at == led.ends_at + DAY


def test_who_holds_a_talk_of_the_day_does_not_lose_it_by_leading_the_one_before(
    session, act, role, step, wes
):
    """Wes learns in the pool of two talks and is the only one of the third, right after them."""
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        way.interviews[0].seats[0].pool.leads = 2
        alone = Pool(name="How we work")
        alone.members = [Membership(person_id=wes.id, joined_at=act.now)]
        way.interviews[2].seats[0].pool = alone
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)

    kinds = [{seat.kind for seat in each.attendances if seat.person is wes} for each in day]
    assert kinds == [{SeatKind.REVERSE}, set(), {SeatKind.LEAD}]
    assert check(session) == []
