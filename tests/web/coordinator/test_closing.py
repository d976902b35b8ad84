"""References and the last conversation at the desk: ask, look, call, approve, and the questions."""

from dataclasses import replace

import pytest

from scheduler.domain.offers import Refusal
from scheduler.services.process import offers
from scheduler.services.references import referees
from scheduler.services.roles.reference_sheets import sheet_of
from tests.people import make_person, portal
from tests.services.closing import FRIDAY, approve
from tests.services.referees import DAY, HELENA, Town
from tests.web.reading import Page


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def desk(client, town):
    return client.enter(town.sam)


def page(town):
    return f"/candidates/{town.application_id}"


def press(browser, address, town, **fields):
    return browser.press(address, {"version": str(town.version)} | fields)


def test_references_are_asked_for_with_a_number(desk, town):
    answer = press(desk, f"{page(town)}/steps/{town.step_id}/references", town, wanted="3")

    assert answer.status_code == 303
    assert "Asked for 3 by Sam Okafor" in desk.get(page(town)).text
    assert town.told(town.priya.mail) == ["references_asked"]


def test_a_reference_with_a_reason_to_look_is_shown_and_allowed(desk, town):
    town.ask()
    dana = town.name(replace(HELENA, mail=town.dana.mail))
    text = desk.get(page(town)).text
    assert ("One of ours" in text, "Ask all the same" in text) == (True, True)

    press(desk, f"{page(town)}/references/{dana}", town, do="allow")

    assert town.state(dana) == "invited"


@pytest.mark.parametrize(("verb", "state"), [("back", "replaced"), ("without", "invited")])
def test_what_the_table_does_not_allow_is_refused(desk, town, verb, state):
    helena = town.asked()

    answer = press(desk, f"{page(town)}/references/{helena}", town, do="allow")
    assert (answer.status_code, town.state(helena)) == (409, "invited")

    press(desk, f"{page(town)}/references/{helena}", town, do=verb)
    assert town.state(helena) == {"back": "replaced", "without": "silent"}[verb]


def test_the_hiring_team_reads_what_was_written_and_nobody_else(client, session, town):
    helena = town.asked()
    referees.send_answers(session, helena, ["Two calm years"], act=town.theirs())
    stranger = make_person(session, "Lena Brandt")

    seen = [client.enter(person).get(f"/references/{helena}") for person in (town.dana, stranger)]

    assert [each.status_code for each in seen] == [200, 404]
    assert "Two calm years" in seen[0].text


def test_what_is_written_is_read_by_us_once_it_is_sent(client, session, town):
    helena = town.asked()
    referees.save_answers(session, helena, ["A secret so far"])

    assert "A secret so far" not in client.enter(town.dana).get(f"/references/{helena}").text


def test_notes_never_reach_the_candidate(client, session, settings, town):
    helena = town.asked()
    referees.send_answers(session, helena, ["Two calm years"], act=town.theirs())
    client.enter(town.dana).press(
        f"/references/{helena}", {"notes": "A note of ours", "do": "done"}
    )
    assert (town.state(helena), town.reference(helena).notes) == ("done", "A note of ours")

    from_home = candidate_pages(client, session, settings, town)

    found = [word for word in ("A note of ours", "Two calm years") if word in from_home]
    assert (found, "Has answered" in from_home) == ([], True)


def candidate_pages(client, session, settings, town):
    home = portal(session, settings, town.priya)
    pages = (home, f"{home}/steps/{town.step_id}/references")
    return " ".join(client.get(each).text for each in pages)


def test_whoever_leads_the_role_approves_and_a_colleague_may_not(client, session, act, now):
    town = Town(session, act, at=4)
    stranger = make_person(session, "Lena Brandt")
    address = f"/approvals/{town.offer_id}"
    assert client.enter(stranger).get(address).status_code == 404
    browser = client.enter(town.dana)
    fields = Page(browser.get(address)).fields | {"decide_on": "2026-12-04"}

    assert browser.press(address, fields).status_code == 303
    assert "Approved" in browser.get(address).text
    assert town.told(town.priya.mail)[0] == "choose_time"


def test_a_day_that_is_past_is_said_beside_the_field(client, session, act, now):
    town = Town(session, act, at=4)
    browser = client.enter(town.dana)
    fields = {"decide_on": "2026-11-01", "version": str(town.version)}

    answer = browser.press(f"/approvals/{town.offer_id}", fields)

    assert (answer.status_code, Page(answer).errors) == (
        422,
        ["Choose a day to decide that is still to come."],
    )


def test_the_desk_gives_time_and_writes_down_what_it_heard(client, session, act, now):
    town = Town(session, act, at=4)
    approve(town)
    offers.ask_for_time(session, town.offer_id, (FRIDAY + 3 * DAY).date(), "", act=town.hers())
    browser, address = client.enter(town.sam), f"{page(town)}/steps/{town.offer_id}/decision"
    assert "Asks for time until" in browser.get(page(town)).text

    press(browser, address, town, do="more", decide_on="2026-12-07")
    assert f"{town.application.steps[4].offer.decide_by:%d}" in {"07", "08"}
    press(browser, address, town, do="declined", reason="Too far")

    assert (town.application.state.value, town.application.end_reason) == (
        "declined",
        "They said no. Too far",
    )


def test_a_call_that_is_not_wanted_is_written_instead_or_asked_for_again(client, session, act, now):
    town = Town(session, act, at=4)
    approve(town)
    offers.refuse_call(session, town.offer_id, Refusal.WRITE, words="Abroad", act=town.hers())
    browser, address = client.enter(town.sam), f"{page(town)}/steps/{town.offer_id}/decision"
    assert "Abroad" in browser.get("/queue").text

    press(browser, address, town, do="written")
    assert "Abroad" not in browser.get("/queue").text
    press(browser, address, town, do="again")

    assert town.application.steps[4].offer.refusal is None


def test_the_questions_of_a_role_are_changed_and_whoever_was_asked_keeps_theirs(desk, town):
    helena = town.asked()
    address = f"/setup/roles/{town.role.id}/references"
    before = Page(desk.get(address)).fields
    changed = before | {"questions": "How do they listen?\n\nWhom do they help?"}

    answer = desk.press(address, changed)
    late = desk.press(address, before | {"submission": "other", "questions": "Why?"})

    assert (answer.status_code, late.status_code) == (303, 409)
    town.session.rollback()
    assert sheet_of(town.session, town.role.id).questions == (
        "How do they listen?",
        "Whom do they help?",
    )
    assert len(town.reference(helena).questions) == 4


@pytest.mark.parametrize(
    ("questions", "words"),
    [(" \n ", "one question at least"), ("\n".join(["Why?"] * 11), "10 questions at most")],
)
def test_questions_that_cannot_be_asked_are_refused_and_kept(desk, town, questions, words):
    address = f"/setup/roles/{town.role.id}/references"
    fields = Page(desk.get(address)).fields | {"questions": questions}

    answer = desk.press(address, fields)

    assert (answer.status_code, words in " ".join(Page(answer).errors)) == (422, True)
