import re

import pytest
from sqlalchemy import select

from scheduler.mail.compose import compose
from scheduler.models import Application, Message
from scheduler.services.process import process
from tests.services import hiring
from tests.services.hiring import states, version
from tests.web.coordinator.pages import plain


@pytest.fixture
def three(session, role, act):
    names = ("Nadia Farouk", "Hugo Lindqvist", "Wei Zhang")
    return [hiring.applied(session, role, act, name) for name in names]


def who(session, ids):
    return [f"{each}.{version(session, each)}" for each in ids]


def letters(desk, verb, ticked):
    return desk.get("/queue/letters", query_string={"do": verb, "who": ticked})


def decide(desk, verb, ticked, **extra):
    return desk.press("/queue/decisions", {"do": verb, "who": ticked, **extra})


def mails(page):
    return [plain(part) for part in re.findall(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL)]


@pytest.mark.parametrize("verb", ["advance", "decline"])
def test_the_page_shows_the_exact_mail_that_goes_out(desk, session, settings, three, act, verb):
    page = letters(desk, verb, who(session, three))
    decide(desk, verb, who(session, three))
    notice = {"advance": "choose_time", "decline": "declined_kindly"}[verb]
    session.rollback()
    sent = session.scalars(
        select(Message).where(Message.notice == notice).order_by(Message.id)
    ).all()
    head = settings.letterhead
    written = [compose(session, each, head, now=act.now) for each in sent]
    assert mails(page) == [plain(each.text) for each in written]
    assert len(written) == 3
    for each in written:
        assert each.subject in plain(page.text)


def test_looking_changes_nothing(desk, session, three):
    before = [states(session, each) for each in three], hiring.told(session, standing=False)
    letters(desk, "decline", who(session, three))
    session.rollback()
    assert before == (
        [states(session, each) for each in three],
        hiring.told(session, standing=False),
    )


def test_advancing_many_leads_back_to_the_queue(desk, session, three):
    answer = decide(desk, "advance", who(session, three))
    assert (answer.status_code, answer.location) == (303, "/queue")
    page = plain(desk.get("/queue").text)
    assert "3 people go on: Nadia Farouk, Hugo Lindqvist, Wei Zhang." in page
    session.rollback()
    assert [states(session, each)[0] for each in three] == ["in_process"] * 3


def test_deciding_about_one_leads_to_their_page(desk, session, nadia):
    answer = decide(desk, "decline", who(session, [nadia]), reason=" No on-call \r\n")
    assert (answer.status_code, answer.location) == (303, f"/candidates/{nadia}")
    assert "Nadia Farouk declined kindly." in plain(desk.get(answer.location).text)
    session.rollback()
    assert session.get_one(Application, nadia).end_reason == "No on-call"


def test_pressing_twice_decides_once(desk, session, nadia):
    form = {"do": "advance", "who": who(session, [nadia]), "submission": "s1"}
    first = desk.press("/queue/decisions", form)
    second = desk.press("/queue/decisions", form)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    session.rollback()
    assert states(session, nadia)[:4] == ["in_process", "passed", "open", "ahead"]


def test_who_was_seen_to_meanwhile_is_named_and_left_as_they_are(desk, session, three, act):
    ticked = who(session, three)
    process.advance(session, three[0], act=act, version=version(session, three[0]))
    page = letters(desk, "decline", ticked)
    assert "Nadia Farouk: Somebody has seen to this meanwhile" in plain(page.text)
    assert len(mails(page)) == 2
    decide(desk, "decline", ticked)
    page = plain(desk.get("/queue").text)
    assert "2 people were declined kindly: Hugo Lindqvist, Wei Zhang." in page
    assert "Nadia Farouk: Something changed here after you opened this page" in page
    session.rollback()
    assert [states(session, each)[0] for each in three] == ["in_process", "declined", "declined"]


def test_nobody_ticked_is_said_in_a_sentence(desk, sam):
    for answer in (letters(desk, "advance", []), decide(desk, "advance", ["x", "1", "9999.0.1"])):
        assert answer.status_code == 422
        assert "Tick at least one person." in plain(answer.text)


def test_more_than_fifty_are_refused(desk, sam):
    answer = letters(desk, "advance", [f"{number}.0" for number in range(51)])
    assert answer.status_code == 422
    assert "Tick 50 people at most; these are 51." in plain(answer.text)


def test_an_unknown_decision_is_refused(desk, sam):
    assert letters(desk, "hire", ["1.0"]).status_code == 422


def test_without_the_browsers_token_nothing_is_decided(desk, session, nadia):
    form = {"do": "advance", "who": who(session, [nadia])}
    answer = desk.post("/queue/decisions", data=form)
    assert answer.status_code == 422
    assert "Nadia Farouk" in plain(answer.text)
    session.rollback()
    assert states(session, nadia)[0] == "received"


def test_the_private_link_is_not_shown_where_mail_really_goes_out(
    desk, session, nadia, app, settings
):
    shown = plain(letters(desk, "advance", who(session, [nadia])).text)
    assert "http://localhost/c/" in shown
    assert "••••" not in shown
