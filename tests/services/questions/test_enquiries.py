"""Asking without applying: confirmed first, answered by mail, and gone when its time is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Notice, RoleState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import (
    Candidate,
    Enquiry,
    Entry,
    FaqEntry,
    Key,
    Message,
    Question,
    Reply,
    Role,
)
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.privacy import erasing
from scheduler.services.questions import enquiries, tasks
from scheduler.services.questions.enquiries import Asker
from scheduler.services.questions.questions import Asked
from scheduler.services.roles import faq
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services.asking import TUESDAY_FIVE, Town

NOOR = Asker("Noor@home.example ", "Do you sponsor visas?", "Noor Aziz")
DAY = timedelta(days=1)


@pytest.fixture
def town(session, act):
    return Town(session, act)


def ask(town, said=NOOR, now=NOON):
    return enquiries.ask(town.session, town.role.id, said, act=town.act("public", now)).id


def confirm(town, enquiry_id, now=NOON):
    enquiries.confirm(town.session, enquiry_id, act=town.act(f"enquiry:{enquiry_id}", now))


def asked(town):
    town.session.rollback()
    return town.session.scalars(select(Question).order_by(Question.id)).all()


def left(town):
    """Return how many rows there are of all that is kept of somebody who asked."""
    town.session.rollback()
    about = {
        Enquiry: True,
        Question: True,
        Reply: True,
        Key: Key.purpose == "enquiry",
        Message: Message.notice.in_(
            (Notice.ENQUIRY_CONFIRM, Notice.QUESTION_ASKED, Notice.QUESTION_ANSWERED)
        ),
    }
    return {
        model.__name__: len(town.session.scalars(select(model).where(condition)).all())
        for model, condition in about.items()
    }


def test_nobody_is_bothered_before_the_button_is_pressed(town):
    enquiry_id = ask(town)

    [told] = town.told(Notice.ENQUIRY_CONFIRM)
    assert (told.address, told.facts["question"]) == ("Noor@home.example", NOOR.words)
    assert (asked(town), town.told(Notice.QUESTION_ASKED)) == ([], [])
    with pytest.raises(Conflict):
        enquiries.ask_more(town.session, enquiry_id, Asked("And?"), act=town.act("public"))

    confirm(town, enquiry_id)
    confirm(town, enquiry_id)
    [question] = asked(town)
    assert (question.words, question.person.name, question.due_at) == (
        NOOR.words,
        "Sam Okafor",
        TUESDAY_FIVE,
    )
    assert [each.facts["about"] for each in town.told(Notice.QUESTION_ASKED)] == ["Noor Aziz"]


def test_the_answer_goes_to_their_address(town):
    enquiry_id = ask(town, Asker("noor@home.example", "Visas?"))
    confirm(town, enquiry_id)
    town.answer(asked(town)[0].id, town.sam, "We do.")

    [told] = town.told(Notice.QUESTION_ANSWERED)
    assert (told.address, told.name, told.facts["answer"], told.candidate_id) == (
        "noor@home.example",
        "",
        "We do.",
        None,
    )


@pytest.mark.parametrize("said", [Asker("noor", "Visas?"), Asker("noor@home.example", "  ")])
def test_an_address_and_a_question_are_needed(town, said):
    with pytest.raises(Invalid):
        ask(town, said)
    assert left(town)["Enquiry"] == 0


def test_a_closed_role_takes_none_and_a_draft_is_nowhere(town, session):
    for state, error in ((RoleState.CLOSED, Conflict), (RoleState.DRAFT, Missing)):
        with transaction(session):
            session.get_one(Role, town.role.id).state = state
        with pytest.raises(error):
            ask(town)


def test_it_stands_at_the_desk_under_the_name_that_was_given(town):
    confirm(town, ask(town))
    working = WorkingDays.of(town.session)

    [row] = tasks.columns(town.session, working, now=NOON)

    assert (row["name"], row["label"], row.get("candidate_id")) == (
        "Noor Aziz",
        "Answer them",
        None,
    )


def test_what_nobody_confirmed_is_gone_in_a_week(town):
    ask(town)
    assert enquiries.erase(town.session, act=town.act("worker", NOON + 6 * DAY)) == 0
    assert enquiries.erase(town.session, act=town.act("worker", NOON + 7 * DAY)) == 1
    assert set(left(town).values()) == {0}


def test_what_was_answered_is_gone_when_its_time_is_over_but_for_what_is_public(town, session):
    enquiry_id = ask(town)
    confirm(town, enquiry_id)
    question = asked(town)[0]
    town.answer(question.id, town.sam, "We do.", NOON + DAY)
    words = faq.Words("Visas?", "Yes.")
    act = town.by(town.sam)
    faq.add(
        session, town.role.id, words, by=town.sam.id, act=act, question=town.question(question.id)
    )
    kept = 12 * 30 * DAY + DAY  # a year after the last word

    assert enquiries.erase(session, act=town.act("worker", NOON + kept - DAY)) == 0
    assert enquiries.erase(session, act=town.act("worker", NOON + kept)) == 1

    assert set(left(town).values()) == {0}
    entry = session.scalars(select(FaqEntry)).one()
    assert (entry.question, entry.question_id) == ("Visas?", None)
    session.rollback()
    told = str([each.payload for each in session.scalars(select(Entry))])
    assert "Noor" not in told
    assert "noor" not in told


def hers(town):
    """Return a question from the address of Priya, who has applied."""
    return Asker(town.priya.mail.upper(), "Do you sponsor visas?")


def test_who_asked_before_they_applied_is_known_to_coordinators_once_both_are_proven(town):
    enquiry_id = ask(town, hers(town))
    confirm(town, ask(town))
    assert enquiries.of_candidate(town.session, town.priya) == []

    confirm(town, enquiry_id)
    enquiries.ask_more(town.session, enquiry_id, Asked("And families?"), act=town.act())
    [question] = enquiries.of_candidate(town.session, town.priya)
    assert (question.enquiry_id, question.words) == (enquiry_id, hers(town).words)

    with transaction(town.session):
        town.session.get_one(Candidate, town.priya.id).confirmed_at = None
    assert enquiries.of_candidate(town.session, town.priya) == []


def test_what_they_asked_before_goes_with_them_when_they_are_erased(town):
    confirm(town, ask(town, hers(town)))
    confirm(town, ask(town))

    erasing.erase_all(town.session, town.priya.id, by="candidate", act=town.hers())

    assert [each.mail for each in town.session.scalars(select(Enquiry))] == [NOOR.mail.strip()]
    assert [each.words for each in asked(town)] == [NOOR.words]
