"""Somebody asks without applying: look in your mail, press once, read the answer, delete it all."""

import pytest
from sqlalchemy import select

from scheduler.domain.terms import KeyPurpose, Notice, RoleState
from scheduler.models import Base, Enquiry, Message, Question, Role
from scheduler.services.keys import key_of
from scheduler.services.transaction import transaction
from tests.services.asking import Town
from tests.web.reading import Page

SEAL = 22  # the last letters of a key
VISAS = "Do you sponsor visas?"


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def place(town):
    return f"/roles/{town.application.role.slug}/questions"


def send(client, place, **values):
    told = {"question": VISAS, "address": "noor@home.example"}
    return client.post(place, data=told | values)


def page_of(session, settings):
    session.rollback()
    enquiry = session.scalars(select(Enquiry).order_by(Enquiry.id.desc())).first()
    return f"/q/{key_of(session, settings.secret_keys, KeyPurpose.ENQUIRY, enquiry.id)}"


def count(session, model):
    session.rollback()
    return len(session.scalars(select(model)).all())


def test_the_role_page_takes_a_question_and_says_where_to_look(client, session, town, place):
    fields = Page(client.get(place.removesuffix("/questions"))).fields
    assert {"question", "address", "asker"} <= fields.keys()
    answer = send(client, place)

    assert (answer.status_code, answer.location) == (303, place.replace("questions", "asked"))
    assert "Look in your mail" in client.get(answer.location).text
    assert count(session, Question) == 0
    assert [each.address for each in town.told(Notice.ENQUIRY_CONFIRM)] == ["noor@home.example"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"question": " "}, "Write your question first."),
        ({"question": "x" * 4001}, "Use 4,000 characters at most."),
        ({"address": "noor"}, "Enter an email address like name@example.com."),
    ],
)
def test_what_cannot_be_taken_is_kept_as_it_was_typed(client, session, place, values, error):
    answer = send(client, place, asker="Noor", **values)

    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, [error])
    assert page.fields["asker"] == "Noor"
    assert page.fields["question"] == values.get("question", VISAS).strip()
    assert count(session, Enquiry) == 0


def test_looking_changes_nothing_and_the_button_sends_it_once(
    client, session, settings, town, place
):
    send(client, place, asker="Noor Aziz")
    page = page_of(session, settings)
    for method in ("GET", "HEAD"):
        assert client.open(page, method=method).status_code == 200
    assert count(session, Question) == 0
    assert "Sam answers by" in client.get(page).text

    for _ in range(2):
        assert client.post(f"{page}/confirmation").status_code == 303
    assert count(session, Question) == 1
    assert VISAS in client.get(page).text


def test_the_thread_goes_on_there(client, session, settings, town, place):
    send(client, place)
    page = page_of(session, settings)
    assert client.post(f"{page}/questions", data={"words": "And?"}).status_code == 409
    client.post(f"{page}/confirmation")
    town.answer(1, town.sam, "<b>We do.</b>")

    assert "&lt;b&gt;We do.&lt;/b&gt;" in client.get(page).text
    assert Page(client.post(f"{page}/questions", data={"words": ""})).errors == [
        "Write your question first."
    ]
    assert client.post(f"{page}/questions", data={"words": "And relocation?"}).status_code == 303
    assert count(session, Question) == 2


def test_all_of_it_is_deleted_by_one_press(client, session, settings, town, place):
    send(client, place)
    page = page_of(session, settings)
    client.post(f"{page}/confirmation")

    assert client.post(f"{page}/erasure").status_code == 303
    assert [count(session, model) for model in (Enquiry, Question)] == [0, 0]
    assert client.get(page).status_code == 404
    session.rollback()
    assert "noor" not in str(session.execute(select(Message.address, Message.facts)).all())


def test_the_key_of_their_page_lies_nowhere_in_the_database(client, session, settings, town, place):
    send(client, place, submission="a" * 22)
    page = page_of(session, settings)
    client.post(f"{page}/confirmation", data={"submission": "b" * 22})
    client.post(f"{page}/questions", data={"words": "And?", "submission": "c" * 22})
    town.answer(1, town.sam, "We do.")

    session.rollback()
    tables = Base.metadata.tables.values()
    stored = str([session.execute(select(table)).all() for table in tables])
    assert page[-SEAL:] not in stored
    assert page.removeprefix("/q/")[:-SEAL] in stored  # the handle, which opens nothing


def test_one_address_asks_five_times_an_hour(client, session, place):
    codes = [send(client, place).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]
    assert count(session, Enquiry) == 5


def test_a_role_that_is_closed_meanwhile_takes_none_and_keeps_the_words(
    client, session, town, place
):
    with transaction(session):
        session.get_one(Role, town.role.id).state = RoleState.CLOSED
    answer = send(client, place)

    assert answer.status_code == 409
    assert Page(answer).fields["question"] == VISAS
    assert count(session, Enquiry) == 0


def test_a_draft_is_nowhere(client, session, town, place):
    with transaction(session):
        session.get_one(Role, town.role.id).state = RoleState.DRAFT

    assert client.get(place).status_code == 404
    assert send(client, place).status_code == 404
