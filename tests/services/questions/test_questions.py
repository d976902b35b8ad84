"""Questions: who answers and by when, one thread, and nothing that is asked gets lost."""

from datetime import date

import pytest
from sqlalchemy import select

from scheduler.domain.questions import Addressee, QuestionState, ReplyWay, Stand
from scheduler.domain.terms import ApplicationState, Notice
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Application, CompanyDayOff, Entry, Person, TimeOff
from scheduler.services.bookings import cancelling, moving
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.placing.securing import Choice
from scheduler.services.questions import answers, questions, tasks
from scheduler.services.questions.promises import promise
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_person, store
from tests.services.asking import DAY, ELEVEN, HOUR, QUIET, TUESDAY_FIVE, Town

TOKYO = "Asia/Tokyo"
ASKED, ANSWERED = Notice.QUESTION_ASKED, Notice.QUESTION_ANSWERED


@pytest.fixture
def town(session, act):
    return Town(session, act)


def stand(town, question_id, now=NOON):
    question = town.question(question_id)
    return tasks.shown(question, WorkingDays.of(town.session), now=now).stand


def rows(town, now=NOON):
    town.session.rollback()
    found = [each for each in queue.gather(town.session, now=now) if each.kind is Kind.QUESTION]
    return [(each.question_id, each.due_at, each.who) for each in found]


def test_whoever_looks_after_her_answers_by_the_close_of_the_next_working_day(town):
    asked = town.question(town.ask())

    assert (asked.person.name, asked.due_at, asked.state) == ("Sam Okafor", TUESDAY_FIVE, "open")
    [told] = town.told(ASKED)
    assert (told.address, told.facts["words"], told.facts["answer_by"]) == (
        town.sam.mail,
        QUIET,
        TUESDAY_FIVE.isoformat(),
    )


def test_a_working_day_is_counted_where_whoever_answers_works(town):
    yuki = make_person(town.session, "Yuki Mori", zone=TOKYO)
    question_id = town.ask()

    handed = answers.hand_on(town.session, question_id, yuki.id, act=town.by(town.sam))

    # Tuesday 4:20 am in Tokyo: the day has yet to open, so it counts.
    assert handed.due_at.isoformat() == "2026-11-24T08:00:00+00:00"
    assert [each.address for each in town.told(ASKED)] == [yuki.mail]


def test_time_off_and_the_days_off_of_a_country_count_for_nobody_at_work(town, session):
    store(
        session,
        TimeOff(person_id=town.dana.id, first_on=date(2026, 11, 24), last_on=date(2026, 11, 25)),
    )
    store(session, CompanyDayOff(on=date(2026, 11, 26), name="Thanksgiving", country="US"))
    store(session, CompanyDayOff(on=date(2026, 11, 24), name="Elsewhere", country="NO"))
    with transaction(session):
        session.get_one(Person, town.dana.id).country = "US"

    asked = town.question(town.ask(to=Addressee.PERSON, person_id=town.dana.id))

    assert asked.due_at == TUESDAY_FIVE + 3 * DAY  # Friday: away until Wednesday, Thursday is off


def test_where_one_is_away_somebody_else_of_the_role_answers_sooner(town, session):
    store(
        session,
        TimeOff(person_id=town.sam.id, first_on=date(2026, 11, 23), last_on=date(2026, 12, 4)),
    )

    found = promise(session, town.application.role, now=NOON)

    assert (found.person.name, found.due_at) == ("Dana Liu", TUESDAY_FIVE)


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 4001])
def test_a_question_says_something_and_has_an_end(town, words):
    with pytest.raises(Invalid):
        town.ask(words)
    assert town.told(ASKED) == []


def test_she_asks_nobody_whom_she_does_not_know(town):
    stranger = make_person(town.session, "Omar Reyes")
    with pytest.raises(Invalid):
        town.ask(to=Addressee.PERSON, person_id=stranger.id)
    with pytest.raises(Invalid):
        town.ask(to=Addressee.BOOKING, booking_id=town.booked() + 1)


def test_the_twenty_first_open_question_waits_with_her(town):
    for number in range(20):
        town.ask(f"And {number}?")
    with pytest.raises(Conflict):
        town.ask()


def test_an_answer_goes_to_her_with_what_she_asked(town):
    question_id = town.ask()
    town.answer(question_id, town.dana, "Yes.\nRoom Alder.")

    [told] = town.told(ANSWERED)
    facts = told.facts
    assert (told.address, facts["answer"], facts["question"], facts["who"]) == (
        town.priya.mail,
        "Yes.\nRoom Alder.",
        QUIET,
        "Dana Liu",
    )
    assert town.question(question_id).state is QuestionState.ANSWERED
    assert town.told(ASKED) == []  # Sam had not been written to yet, and need not be


def test_whoever_is_second_is_told_who_was_first_and_may_still_answer(town):
    question_id = town.ask()
    town.answer(question_id, town.dana, seen=0)

    with pytest.raises(Conflict, match="Dana Liu has answered meanwhile"):
        town.answer(question_id, town.sam, "No.", seen=0)
    town.answer(question_id, town.sam, "In Birch, too.", seen=1)

    assert [each.words for each in town.question(question_id).given] == [
        "Yes, there is.",
        "In Birch, too.",
    ]
    assert [each.facts["who"] for each in town.told(ANSWERED)] == ["Dana Liu", "Sam Okafor"]


def test_what_is_noted_of_a_call_stays_inside(town):
    question_id = town.ask()
    town.answer(question_id, town.sam, "Sounded unsure about the office.", way=ReplyWay.PHONE)

    assert town.question(question_id).state is QuestionState.ANSWERED
    assert town.told(ANSWERED) == []


def test_a_question_is_closed_where_there_is_nothing_to_answer(town):
    question_id = town.ask("Thank you!")
    answers.close(town.session, question_id, "Only thanks", by=town.sam.id, act=town.by(town.sam))

    assert stand(town, question_id) is Stand.CLOSED
    with pytest.raises(Conflict):
        answers.close(town.session, question_id, "", by=town.sam.id, act=town.by(town.sam))
    town.answer(question_id, town.sam, "You are welcome.")
    assert stand(town, question_id) is Stand.ANSWERED


def test_a_coordinator_sees_their_own_at_once_and_others_once_they_are_late(town):
    own = town.ask()
    assert rows(town) == [(own, TUESDAY_FIVE, ("Sam Okafor",))]

    answers.hand_on(town.session, own, town.dana.id, act=town.by(town.sam))
    assert rows(town) == []
    assert rows(town, TUESDAY_FIVE - HOUR) != []  # pressing
    assert rows(town, TUESDAY_FIVE + HOUR) == [(own, TUESDAY_FIVE, ("Dana Liu",))]
    assert stand(town, own, TUESDAY_FIVE + HOUR) is Stand.LATE

    town.answer(own, town.dana)
    assert rows(town, TUESDAY_FIVE + HOUR) == []


def test_nothing_is_lost_when_the_process_ends(town, session):
    question_id = town.ask()
    with transaction(session):
        ended = session.get_one(Application, town.application_id)
        ended.state = ApplicationState.DECLINED

    assert [row[0] for row in rows(town)] == [question_id]


def test_on_the_agenda_it_waits_for_the_talk_and_then_a_working_day(town):
    talk = town.booked()
    question_id = town.ask_for_talk(talk)

    assert [each.address for each in town.told(ASKED)] == [town.jonas.mail]
    assert [each.id for each in tasks.of_talk(town.session, talk)] == [question_id]
    assert stand(town, question_id) is Stand.ON_AGENDA
    assert rows(town, ELEVEN) == []
    after = ELEVEN + HOUR
    assert (stand(town, question_id, after), rows(town, after)) == (Stand.WAITING, [])
    late = TUESDAY_FIVE + 2 * DAY + HOUR
    assert [row[0] for row in rows(town, late)] == [question_id]

    town.answer(question_id, town.jonas, "", way=ReplyWay.TALK)
    assert rows(town, late) == []


def test_it_moves_with_the_talk(town):
    talk = town.booked()
    question_id = town.ask_for_talk(talk)
    later = Choice(town.question(question_id).booking.interview_id, None, ELEVEN + DAY)
    moving.move(town.session, talk, later, act=town.hers())

    assert stand(town, question_id, ELEVEN + HOUR) is Stand.ON_AGENDA


def test_of_a_talk_that_was_cancelled_it_comes_to_the_desk(town):
    talk = town.booked()
    question_id = town.ask_for_talk(talk)
    cancelling.cancel(town.session, talk, by=cancelling.CANDIDATE, act=town.hers())

    assert rows(town) == [(question_id, TUESDAY_FIVE, ())]


def test_whoever_has_no_part_in_it_does_not_read_it(town):
    open_, private = town.ask(), town.ask(to=Addressee.PERSON, person_id=town.sam.id)
    stranger = make_person(town.session, "Omar Reyes")

    def may(person, question_id):
        try:
            answers.own_question(town.session, person, question_id)
        except Missing:
            return False
        return True

    people = (town.sam, town.dana, town.jonas, stranger)
    assert [may(person, open_) for person in people] == [True, True, False, False]
    assert [may(person, private) for person in people] == [True, False, False, False]


def test_the_line_up_of_its_talk_reads_it(town):
    question_id = town.ask_for_talk(town.booked())

    assert answers.own_question(town.session, town.jonas, question_id).id == question_id
    [mine] = tasks.mine(town.session, town.jonas.id, WorkingDays.of(town.session), now=NOON)
    assert mine.question.id == question_id


def test_a_thread_is_one_whoever_was_asked(town):
    first = town.ask()
    second = town.ask("And now?", now=NOON + HOUR, to=Addressee.PERSON, person_id=town.dana.id)

    thread = questions.thread(town.session, [town.application_id])
    assert [each.id for each in thread] == [first, second]


def test_what_was_written_down_says_who_did_what(town, session):
    question_id = town.ask()
    answers.hand_on(session, question_id, town.dana.id, act=town.by(town.sam))
    town.answer(question_id, town.dana)

    session.rollback()
    found = select(Entry.action).where(Entry.application_id == town.application_id)
    assert session.scalars(found.order_by(Entry.id)).all() == [
        "ask",
        "hand on question",
        "answer question",
    ]
