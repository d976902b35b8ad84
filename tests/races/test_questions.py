"""Questions asked, answered, closed and confirmed by several at the same time: nothing twice, nothing lost."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.questions import QuestionState, ReplyWay
from scheduler.domain.terms import Notice
from scheduler.errors import SchedulerError
from scheduler.models import Question
from scheduler.services.questions import answers, enquiries, questions
from scheduler.services.questions.answers import Said
from scheduler.services.questions.enquiries import Asker
from scheduler.services.questions.questions import Asked
from scheduler.services.roles import faq
from scheduler.services.roles.faq import Words
from tests.services.asking import Town


@pytest.fixture
def town(session, act):
    return Town(session, act)


@pytest.fixture
def at_once(engine, session):
    """Return a function that does deeds at the same moment and returns what refused each."""

    def at_once(*deeds):
        session.rollback()
        start, refused = Barrier(len(deeds)), [""] * len(deeds)

        def do(number, deed):
            with Session(engine) as other:
                start.wait()
                try:
                    deed(other)
                except SchedulerError as error:
                    refused[number] = str(error)

        threads = [Thread(target=do, args=each) for each in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        return refused

    return at_once


def answering(town, question_id, person, words, **said):
    by, act = person.id, town.by(person)
    return lambda session: answers.answer(session, question_id, by, Said(words, **said), act=act)


def given(town, question_id):
    return sorted(each.words for each in town.question(question_id).given)


def test_of_two_who_answer_the_same_page_the_second_is_told(town, at_once):
    question_id = town.ask()
    refused = at_once(
        answering(town, question_id, town.sam, "Yes.", seen=0),
        answering(town, question_id, town.dana, "No.", seen=0),
    )

    assert sorted(bool(each) for each in refused) == [False, True]
    assert "has answered meanwhile" in max(refused, key=len)
    assert len(given(town, question_id)) == 1
    assert len(town.told(Notice.QUESTION_ANSWERED)) == 1


def test_of_two_who_answer_by_mail_both_are_kept(town, at_once):
    question_id = town.ask()
    refused = at_once(
        answering(town, question_id, town.sam, "Yes.", way=ReplyWay.MAIL),
        answering(town, question_id, town.dana, "No.", way=ReplyWay.MAIL),
    )

    assert refused == ["", ""]
    assert given(town, question_id) == ["No.", "Yes."]
    assert len(town.told(Notice.QUESTION_ANSWERED)) == 2


def test_closing_never_swallows_an_answer(town, at_once):
    question_id, sam, act = town.ask(), town.sam.id, town.by(town.sam)
    at_once(
        answering(town, question_id, town.dana, "Yes.", seen=0),
        lambda session: answers.close(session, question_id, "", by=sam, act=act),
    )

    assert town.question(question_id).state is QuestionState.ANSWERED
    assert given(town, question_id) == ["Yes."]
    assert len(town.told(Notice.QUESTION_ANSWERED)) == 1


def test_a_flood_stops_at_twenty(town, at_once):
    for number in range(17):
        town.ask(f"And {number}?")
    application_id, act = town.application_id, town.hers()
    refused = at_once(
        *[lambda session: questions.ask(session, application_id, Asked("Now?"), act=act)] * 6
    )

    town.session.rollback()
    assert sum(not each for each in refused) == 3
    assert len(town.session.scalars(select(Question.id)).all()) == 20


def test_a_button_pressed_in_two_tabs_sends_one_question(town, at_once):
    said, act = Asker("noor@home.example", "Visas?"), town.act("public")
    enquiry_id = enquiries.ask(town.session, town.role.id, said, act=act).id
    refused = at_once(*[lambda session: enquiries.confirm(session, enquiry_id, act=act)] * 4)

    town.session.rollback()
    assert refused == [""] * 4
    assert len(town.session.scalars(select(Question.id)).all()) == 1


def test_shared_answers_keep_an_order_whoever_moves_them(town, at_once):
    role_id, act, sam = town.role.id, town.by(town.sam), town.sam.id
    made = [
        faq.add(town.session, role_id, Words(f"{name}?", "Yes."), by=sam, act=act).id
        for name in ("One", "Two", "Three", "Four")
    ]
    at_once(
        *(
            lambda session, each=each, by=by: faq.move(session, role_id, each, by, act=act)
            for each in made
            for by in (1, -1)
        )
    )

    town.session.rollback()
    found = faq.entries(town.session, role_id, public=False)
    assert [each.position for each in found] == [1, 2, 3, 4]
    assert sorted(each.id for each in found) == made
