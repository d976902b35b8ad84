"""One of us answers, hands on, closes; two at once are told of each other, and nothing typed is lost."""

import pytest

from scheduler.domain.questions import Addressee, QuestionState, ReplyWay
from scheduler.domain.terms import Notice
from scheduler.services.questions import enquiries
from scheduler.services.roles import faq
from tests.people import make_person
from tests.services.asking import QUIET, Town
from tests.web.reading import Page


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def asked(town):
    return town.ask()


@pytest.fixture
def sam(client, town):
    return client.enter(town.sam)


def page(question_id):
    return f"/questions/{question_id}"


def press(browser, question_id, deed, **values):
    fields = Page(browser.get(page(question_id))).fields
    sent = {"submission": fields["submission"], "seen": fields["seen"]} | values
    return browser.press(f"{page(question_id)}/{deed}", sent)


def test_an_answer_goes_to_her(sam, town, asked):
    answer = press(sam, asked, "answer", words="Yes.\nRoom Alder.")

    assert (answer.status_code, answer.location) == (303, page(asked))
    [told] = town.told(Notice.QUESTION_ANSWERED)
    assert told.facts["answer"] == "Yes.\nRoom Alder."
    assert Page(sam.get(page(asked))).alerts == ["Your answer is on its way to Priya."]


def test_an_empty_answer_is_not_sent(sam, town, asked):
    answer = press(sam, asked, "answer", words="  ")

    assert (answer.status_code, Page(answer).errors) == (422, ["Write the answer first."])
    assert town.told(Notice.QUESTION_ANSWERED) == []


def test_who_answers_second_reads_the_first_and_loses_nothing(app, sam, town, asked):
    dana = app.test_client().enter(town.dana)
    seen = Page(dana.get(page(asked))).fields
    press(sam, asked, "answer", words="Yes.")

    answer = dana.press(f"{page(asked)}/answer", {"words": "No.", "seen": seen["seen"]})

    again = Page(answer).fields
    assert answer.status_code == 409
    assert "Sam Okafor has answered meanwhile. Read it first." in answer.text
    assert "Yes." in answer.text
    assert "No.</textarea>" in answer.text
    assert (
        dana.press(f"{page(asked)}/answer", {"words": "No.", "seen": again["seen"]}).status_code
        == 303
    )
    assert [each.words for each in town.question(asked).given] == ["Yes.", "No."]


def test_a_press_without_the_token_keeps_what_was_typed(sam, town, asked):
    answer = sam.post(f"{page(asked)}/answer", data={"words": "Yes.", "seen": 0})

    assert answer.status_code == 422
    assert "Yes.</textarea>" in answer.text
    assert town.question(asked).given == []


def test_answered_by_phone_keeps_a_note_for_us(sam, town, asked):
    answer = press(sam, asked, "answer", words="Sounded tired", way="phone")

    assert answer.status_code == 303
    [reply] = town.question(asked).given
    assert (reply.way, reply.words) == (ReplyWay.PHONE, "Sounded tired")
    assert "Sounded tired" in sam.get(page(asked)).text
    assert town.told(Notice.QUESTION_ANSWERED) == []


def test_it_is_handed_on_and_whoever_may_not_read_it_any_more_is_led_home(app, sam, town):
    private = town.ask(to=Addressee.PERSON, person_id=town.dana.id)
    dana = app.test_client().enter(town.dana)
    answer = press(dana, private, "hand", person=town.jonas.id)

    assert (answer.status_code, answer.location) == (303, "/me")
    assert dana.get(page(private)).status_code == 404
    assert app.test_client().enter(town.jonas).get(page(private)).status_code == 200
    assert sam.get(page(private)).status_code == 200


def test_it_is_closed_and_the_reason_stays_inside(sam, town, asked):
    answer = press(sam, asked, "closing", reason="Only thanks")

    assert answer.status_code == 303
    assert town.question(asked).state is QuestionState.CLOSED
    assert "Only thanks" in sam.get(page(asked)).text
    assert press(sam, asked, "closing").status_code == 409


def test_an_answer_that_was_held_back_is_sent_by_a_press(sam, town, asked):
    held = town.answer(asked, town.sam, "Yes.", way=ReplyWay.MAIL, sender="sam@private.example")
    assert "sam@private.example" in sam.get(page(asked)).text
    assert sam.press(f"{page(asked)}/held/{held}", {"do": "send"}).status_code == 303

    assert [each.facts["answer"] for each in town.told(Notice.QUESTION_ANSWERED)] == ["Yes."]
    assert sam.press(f"{page(asked)}/held/{held}", {"do": "send"}).status_code == 409


def test_it_is_dropped_by_another(sam, town, asked):
    held = town.answer(asked, town.sam, "Yes.", way=ReplyWay.MAIL, sender="sam@private.example")
    sam.press(f"{page(asked)}/held/{held}", {"do": "drop"})

    assert town.question(asked).replies == []
    assert town.told(Notice.QUESTION_ANSWERED) == []


def test_strangers_and_those_who_only_listen_read_nothing(app, town, asked):
    stranger = make_person(town.session, "Omar Reyes")
    browser = app.test_client().enter(stranger)

    assert browser.get(page(asked)).status_code == 404
    assert browser.press(f"{page(asked)}/answer", {"words": "Yes.", "seen": 0}).status_code == 404


def test_the_rest_of_the_thread_stands_beside_it_but_for_what_is_private(app, town, asked):
    town.ask("For Sam alone", to=Addressee.PERSON, person_id=town.sam.id)
    town.ask("For all")
    dana = app.test_client().enter(town.dana)

    html = dana.get(page(asked)).text
    assert ("For all" in html, "For Sam alone" in html) == (True, False)


def test_the_candidates_page_answers_at_once(sam, town, asked):
    html = sam.get(f"/candidates/{town.application_id}").text
    assert QUIET in html
    assert "1 without an answer" in html
    assert f'action="{page(asked)}/answer"' in html


def test_an_answer_becomes_one_for_everybody(sam, town):
    asked = town.ask("Is it quiet? Thanks, Priya")
    town.answer(asked, town.dana, "Yes.")
    place = f"/setup/roles/{town.role.id}/faq"
    proposed = Page(sam.get(f"{place}?question={asked}")).fields
    assert proposed["asked"] == "Is it quiet? Thanks, [name]"

    refused = sam.press(place, proposed)
    assert refused.status_code == 422
    assert Page(refused).fields["asked"] == "Is it quiet? Thanks, [name]"
    assert sam.press(place, proposed | {"asked": "Is it quiet?"}).status_code == 303

    town.session.rollback()
    [entry] = faq.entries(town.session, town.role.id, public=True)
    assert (entry.question, entry.answer, entry.question_id) == ("Is it quiet?", "Yes.", asked)
    public = sam.get(f"/roles/{town.application.role.slug}").text
    assert "Is it quiet?" in public
    assert "Priya" not in public


def test_entries_are_edited_ordered_and_taken_back(sam, town):
    place = f"/setup/roles/{town.role.id}/faq"
    for text in ("One?", "Two?"):
        sam.press(place, {"asked": text, "answer": "Yes."})
    town.session.rollback()
    one, two = (each.id for each in faq.entries(town.session, town.role.id, public=True))

    sam.press(f"{place}/{two}/place", {"do": "up"})
    sam.press(f"{place}/{one}/place", {"do": "back"})
    fields = Page(sam.get(f"{place}/{two}")).fields
    sam.press(f"{place}/{two}", fields | {"asked": "Both?"})
    late = sam.press(f"{place}/{two}", fields | {"asked": "Third?", "submission": "s" * 22})

    assert late.status_code == 409
    assert Page(late).fields["asked"] == "Third?"
    town.session.rollback()
    found = faq.entries(town.session, town.role.id, public=False)
    assert [(each.question, each.is_public) for each in found] == [("Both?", True), ("One?", False)]


def test_a_coordinator_sees_that_she_asked_before_she_applied(sam, town):
    said = enquiries.Asker(town.priya.mail, "Do you sponsor visas?")
    enquiry = enquiries.ask(town.session, town.role.id, said, act=town.act())
    home = f"/candidates/{town.application_id}"
    assert "Asked before applying" not in sam.get(home).text

    enquiries.confirm(town.session, enquiry.id, act=town.act())

    found = sam.get(home)
    assert "“Do you sponsor visas?”" in found.text
    assert page(1) in Page(found).links
