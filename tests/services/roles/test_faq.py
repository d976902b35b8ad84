"""Shared answers: edited first, nameless, put on the page by a coordinator's press, and taken back."""

import pytest

from scheduler.domain.questions import NAME_LEFT, ReplyWay
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.services.roles import faq
from scheduler.services.roles.faq import Words
from tests.people import make_role
from tests.services.asking import Town


@pytest.fixture
def town(session, act):
    return Town(session, act)


def add(town, asked="Quiet?", answer="Yes.", **more):
    return faq.add(
        town.session,
        town.role.id,
        Words(asked, answer),
        by=town.sam.id,
        act=town.by(town.sam),
        **more,
    ).id


def shown(town, *, public=True):
    town.session.rollback()
    return [each.question for each in faq.entries(town.session, town.role.id, public=public)]


def test_a_proposal_has_nobodys_name_in_it(town):
    question_id = town.ask("Hi Sam, is it quiet?\nThanks, Priya Raman")
    town.answer(question_id, town.dana, "Yes, Priya. Room Alder.")

    proposed = faq.proposal(town.question(question_id))

    assert proposed.question == f"Hi {NAME_LEFT}, is it quiet?\nThanks, {NAME_LEFT}"
    assert proposed.answer == f"Yes, {NAME_LEFT}. Room Alder."


def test_what_is_noted_of_a_call_is_proposed_to_nobody(town):
    question_id = town.ask()
    town.answer(question_id, town.dana, "Yes.")
    town.answer(question_id, town.sam, "Sounded unsure", way=ReplyWay.PHONE)

    assert faq.proposal(town.question(question_id)).answer == "Yes."


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("", "Yes.", "both"),
        ("Quiet?", " ", "both"),
        (f"Hi {NAME_LEFT}, quiet?", "Yes.", "Write"),
        ("Quiet?", "Yes, Raman.", "Take out “Raman”"),
        ("x" * 4001, "Yes.", "4,000"),
    ],
)
def test_what_names_somebody_or_says_nothing_is_not_shared(town, question, answer, told):
    source = town.question(town.ask())
    with pytest.raises(Invalid, match=told):
        add(town, question, answer, question=source)
    assert shown(town) == []


def test_a_word_that_is_no_name_here_may_stay(town):
    source = town.question(town.ask())
    words = Words("Is Raman spectroscopy used?", "No.", may_name=True)
    faq.add(
        town.session, town.role.id, words, by=town.sam.id, act=town.by(town.sam), question=source
    )

    assert shown(town) == ["Is Raman spectroscopy used?"]


def test_entries_are_ordered_taken_back_and_shown_again(town):
    first, second, third = (add(town, each) for each in ("One?", "Two?", "Three?"))
    here = {"act": town.by(town.sam)}
    faq.move(town.session, town.role.id, third, -1, **here)
    faq.move(town.session, town.role.id, third, -1, **here)
    faq.move(town.session, town.role.id, third, -1, **here)  # it is first already
    faq.move(town.session, town.role.id, first, 1, **here)
    assert shown(town) == ["Three?", "Two?", "One?"]

    faq.show(town.session, town.role.id, second, is_public=False, by=town.sam.id, **here)
    assert shown(town) == ["Three?", "One?"]
    assert shown(town, public=False) == ["Three?", "Two?", "One?"]
    faq.show(town.session, town.role.id, second, is_public=True, by=town.sam.id, **here)
    assert shown(town) == ["Three?", "Two?", "One?"]


def test_who_saves_second_is_told(town):
    entry = add(town)
    change = {"by": town.sam.id, "act": town.by(town.sam)}
    faq.change(town.session, town.role.id, entry, Words("Loud?", "No.", seen=0), **change)

    with pytest.raises(Conflict):
        faq.change(town.session, town.role.id, entry, Words("Calm?", "Yes.", seen=0), **change)
    assert shown(town) == ["Loud?"]


def test_an_entry_of_another_role_does_not_exist(town):
    entry, other = add(town), make_role(town.session, town.pool, title="Writer")
    with pytest.raises(Missing):
        faq.move(town.session, other.id, entry, 1, act=town.by(town.sam))
    with pytest.raises(Missing):
        faq.own_entry(town.session, other.id, entry)
