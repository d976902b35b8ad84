"""Asking for the private link once more."""

import pytest
from sqlalchemy import select

from scheduler.models import Message
from tests.people import make_candidate
from tests.web.coordinator.pages import plain
from tests.web.reading import Page


def ask(client, mail):
    fields = Page(client.get("/link")).fields
    return client.post("/link", data=fields | {"mail": mail})


def told(session):
    session.rollback()
    return [(row.notice.value, row.address) for row in session.scalars(select(Message))]


def test_the_answer_is_the_same_for_everybody(session, client, company):
    make_candidate(session, mail="known@mail.example")
    answers = [ask(client, mail) for mail in ("known@mail.example", "stranger@mail.example")]

    assert {(each.status_code, each.headers["Location"]) for each in answers} == {
        (303, "/link?asked=1")
    }
    assert told(session) == [("fresh_link", "known@mail.example")]
    assert (
        "If somebody has applied here with the address that you entered, their link is on its "
        "way to it." in plain(client.get("/link?asked=1").text)
    )


def test_a_typing_mistake_is_shown_beside_the_field(client, company):
    answer = ask(client, "known@")

    assert (answer.status_code, Page(answer).errors) == (
        422,
        ["Enter an email address like name@example.com."],
    )
    assert Page(answer).fields["mail"] == "known@"


@pytest.mark.parametrize("mail", ["known@mail.example", "stranger@mail.example"])
def test_nobody_is_bombed_with_links(session, client, company, mail):
    make_candidate(session, mail="known@mail.example")

    assert [ask(client, mail).status_code for _ in range(6)] == [303] * 5 + [429]


def test_reading_the_pages_changes_nothing(session, client, company):
    for address in ("/link", "/link?asked=1"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert told(session) == []
