"""Ends and pauses at the desk: for a candidate who rang, for a role that is filled, and back again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.mail.compose import compose
from scheduler.models import Application, Message, Role
from scheduler.services.process import endings, pausing
from scheduler.services.upkeep.invariants import check
from tests.services import hiring
from tests.services.hiring import states, version
from tests.web.coordinator.pages import plain
from tests.web.reading import Page

JANUARY = "2027-01-11"


@pytest.fixture
def three(session, role, act):
    names = ("Nadia Farouk", "Hugo Lindqvist", "Wei Zhang")
    return [hiring.applied(session, role, act, name) for name in names]


def stop(desk, session, nadia, do, **fields):
    seen = {"do": do, "version": str(version(session, nadia))}
    return desk.press(f"/candidates/{nadia}/end", seen | fields)


def letters(session, notice):
    session.rollback()
    query = select(Message).where(Message.notice == notice).order_by(Message.id)
    return session.scalars(query).all()


def test_a_withdrawal_on_the_phone_is_noted_with_one_press_and_no_mail_to_ourselves(
    desk, session, nadia
):
    assert "Pause or withdraw for Nadia" in plain(desk.get(f"/candidates/{nadia}").text)
    answer = stop(desk, session, nadia, "withdraw", reason="Moves to Lisbon")
    assert (answer.status_code, answer.location) == (303, f"/candidates/{nadia}")
    page = plain(desk.get(answer.location).text)
    assert "Withdrawn, Mon 23 Nov" in page
    assert "For us: Moves to Lisbon" in page
    assert [len(letters(session, each)) for each in ("withdrawn", "stopped")] == [1, 0]
    assert check(session) == []


def test_a_pause_shows_its_day_and_one_press_goes_on(desk, session, nadia):
    assert stop(desk, session, nadia, "pause", until=JANUARY).status_code == 303
    page = plain(desk.get(f"/candidates/{nadia}").text)
    assert "Nadia rests until Mon 11 January 2027" in page
    assert "Rests" in plain(desk.get("/candidates").text)
    assert "Nadia Farouk" not in plain(desk.get("/queue").text)

    seen = {"version": str(version(session, nadia))}
    assert desk.press(f"/candidates/{nadia}/return", seen).status_code == 303
    assert states(session, nadia)[:2] == ["received", "open"]
    assert len(letters(session, "resumed")) == 1
    assert "Nadia Farouk" in plain(desk.get("/queue").text)


def test_a_pause_that_is_over_is_in_the_queue_that_morning(client, sam, session, nadia, act, now):
    desk = client.enter(sam)
    pausing.pause(session, nadia, act.now.date() + timedelta(days=2), act=act)
    assert "Pause over" not in plain(desk.get("/queue").text)
    now.pass_(timedelta(days=2))
    desk = client.enter(sam)
    page = plain(desk.get("/queue").text)
    assert "Pause over. Rested until Wed 25 Nov and has not said how to go on." in page


@pytest.mark.parametrize(
    ("do", "fields", "status"),
    [
        ("pause", {"until": "2020-01-01"}, 422),
        ("pause", {"until": ""}, 422),
        ("", {}, 422),
        ("withdraw", {"version": "99"}, 409),
    ],
)
def test_what_cannot_be_is_said_and_the_reason_stays(desk, session, nadia, do, fields, status):
    answer = stop(desk, session, nadia, do, reason="She rang at ten", **fields)
    assert answer.status_code == status
    assert "She rang at ten" in answer.text
    assert states(session, nadia)[0] == "received"


def test_what_has_ended_has_nothing_to_stop(desk, session, nadia, act):
    endings.decline(session, nadia, act=act, version=version(session, nadia))
    assert "already ended" in plain(desk.get(f"/candidates/{nadia}/end").text)
    assert stop(desk, session, nadia, "withdraw").status_code == 409


def test_changed_words_are_read_in_the_mail_once_before_they_leave(desk, session, nadia):
    who = f"{nadia}.{version(session, nadia)}"
    page = Page(desk.get("/queue/letters", query_string={"do": "decline", "who": who}))
    assert page.texts["words"].startswith("We are sorry to say that we go on with other people")
    words = "It was close.\r\n\r\nPlease come back in May."
    form = {"do": "decline", "who": [who], "words": words, "reason": "No on-call"}

    first = desk.press("/queue/decisions", form)
    assert (first.status_code, letters(session, "declined_kindly")) == (422, [])
    assert "Nothing is sent yet." in plain(first.text)
    (mail,) = re.findall(r"<pre[^>]*>(.*?)</pre>", first.text, re.DOTALL)
    assert "Hi Nadia, It was close. Please come back in May." in plain(mail)
    shown = Page(first)
    kept = shown.texts["words"].splitlines(), shown.texts["reason"]
    assert kept == (words.splitlines(), "No on-call")

    other = form | {"read": shown.fields["read"], "words": words + " Or in June."}
    assert desk.press("/queue/decisions", other).status_code == 422
    asked = form | {"read": shown.fields["read"], "look": "1"}
    assert desk.press("/queue/decisions", asked).status_code == 422

    desk.press("/queue/decisions", form | {"read": shown.fields["read"]})
    (letter,) = letters(session, "declined_kindly")
    assert letter.facts["words"] == ["It was close.", "Please come back in May."]


def test_changed_words_to_everybody_of_a_filled_role_are_read_before(desk, session, role, three):
    form = {"words": "We have found somebody."}
    first = filling(desk, role, session, three[:2], **form)
    assert (first.status_code, letters(session, "role_filled")) == (422, [])
    assert first.text.count("We have found somebody.") == 1 + 3
    assert first.text.count(" checked") == 2 + 1  # who was ticked, and that the role closes
    again = filling(desk, role, session, three[:2], read=Page(first).fields["read"], **form)
    assert again.status_code == 303
    assert len(letters(session, "role_filled")) == 2


def filling(desk, role, session, chosen, **fields):
    who = [f"{each}.{version(session, each)}" for each in chosen]
    return desk.press(f"/queue/roles/{role}/filling", {"who": who, "closes": "y"} | fields)


def test_a_filled_role_shows_each_mail_as_it_then_goes_out(
    desk, session, settings, role, three, act
):
    page = desk.get(f"/queue/roles/{role}/filling").text
    shown = [plain(each) for each in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)]
    words = Page(desk.get(f"/queue/roles/{role}/filling")).texts["words"]

    answer = filling(desk, role, session, three, words=words)

    assert (answer.status_code, answer.location) == (303, f"/setup/roles/{role}")
    sent = letters(session, "role_filled")
    head = settings.letterhead
    assert shown == [plain(compose(session, each, head, now=act.now).text) for each in sent]
    assert len(sent) == 3
    assert session.get_one(Role, role).state.value == "closed"
    assert {session.get_one(Application, each).ending.value for each in three} == {"filled"}
    assert "unread" not in plain(desk.get("/queue").text).lower()
    assert check(session) == []


def test_who_is_not_ticked_goes_on_and_the_role_may_stay_open(desk, session, role, three):
    assert filling(desk, role, session, three[:2], closes="").status_code == 303
    session.rollback()
    assert [states(session, each)[0] for each in three] == ["declined", "declined", "received"]
    assert session.get_one(Role, role).state.value == "published"


def test_pressing_twice_tells_once(desk, session, role, three):
    who = [f"{each}.{version(session, each)}" for each in three]
    form = {"who": who, "closes": "y", "submission": "f" * 22}
    answers = [desk.press(f"/queue/roles/{role}/filling", form) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len(letters(session, "role_filled")) == 3


def test_nobody_ticked_and_nothing_to_close_is_said(desk, session, role, three):
    answer = filling(desk, role, session, [], closes="", words="Dear all")
    assert answer.status_code == 422
    assert "Tick somebody" in answer.text
    assert "Dear all" in answer.text


def test_somebody_of_another_role_is_not_told(desk, session, role, three, act):
    other = hiring.applied(session, hiring.a_role(session, act, "Other"), act, "Ida Berg")
    assert filling(desk, role, session, [*three, other]).status_code == 409
    assert letters(session, "role_filled") == []
    assert states(session, other)[0] == "received"
