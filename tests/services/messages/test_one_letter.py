"""Who of ours loses several times with a process reads one letter; calendars get what they need."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.domain.offers import Decision
from scheduler.domain.terms import Delivery, Method, Notice
from scheduler.mail.compose import compose
from scheduler.models import Person
from scheduler.services.act import candidate_actor
from scheduler.services.exercises import grading, running, work
from scheduler.services.loops import loops
from scheduler.services.process import endings, pausing
from tests.exercising import Shop, hours
from tests.services.calls import add_debrief, first_day, make_loop, make_step
from tests.services.closing import approve, decide, talk
from tests.services.process.test_endings import after, sent
from tests.services.process.test_pausing import JANUARY
from tests.services.referees import HOUR, MORNING, Town


@pytest.fixture
def step(session):
    role = make_loop(session)
    add_debrief(session, role)
    return make_step(session, role)


@pytest.fixture
def hers(step, act):
    return replace(act, actor=candidate_actor(step.application.candidate_id))


@pytest.fixture
def read(session, settings, act):
    """Return the words of a message on one line, as they leave."""

    def words(message):
        letter = compose(session, message, settings.letterhead, now=act.now)
        return f"{letter.subject} | {' '.join(letter.text.split())}"

    return words


def book_day(session, step, hers):
    """Return the people of a day with a debrief, of which everybody has heard."""
    talks = loops.book_loop(session, step.id, first_day(session, step), act=hers)
    people = {seat.person for each in talks for seat in each.attendances}
    return people, sent(session, hers.now)


def test_who_reads_a_feed_has_one_mail_and_no_other(session, step, hers, read):
    for person in session.scalars(select(Person)):
        person.delivery = Delivery.FEED
    session.commit()
    people, before = book_day(session, step, hers)

    endings.withdraw(session, step.application_id, act=hers)

    team = [each for each in after(session, before) if each.person_id]
    assert sorted(each.person_id for each in team) == sorted(each.id for each in people)
    assert {(each.notice, each.method) for each in team} == {(Notice.ENDED_TEAM, None)}
    assert "2 times are yours again" in read(team[0])
    assert "Your feed marks it as cancelled" in read(team[0])


def test_whoever_looks_after_the_role_and_sits_in_it_reads_both_in_one_letter(
    session, step, hers, read
):
    people, before = book_day(session, step, hers)
    keeper = min(people, key=lambda each: each.id)
    step.application.role.coordinator = keeper
    session.commit()

    endings.withdraw(session, step.application_id, reason="Another job", act=hers)

    theirs = [each for each in after(session, before) if each.address == keeper.mail]
    assert [each.notice for each in theirs] == [Notice.ENDED_TEAM, Notice.ENTRY_GONE]
    assert {each.method for each in theirs} == {Method.CANCEL}
    letter, quiet = (read(each) for each in theirs)
    assert letter.startswith("Priya Raman has withdrawn: 2 times are yours again | ")
    assert f"Their page: http://localhost/candidates/{step.application_id}" in letter
    assert "one more, without a letter, follows and you need not read it" in letter
    assert "takes one entry out of it. The letter about Priya Raman says more." in quiet
    assert "Another job" not in letter + quiet


def test_a_pause_says_until_when_to_those_alone_who_look_after_the_role(session, step, hers, read):
    people, before = book_day(session, step, hers)
    keeper, *others = sorted(people, key=lambda each: each.id)
    step.application.role.coordinator = keeper
    session.commit()

    pausing.pause(session, step.application_id, JANUARY, act=hers)

    letters = {
        each.person_id: read(each)
        for each in after(session, before)
        if each.notice is Notice.ENDED_TEAM
    }
    assert set(letters) == {each.id for each in people}
    assert "Priya Raman takes a break until Mon 11 Jan" in letters[keeper.id]
    for each in others:
        assert "Priya Raman takes a break: 2 times" in letters[each.id]
        assert "Jan" not in letters[each.id]


@pytest.mark.parametrize("is_blind", [False, True])
def test_who_grades_without_the_name_does_not_learn_it_from_a_letter(session, act, is_blind):
    shop = Shop(session, is_blind=is_blind)
    running.start(session, shop.step.id, act=act)
    work.hand_in(session, shop.step.id, work.Work(text="x = 1"), act=act)
    later = replace(act, now=act.now + hours(5))
    grading.tend(session, act=later)
    grader = shop.exercise().grader
    shop.application.role.coordinator = grader
    session.commit()
    before = sent(session, later.now)

    endings.withdraw(session, shop.application.id, act=later)

    theirs = [each.notice for each in after(session, before) if each.address == grader.mail]
    apart = [Notice.GRADING_OVER, Notice.STOPPED]
    assert theirs == (apart if is_blind else [Notice.ENDED_TEAM])


@pytest.mark.parametrize("decision", list(Decision))
def test_an_answer_that_comes_before_the_call_cancels_it_in_the_same_letter(
    session, act, read, decision
):
    town = Town(session, act, at=4)
    approve(town)
    talk(town)
    before = sent(session, MORNING)

    decide(town, decision, MORNING + HOUR, version=town.version)

    found = after(session, before)
    theirs = [read(each) for each in found if each.address == town.dana.mail]
    answer = "yes" if decision is Decision.ACCEPTED else "no"
    assert len(theirs) == 1
    assert theirs[0].startswith(f"Priya Raman says {answer}: 1 time is yours again")
    hers = [read(each) for each in found if each.candidate_id]
    assert len(hers) == 1
    assert "your conversation is cancelled, since nothing is left to talk about" in hers[0]
    assert "Another mail" not in hers[0]
