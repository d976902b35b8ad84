"""Naming people who know one's work, and the last answer, on the candidate's own pages."""

import re
from datetime import timedelta

import pytest

from scheduler.services.references import referees
from tests.people import portal
from tests.services.closing import approve, state, talk
from tests.services.referees import HELENA, HOUR, Town
from tests.web.reading import Page

SAID = {
    "name": HELENA.name,
    "mail": HELENA.mail,
    "relation": HELENA.relation,
    "best_way": "any",
    "consent": "now",
}


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def home(session, settings, town):
    return portal(session, settings, town.priya)


@pytest.fixture
def page(town, home):
    """Return the page on which people are named, once we have asked."""
    town.ask()
    return f"{home}/steps/{town.step_id}/references"


@pytest.fixture
def last(session, settings, act, now):
    """Return a town in which Priya stands at the last step, and the address of her answer."""
    town = Town(session, act, at=4)
    return town, f"{portal(session, settings, town.priya)}/steps/{town.offer_id}"


def test_before_we_ask_there_is_nothing_to_name(client, town, home):
    answer = client.get(f"{home}/steps/{town.step_id}/references")

    assert (answer.status_code, answer.location) == (302, home)


def test_the_process_says_whose_move_it_is(client, town, home, page):
    assert "Who knows your work?" in client.get(home).text
    helena = town.name()

    assert "We are asking" in client.get(home).text
    referees.rather_not(town.session, helena, act=town.theirs())
    assert "Who knows your work?" in client.get(home).text


def test_whoever_is_named_is_asked_and_pressing_twice_names_once(client, town, page):
    fields = SAID | {"submission": "k" * 22}

    answers = [client.post(page, data=fields) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    text = client.get(page).text
    assert ("Our mail to Helena Voss is on its way" in text, text.count("Helena Voss")) == (True, 2)
    assert town.told(HELENA.mail) == ["referee_invited"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter their name."),
        ("mail", "nonsense", "Enter an email address like name@example.com."),
        ("relation", "", "Say in a few words how they know your work."),
        ("consent", "", "Say whether we may ask them."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, page, field, value, words):
    answer = client.post(page, data=SAID | {field: value})

    found = Page(answer)
    assert (answer.status_code, found.errors) == (422, [words])
    kept = {name for name in ("name", "mail", "relation") if found.fields[name]}
    assert kept >= {"name", "mail", "relation"} - ({field} if not value else set())


def test_somebody_kept_back_is_asked_when_the_candidate_says_so(client, town, page, home):
    client.post(page, data=SAID | {"consent": "later"})
    assert ("Kept until you say" in client.get(page).text, town.told(HELENA.mail)) == (True, [])

    client.post(f"{home}/references/1/consent")

    assert town.told(HELENA.mail) == ["referee_invited"]


def test_a_wrong_address_is_put_right_on_a_page_of_its_own(client, town, page, home):
    helena = town.name()
    referees.not_me(town.session, helena, act=town.theirs())
    assert "Wrong address" in client.get(page).text
    form = f"{home}/references/{helena}"
    assert Page(client.get(form)).fields["mail"] == ""

    client.post(form, data=SAID | {"mail": "helena.voss@brightwater.example"})

    assert town.state(helena) == "invited"
    assert town.told("helena.voss@brightwater.example") == ["referee_invited"]


def test_nothing_about_the_last_step_is_shown_before_somebody_approved(client, last):
    _, step = last

    answer = client.get(f"{step}/decision")

    assert (
        answer.status_code,
        "Pick a time to talk" in client.get(step[: step.index("/steps")]).text,
    ) == (302, False)


def test_a_call_is_not_wanted_and_then_the_answer_is_theirs(client, last):
    town, step = last
    approve(town)
    assert "I would rather not have a call" in client.get(f"{step}/decision").text

    client.post(f"{step}/no-call", data={"why": "write", "words": "Abroad"})

    text = client.get(f"{step}/decision").text
    assert ("You asked us to write" in text, "Send my answer" in text) == (True, True)


@pytest.mark.parametrize(
    ("address", "fields", "words"),
    [
        ("no-call", {}, "Choose one of the two."),
        ("more-time", {}, "Choose a day."),
        ("more-time", {"until": "2026-11-24"}, "Choose a day after the one that stands"),
        ("decision", {"decision": "accepted"}, "There is nothing to decide before"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(client, last, address, fields, words):
    town, step = last
    approve(town)

    answer = client.post(f"{step}/{address}", data=fields)

    assert (answer.status_code in {409, 422}, words in answer.text) == (True, True)


@pytest.mark.parametrize(
    ("decision", "words"),
    [("accepted", "Welcome, Priya."), ("declined", "We have your answer.")],
)
def test_yes_and_no_lead_to_the_process(client, last, now, decision, words):
    town, step = last
    approve(town)
    now.at = talk(town).ends_at + HOUR

    answer = client.post(f"{step}/decision", data={"decision": decision})

    assert answer.status_code == 303
    assert words in client.get(answer.location).text


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("declined", "accepted", "You said no on <strong>"),
        ("accepted", "declined", "You said yes on <strong>"),
    ],
)
def test_a_second_answer_from_another_tab_hears_which_one_counts(
    client, last, now, first, second, words
):
    town, step = last
    approve(town)
    now.at = talk(town).ends_at + HOUR
    client.post(f"{step}/decision", data={"decision": first, "submission": "a" * 22})
    now.pass_(HOUR)

    answer = client.post(f"{step}/decision", data={"decision": second, "submission": "b" * 22})

    said = re.sub(r"<[^>]+>", "", answer.text).replace("\xa0", " ").replace("&nbsp;", " ")
    assert (answer.status_code, words in answer.text) == (409, True)
    assert "We have your answer already, so this was not kept." in said
    assert "Was that a slip? Call" in said
    assert words in client.get(f"{step}/decision").text


def test_more_time_is_asked_for_and_the_date_stands(client, last):
    town, step = last
    approve(town)

    client.post(f"{step}/more-time", data={"until": "2026-12-09", "words": "My family"})

    assert "You asked for time until Wed\xa09\xa0Dec" in client.get(f"{step}/decision").text
    assert town.application.steps[4].offer.more_words == "My family"


def test_the_first_page_and_the_page_of_the_answer_say_alike_whose_move_it_is(client, last, now):
    town, step = last
    approve(town)
    call = talk(town)
    home = step[: step.index("/steps")]

    for instant in (call.starts_at - HOUR, call.starts_at, call.ends_at - timedelta(minutes=1)):
        now.at = instant
        assert "You are booked, Priya." in client.get(home).text
        page = client.get(f"{step}/decision")
        assert ("We talk soon" in page.text, "Send my answer" in page.text) == (True, False)
        answer = client.post(f"{step}/decision", data={"decision": "accepted"})
        assert (answer.status_code, state(town)[0]) == (409, "in_process")

    now.at = call.ends_at  # nobody has written down yet how it was
    first = client.get(home).text
    assert "Hello Priya. It’s yours to decide." in first
    assert "Our move" not in first
    assert "Send my answer" in client.get(f"{step}/decision").text
