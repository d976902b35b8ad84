"""The referee's page: everything there is to know before anything is chosen, and then one press."""

from datetime import timedelta

import pytest

from scheduler.domain.references import QUESTIONS
from scheduler.services.process import endings
from scheduler.services.references import outcomes
from scheduler.web.candidate.wishes import stamp
from tests.services.referees import TORONTO
from tests.web.reading import Page
from tests.web.referees.conftest import MORNING

NUMBER = "+1 416 555 0117"
MINUTE = timedelta(minutes=1)


def book(client, page, town, reference_id, number=0, phone=NUMBER, **more):
    start = town.starts(reference_id, MORNING)[number]
    fields = {"slot": stamp(start), "phone": phone, "zone": TORONTO, "clock": "12"}
    return client.post(f"{page}/call", data=fields | more)


def test_the_questions_the_readers_the_erasure_and_a_phone_stand_before_any_choice(client, page):
    text = " ".join(client.get(page).text.split())

    choice = text.index("Pick what suits you")
    for words in (*QUESTIONS, "Dana Liu", "Sam Okafor", "answers are erased", "+1 415 555 0142"):
        assert -1 < text.index(words) < choice
    assert "Led my team" in text


def test_looking_changes_nothing_and_the_first_press_confirms_the_address(
    client, town, page, helena
):
    client.get(page)
    assert town.reference(helena).confirmed_at is None

    client.post(f"{page}/answers", data={"answers-0": "Two years", "do": "save"})

    assert town.reference(helena).confirmed_at == MORNING


def test_times_are_in_the_zone_that_they_choose(client, page):
    ours, theirs = client.get(page).text, client.get(f"{page}?zone={TORONTO}").text

    assert ("(PST)" in ours, "(EST)" in ours, "(EST)" in theirs) == (True, False, True)
    assert "Europe/Berlin" in client.get(f"{page}?zones=all").text


def test_a_time_and_a_number_are_a_call(client, town, page, helena):
    answer = book(client, page, town, helena, 2)

    assert (answer.status_code, town.state(helena)) == (303, "booked")
    text = client.get(page).text
    assert (NUMBER in text, "Dana Liu" in text, "We call you" in text) == (True, True, True)


def test_a_call_that_is_past_is_asked_after_and_may_be_at_another_time(
    client, town, page, helena, now
):
    book(client, page, town, helena, 2)
    (call,) = town.calls()
    assert "We call you" in client.get(page).text
    now.at = call.ends_at

    html = client.get(page).text
    assert ("Did we miss you?" in html, "We call you" in html, "Give it back" in html) == (
        True,
        False,
        False,
    )
    assert "Our call was on <span" in html
    assert "Pick another time" in client.get(f"{page}?move=1").text
    later = town.starts(helena, now())[3]
    client.post(f"{page}/call", data={"slot": stamp(later), "phone": NUMBER, "zone": TORONTO})

    (call,) = town.calls()
    assert (call.starts_at, "We call you" in client.get(page).text) == (later, True)


def test_pressing_twice_books_once(client, town, page, helena):
    key = {"submission": "k" * 22}

    answers = [book(client, page, town, helena, 2, **key) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert len(town.calls()) == 1


@pytest.mark.parametrize(
    "missing",
    [("", NUMBER, "Choose one of the times"), (None, "", "Enter the number")],
)
def test_what_is_missing_is_said_and_nothing_is_booked(client, town, page, helena, missing):
    slot, phone, words = missing
    start = stamp(town.starts(helena, MORNING)[0]) if slot is None else slot
    answer = client.post(f"{page}/call", data={"slot": start, "phone": phone, "zone": TORONTO})

    assert (answer.status_code, town.state(helena)) == (422, "invited")
    assert words in Page(answer).alerts[0]


def test_a_time_that_is_gone_says_so(client, town, page, helena):
    start = town.starts(helena, MORNING)[0]
    fields = {"slot": stamp(start - timedelta(days=1)), "phone": NUMBER, "zone": TORONTO}

    answer = client.post(f"{page}/call", data=fields)

    assert (answer.status_code, "taken a moment ago" in answer.text) == (409, True)
    assert NUMBER in answer.text


def test_a_booked_call_is_moved_and_given_back_on_the_page(client, town, page, helena):
    book(client, page, town, helena, 2)
    assert "Move it there" in client.get(f"{page}?move=1").text
    book(client, page, town, helena, 5)
    assert [each.version for each in town.calls()] == [1]

    client.post(f"{page}/cancellation")

    assert (town.state(helena), "Pick what suits you" in client.get(page).text) == (
        "invited",
        True,
    )


def test_call_me_soon_names_who_rings_and_until_when(client, town, page, helena, now):
    assert "Dana is in until" in client.get(page).text

    client.post(f"{page}/soon", data={"phone": NUMBER, "zone": TORONTO})
    assert "Dana Liu rings you by" in client.get(page).text
    now.pass_(30 * MINUTE)

    assert "could not ring you within that half hour" in client.get(page).text


def test_while_somebody_rings_the_page_says_so(client, town, page, helena):
    client.post(f"{page}/soon", data={"phone": NUMBER, "zone": TORONTO})
    outcomes.ring(town.session, helena, by=town.dana.id, act=town.act("person:1", MORNING + MINUTE))

    assert "Your phone rings now" in client.get(page).text


def test_outside_our_hours_nobody_is_promised_to_ring(client, page, now):
    now.pass_(timedelta(hours=12))

    text = client.get(page).text

    assert ("Nobody of ours is free" in text, "Number to call now" in text) == (True, False)


def test_answers_are_kept_sent_and_then_stay(client, town, page, helena):
    kept = client.post(f"{page}/answers", data={"answers-0": "Two years", "do": "save"})
    assert (kept.status_code, town.state(helena)) == (200, "invited")
    assert Page(client.get(f"{page}/answers")).fields["answers-0"] == "Two years"

    sent = client.post(f"{page}/answers", data={"answers-0": "Three years", "do": "send"})

    assert (sent.status_code, town.reference(helena).answers[0]) == (303, "Three years")
    late = client.post(f"{page}/answers", data={"answers-0": "No", "do": "save"})
    assert (late.status_code, town.reference(helena).answers[0]) == (409, "Three years")


def test_what_is_typed_is_kept_by_itself_and_answered_with_a_word(client, town, page, helena):
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}

    typed = {"answers-0": "", "answers-1": "Calm"}
    answer = client.post(f"{page}/answers", data=typed, headers=part)

    assert (answer.status_code, "Kept" in answer.text, "<html" in answer.text) == (
        200,
        True,
        False,
    )
    assert town.reference(helena).answers[1] == "Calm"


def test_an_empty_sheet_is_not_sent(client, town, page, helena):
    answer = client.post(f"{page}/answers", data={"do": "send"})

    assert (answer.status_code, town.state(helena)) == (422, "invited")


@pytest.mark.parametrize(("why", "state"), [("not_me", "named"), ("rather_not", "declined")])
def test_either_no_ends_it_at_once(client, town, page, helena, why, state):
    answer = client.post(f"{page}/no", data={"why": why})

    assert (answer.status_code, town.state(helena)) == (303, state)
    assert "nobody asks why" in client.get(page).text


def test_a_no_that_says_nothing_does_nothing(client, town, page, helena):
    assert client.post(f"{page}/no").status_code == 404
    assert town.state(helena) == "invited"


def test_after_the_process_the_page_says_that_it_is_over(client, town, page, helena):
    endings.decline(town.session, town.application_id, act=town.ours(MORNING), version=town.version)

    text = client.get(page).text

    assert ("This is over" in text, "Pick what suits you" in text) == (True, False)
    assert book(client, page, town, helena).status_code == 409
