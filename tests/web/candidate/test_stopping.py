"""Pausing or withdrawing on the candidate's own page: one page, one press, and a calm portal after."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.domain.endings import Ending
from scheduler.models import Application, Message
from scheduler.services.applications.applications import version_of
from scheduler.services.loops import loops
from scheduler.services.process import endings
from scheduler.services.process.endings import Said
from scheduler.services.upkeep.invariants import check
from tests.people import make_candidate, portal
from tests.services.calls import add_debrief, first_day, make_loop, make_step
from tests.services.travelling import ask, make_day
from tests.web.reading import Page


@pytest.fixture
def role(session, now):
    role = make_loop(session)
    add_debrief(session, role)
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def place(home, step):
    return f"{home}/applications/{step.application_id}/end"


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def stop(client, place, do, **fields):
    return client.post(place, data={"do": do, "submission": "s" * 22} | fields)


def state(session, step):
    session.rollback()
    return session.get_one(Application, step.application_id).state.value


def test_the_portal_leads_quietly_to_one_page_that_names_all_that_goes(
    client, session, act, home, step, place
):
    day = make_day(session, step, act)
    ask(session, step, act)
    portal_page = client.get(home).text
    assert portal_page.count("Pause or withdraw") == 1
    assert f'href="{place}"' in portal_page

    text = words(client.get(place).text)
    assert [title for title in (each.title for each in day) if title not in text] == []
    assert "Your trip to San Francisco" in text
    assert "everybody has one mail about it" in text


def test_nothing_booked_means_nothing_to_list(client, place):
    assert "What goes with it" not in client.get(place).text


def test_withdrawing_is_one_press_and_the_portal_is_calm_after(
    client, session, act, home, step, place
):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    answer = stop(client, place, "withdraw", reason="Another offer")
    assert (answer.status_code, answer.location) == (303, home)
    text = words(client.get(home).text)
    assert "You have withdrawn." in text
    assert "We keep what you sent us until Tue 23 November 2027" in text
    assert "Pause or withdraw" not in text
    assert "Another offer" not in text
    assert state(session, step) == "withdrawn"
    assert check(session) == []


def test_pressing_twice_withdraws_once_and_sends_one_mail(client, session, home, step, place):
    first, second = stop(client, place, "withdraw"), stop(client, place, "withdraw")
    assert [(each.status_code, each.location) for each in (first, second)] == [(303, home)] * 2
    session.rollback()
    found = session.scalars(select(Message.notice).where(Message.candidate_id.is_not(None))).all()
    assert found.count("withdrawn") == 1


def test_a_pause_has_a_day_and_the_page_says_it_with_the_way_back(
    client, session, home, step, place
):
    assert 'value="2026-12-21"' in client.get(place).text  # four weeks, unless they say otherwise
    assert stop(client, place, "pause", until="2027-01-11").status_code == 303
    text = words(client.get(home).text)
    assert "You rest until Mon 11 January 2027" in text
    assert state(session, step) == "paused"

    answer = client.post(f"{place[:-3]}return", data={"submission": "b" * 22})
    assert (answer.status_code, answer.location) == (303, home)
    assert "Welcome back" in client.get(home).text
    assert state(session, step) == "in_process"


def test_a_pause_whose_day_has_come_asks_whether_to_go_on(client, session, home, step, place, now):
    stop(client, place, "pause", until="2027-01-11")
    now.at = clock.now().replace(year=2027, month=1, day=11, hour=16)  # 9 am in Denver

    text = words(client.get(home).text)
    for said in ("Shall we go on, Priya?", "Your pause ended on Mon 11 January 2027", "Go on now"):
        assert said in text
    assert "nothing is asked of you until then" not in text
    assert 'value="2027-02-08"' in client.get(place).text

    now.pass_(-timedelta(hours=1))
    assert "You rest until Mon 11 January 2027" in words(client.get(home).text)


@pytest.mark.parametrize("until", ["", "2026-11-23", "2029-01-01", "soon"])
def test_a_day_that_cannot_be_is_said_and_what_was_typed_stays(client, session, step, place, until):
    answer = stop(client, place, "pause", until=until, reason="A baby in May")
    assert answer.status_code == 422
    assert "A baby in May" in answer.text
    assert Page(answer).errors != []
    assert state(session, step) == "in_process"


def test_neither_button_does_nothing(client, session, step, place):
    assert stop(client, place, "").status_code == 422
    assert state(session, step) == "in_process"


def test_in_the_middle_of_a_talk_it_is_refused_with_the_form_kept(
    client, session, act, step, place, monkeypatch
):
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    monkeypatch.setattr(clock, "now", lambda: day[0].starts_at)
    answer = stop(client, place, "withdraw", reason="Enough")
    assert answer.status_code == 409
    assert "under way" in answer.text
    assert "Enough" in answer.text


def test_what_has_ended_leads_home(client, session, act, home, step, place):
    version = version_of(session.get_one(Application, step.application_id))
    endings.decline(session, step.application_id, act=act, version=version)
    answer = client.get(place)
    assert (answer.status_code, answer.location) == (302, home)
    refused = stop(client, place, "withdraw")
    assert refused.status_code == 409

    # Until their data is erased it shows the outcome, the thread and their data, and nothing to book.
    page = client.get(home).text
    for words in ("Your application closed", 'id="questions"', "See, download or erase it"):
        assert words in page
    assert client.get(f"{home}/questions").status_code == 200
    assert client.get(f"{home}/data").status_code == 200
    assert f"/steps/{step.id}/book" not in page


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [(Ending.DECLINED, "We go on with other people"), (Ending.FILLED, "This role is filled.")],
)
def test_a_decline_says_what_happened_and_never_why(  # noqa: PLR0917 -- fixtures and a table
    client, session, act, home, step, ending, sentence
):
    version = version_of(session.get_one(Application, step.application_id))
    said = Said(reason="Too junior for us")
    endings.decline(session, step.application_id, ending, said, act=act, version=version)
    page = client.get(home).text
    assert sentence in words(page)
    assert "Too junior" not in page


def test_an_ended_process_says_what_a_question_can_be_about_and_what_was_done(
    client, session, act, home, step, now
):
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    now.at = max(talk.ends_at for talk in day)
    assert "You are interviewing us, too." in client.get(home).text
    version = version_of(session.get_one(Application, step.application_id))
    endings.decline(session, step.application_id, act=replace(act, now=now.at), version=version)

    page = client.get(home).text

    assert "A question about our decision, or your data?" in page
    for gone in ("You are interviewing us", 'class="tag', 'class="stop"'):
        assert gone not in page
    assert page.count('<li class="stop stop--done">') == 2  # the application, and the talks
    assert "You are interviewing us" not in client.get(f"{home}/questions").text


def test_nobody_stops_somebody_elses_application(client, session, settings, step):
    other = portal(session, settings, make_candidate(session, "Olga Berg"))
    for path in ("end", "return"):
        address = f"{other}/applications/{step.application_id}/{path}"
        assert client.post(address, data={"do": "withdraw"}).status_code == 404
    assert state(session, step) == "in_process"


def test_the_page_is_a_form_of_two_plain_buttons(client, place):
    page = Page(client.get(place))
    assert page.headings == ["Pause or withdraw?", "Take a break", "Withdraw"]
    assert page.fields.keys() >= {"submission", "until", "reason"}
