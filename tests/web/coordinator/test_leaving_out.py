"""A step falls only after a page that says what goes with it, and one ahead comes back."""

import re

import pytest
from sqlalchemy import select

from scheduler.mail.compose import compose
from scheduler.models import Application, Message
from scheduler.services.process import process
from tests.services import hiring
from tests.services.hiring import states, version
from tests.web.coordinator.pages import plain


def step_id(session, nadia, number):
    return session.get_one(Application, nadia).steps[number].id


def press(desk, session, nadia, number, verb):
    path = f"/candidates/{nadia}/steps/{step_id(session, nadia, number)}/{verb}"
    return desk.press(path, {"version": str(version(session, nadia))})


@pytest.fixture
def at_the_call(session, nadia, act):
    """Return Nadia, whose call with Jonas is booked in two days."""
    process.advance(session, nadia, act=act, version=version(session, nadia))
    jonas = hiring.an_interviewer(session, act)
    hiring.booked(session, nadia, act, in_hours=48, person_id=jonas)
    return nadia


def test_a_booked_step_is_left_out_on_a_page_that_says_what_falls_and_what_is_sent(
    desk, session, settings, at_the_call, act
):
    nadia = at_the_call
    page = f"/candidates/{nadia}/steps/{step_id(session, nadia, 1)}/skipping"
    assert f'href="{page}"' in desk.get(f"/candidates/{nadia}").text
    asked = desk.get(page).text
    words = plain(asked)
    assert "Leave out Intro call for Nadia?" in words
    assert "1 talk is cancelled, and Nadia gets the cancellation by mail." in words
    assert "Told, without a reason: Jonas Weber." in words
    assert "Nadia goes on to Technical side" in words
    assert states(session, nadia)[:4] == ["in_process", "passed", "booked", "ahead"]

    assert press(desk, session, nadia, 1, "skipping").status_code == 303
    assert states(session, nadia)[:4] == ["in_process", "passed", "skipped", "open"]
    (letter,) = session.scalars(
        select(Message).where(
            Message.notice == "choose_time", Message.step_id == step_id(session, nadia, 2)
        )
    )
    sent = compose(session, letter, settings.letterhead, now=act.now).text
    (shown,) = re.findall(r"<pre[^>]*>(.*?)</pre>", asked, re.DOTALL)
    assert plain(shown) == plain(sent)


def test_a_step_ahead_is_left_out_and_put_back_by_one_press_each(desk, session, at_the_call):
    nadia = at_the_call
    assert press(desk, session, nadia, 3, "skipping").status_code == 303
    assert states(session, nadia)[3:] == ["ahead", "skipped", "ahead"]
    page = plain(desk.get(f"/candidates/{nadia}").text)
    assert "Put back References" in page

    before = session.scalars(select(Message.id)).all()
    assert press(desk, session, nadia, 3, "back").status_code == 303
    assert states(session, nadia) == ["in_process", "passed", "booked", *["ahead"] * 3]
    assert session.scalars(select(Message.id)).all() == before
    assert "put References back" in plain(desk.get(f"/candidates/{nadia}").text)


def test_the_last_decision_taken_back_is_never_about_a_step_left_out_of_those_ahead(
    desk, session, nadia, act
):
    assert press(desk, session, nadia, 3, "skipping").status_code == 303
    assert "Take the last decision back" not in desk.get(f"/candidates/{nadia}").text
    process.advance(session, nadia, act=act, version=version(session, nadia))
    seen = {"version": str(version(session, nadia))}
    assert desk.press(f"/candidates/{nadia}/reopening", seen).status_code == 303
    assert states(session, nadia) == ["received", "open", *["ahead"] * 2, "skipped", "ahead"]


def test_what_is_behind_or_was_never_left_out_cannot_be_put_back(desk, session, at_the_call):
    nadia = at_the_call
    assert press(desk, session, nadia, 1, "skipping").status_code == 303
    for number in (0, 1, 2, 3):
        assert press(desk, session, nadia, number, "back").status_code == 409
    over = f"/candidates/{nadia}/steps/{step_id(session, nadia, 0)}/skipping"
    assert "cannot be left out any more" in plain(desk.get(over).text)


def test_leaving_out_the_last_step_says_that_it_hires(desk, session, nadia, act):
    for number in (2, 3, 4):
        press(desk, session, nadia, number, "skipping")
    process.advance(session, nadia, act=act, version=version(session, nadia))
    page = f"/candidates/{nadia}/steps/{step_id(session, nadia, 1)}/skipping"
    assert "This is the last step: Nadia is hired with it" in plain(desk.get(page).text)
