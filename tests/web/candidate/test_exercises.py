"""A candidate books, starts, saves, hands in: as pages and as what htmx replaces."""

import re
from datetime import timedelta
from io import BytesIO

import pytest

from scheduler.domain.terms import BookingState, ExerciseState
from scheduler.models import Booking, BriefFile
from scheduler.services import files
from scheduler.services.exercises.exercises import facts_of
from scheduler.services.exercises.running import start
from scheduler.services.exercises.windows import book_window
from scheduler.services.exercises.work import OTHER_TAB
from tests.exercising import SATURDAY, Shop, hours, minutes
from tests.people import make_application, make_candidate, portal
from tests.web.reading import Page

S = ExerciseState
PARTIAL = {"HX-Request-Type": "partial"}


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def home(session, settings, shop):
    """Return the address of the candidate's exercise."""
    return f"{portal(session, settings, shop.priya)}/steps/{shop.step.id}/exercise"


def plain(answer):
    """Return a page with plain blanks."""
    return answer.text.replace("\xa0", " ").replace("\u202f", " ")


def begin(shop, act):
    start(shop.session, shop.step.id, act=act)


def test_both_ways_stand_side_by_side_with_the_same_four_facts(client, home, shop):
    page = plain(client.get(home.partition("/steps")[0]))
    cards = page.split('<dl class="four">')[1:]
    heads = [[part.split("</dt>")[0] for part in card.split("<dt>")[1:6]] for card in cards]
    assert heads == [["Time", "Who", "Judged", "Until", "Afterwards"]] * 2
    assert page.count('class="btn" href="/c/') == 2  # equal buttons, none of them the main one
    assert "4 hours in one go" in page
    assert "Last start" in page


def test_after_the_last_start_the_first_page_leads_to_a_talk_or_to_whoever_helps(
    client, home, shop, act, now
):
    portal = home.partition("/steps")[0]
    book_window(shop.session, shop.step.id, SATURDAY, act=act)
    now.at = SATURDAY + hours(4)
    assert "Choose another time" in client.get(portal).text

    now.at = facts_of(shop.exercise()).start_until
    page = plain(client.get(portal))

    assert ("Choose another time" in page, "It’s your move" in page) == (False, False)
    assert "The last start was" in page
    assert "Book the live interview instead" in page
    assert f'href="{portal}/questions#t-{shop.application.id}">Write to Sam</a>' in page
    assert f'id="t-{shop.application.id}"' in client.get(f"{portal}/questions").text
    assert "Switch to the live interview" in client.get(home).text
    answer = client.post(f"{home}/cancellation", data={"submission": "a" * 22})
    assert answer.location == home.removesuffix("/exercise")
    assert "Book this time" in client.get(answer.location).text


def test_a_window_is_booked_by_one_of_the_mornings_or_by_any_time(client, home, shop):
    page = Page(client.get(home))
    sent = client.post(f"{home}/window", data={**page.fields, "when": "20261128T1600Z"})
    assert (sent.status_code, sent.location) == (303, home)
    assert shop.exercise().starts_at == SATURDAY
    data = {"day": "2026-11-27", "start": "03:30", "when": "20261128T1600Z"}
    assert client.post(f"{home}/window", data=data).status_code == 303
    assert shop.exercise().starts_at == SATURDAY - hours(29.5)  # half past three, in Denver
    assert "3:30 to 7:30 am" in plain(client.get(home))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose one of the times, or enter a day and a start."),
        ({"day": "2026-11-28"}, "Choose one of the times, or enter a day and a start."),
        ({"day": "2026-11-22", "start": "09:00"}, "This time has passed."),
        ({"day": "2027-01-22", "start": "09:00"}, "This is after the last start."),
        ({"day": "soon", "start": "09:00"}, "Enter a date like 2026-11-28."),
    ],
)
def test_a_time_that_cannot_be_is_said_and_kept(client, home, shop, data, sentence):
    answer = client.post(f"{home}/window", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert shop.exercise() is None
    assert Page(answer).fields.get("start", "") == data.get("start", "")


def test_a_get_starts_no_clock_and_shows_no_brief(client, home, shop):
    for address in (home, f"{home}/start", home):
        page = client.get(address)
        assert page.status_code == 200
        assert "Find out" not in page.text
    assert shop.exercise() is None
    assert client.get(f"{home}/files/1").status_code == 404


def test_start_now_opens_the_brief_once(client, home, shop, now):
    first = client.get(f"{home}/start")
    data = Page(first).fields
    assert client.post(f"{home}/start", data=data).location == home
    now.pass_(minutes(1))
    assert client.post(f"{home}/start", data={"submission": "another tab"}).location == home
    page = client.get(home)
    assert "The index that went quiet" in page.text
    assert "Find out <em>why</em>." in page.text
    assert "3:59" in page.text
    assert shop.exercise().opened_at == now.at - minutes(1)
    assert client.get(f"{home}/start").location == home


def test_the_clock_of_the_page_is_the_servers(client, home, shop, act, now):
    begin(shop, act)
    now.pass_(hours(1) + minutes(19))
    clock = client.get(home, headers=PARTIAL)
    assert clock.text.lstrip().startswith("<section")
    assert ("2:41" in clock.text, "Find out" in clock.text) == (True, False)
    assert clock.headers["Vary"] == "HX-Request-Type, Accept-Encoding"
    now.pass_(hours(2) + minutes(11))
    assert 'data-announce="30 minutes left."' in client.get(home, headers=PARTIAL).text
    now.pass_(timedelta(seconds=20))
    assert "data-announce" not in client.get(home, headers=PARTIAL).text


def test_what_is_typed_is_saved_and_a_second_tab_is_told(client, home, shop, act):
    begin(shop, act)
    saved = client.post(f"{home}/work", data={"text": "one", "seen": "0"}, headers=PARTIAL)
    assert saved.status_code == 200
    assert 'name="seen" form="work" value="1"' in saved.text
    stale = client.post(f"{home}/work", data={"text": "two", "seen": "0"}, headers=PARTIAL)
    assert stale.status_code == 409
    assert OTHER_TAB in stale.text
    assert shop.exercise().text == "one"


def test_what_was_started_and_saved_on_another_day_is_told_with_its_day(
    client, home, shop, act, now
):
    begin(shop, act)
    told = r"(Started|Saved) <span data-zone=.America/Denver.><time[^>]*>([^<]*)<"
    assert re.findall(told, plain(client.get(home))) == [("Started", "12:20 pm")]
    now.pass_(hours(12))

    assert re.findall(told, plain(client.get(home))) == [("Started", "Mon 23 Nov, 12:20 pm (MST)")]

    client.post(f"{home}/work", data={"text": "one", "seen": "0"})  # late, and taken as such
    assert ("Saved", "12:20 am") in re.findall(told, plain(client.get(home)))
    now.pass_(hours(24))
    assert ("Saved", "Tue 24 Nov, 12:20 am (MST)") in re.findall(told, plain(client.get(home)))


def test_without_a_script_saving_leads_back_and_a_stale_page_keeps_what_was_typed(
    client, home, shop, act
):
    begin(shop, act)
    assert client.post(f"{home}/work", data={"text": "one", "seen": "0"}).status_code == 303
    stale = client.post(f"{home}/work", data={"text": "two", "seen": "0"})
    assert stale.status_code == 409
    assert ">two</textarea>" in stale.text.replace("\r\n", "")
    again = {"text": "two", "seen": Page(stale).fields["seen"]}
    assert client.post(f"{home}/work", data=again).status_code == 303
    assert shop.exercise().text == "two"


def test_a_file_is_handed_in_shown_and_replaced(client, home, shop, act):
    begin(shop, act)
    data = {"file": (BytesIO(b"PK\x03\x04 work"), "../work.zip"), "seen": "0"}
    assert client.post(f"{home}/hand-in", data=data).status_code == 303
    exercise = shop.exercise()
    assert (exercise.state, exercise.file.name) == (S.HANDED_IN, "work.zip")
    page = client.get(home)
    assert "Handed in" in page.text
    assert client.get(f"{home}/files/{exercise.file_id}").data == b"PK\x03\x04 work"
    data = {"link": "https://git.example/me/x", "drop_file": "y", "seen": "1"}
    assert client.post(f"{home}/hand-in", data=data).status_code == 303
    assert (shop.exercise().file_id, shop.exercise().link) == (None, "https://git.example/me/x")


def test_nothing_to_grade_is_refused_with_what_was_typed(client, home, shop, act):
    begin(shop, act)
    answer = client.post(f"{home}/hand-in", data={"link": "git example", "notes": "so far"})
    assert answer.status_code == 422
    assert 'value="git example"' in answer.text
    assert "Enter a link like https://git.example/you/work" in answer.text
    assert shop.exercise().state is S.RUNNING


def test_half_an_hour_is_added_once(client, home, shop, act):
    begin(shop, act)
    assert client.post(f"{home}/extension").status_code == 303
    assert facts_of(shop.exercise()).minutes == 270
    assert client.post(f"{home}/extension").status_code == 409
    assert "Add 30 minutes" not in client.get(home).text


def test_a_window_given_back_leads_to_the_live_times(client, home, shop):
    client.post(f"{home}/window", data={"when": "20261128T1600Z"})
    answer = client.post(f"{home}/cancellation")
    assert answer.location == home.removesuffix("/exercise")
    assert shop.exercise().state is S.OPEN
    assert client.get(answer.location).status_code == 200


def test_files_of_the_brief_open_with_the_clock(client, home, shop, session, act):
    kept = files.keep(session, "case.txt", b"logs", act=act)
    session.add(BriefFile(brief_id=shop.brief.id, file_id=kept.id, position=0))
    session.commit()
    address = f"{home}/files/{kept.id}"
    assert client.get(address).status_code == 404
    begin(shop, act)
    assert client.get(address).data == b"logs"


def test_nobody_reaches_the_exercise_of_somebody_else(client, home, shop, session, settings, act):
    begin(shop, act)
    other = make_candidate(session, "Grace Abara")
    make_application(session, shop.role, other)
    theirs = f"{portal(session, settings, other)}/steps/{shop.step.id}/exercise"
    for address in (theirs, f"{theirs}/start", f"{theirs}/files/1"):
        assert client.get(address).status_code == 404
    for name in ("window", "start", "work", "hand-in", "extension", "cancellation"):
        assert client.post(f"{theirs}/{name}", data={"text": "mine"}).status_code == 404
    assert shop.exercise().text == ""


def test_a_topic_is_picked_before_the_times_are_shown(client, home, shop, session):
    shop.exercise_way.topics = "Go\nPython"
    shop.step.stage.ways[0].topics = "Go\nPython"
    session.commit()
    step = home.removesuffix("/exercise")
    assert "What shall it be about?" in client.get(step).text
    assert client.post(f"{step}/topic", data={"topic": "COBOL"}).status_code == 422
    assert client.post(f"{step}/topic", data={"topic": "Go"}).location == step
    assert "What shall it be about?" not in client.get(step).text
    assert "What shall it be about?" in client.get(f"{step}?topic=change").text
    exercise = client.post(f"{step}/topic?way=exercise", data={"topic": "Python"})
    assert exercise.location == home
    assert "Choose your topic" not in client.get(home).text
    assert "Choose your topic" in client.get(f"{home}?topic=change").text


def test_the_portal_opens_with_what_time_has_made_of_it(client, home, shop, act, now):
    first = home.partition("/steps")[0]
    client.post(f"{home}/window", data={"when": "20261128T1600Z"})
    assert "You are booked, Priya." in client.get(first).text
    now.at = SATURDAY
    assert "Go to Start now" in client.get(first).text
    now.pass_(hours(5))
    assert "Your window has passed" in client.get(first).text
    begin(shop, type(act)(act.actor, now.at, act.house))
    assert "Your clock runs, Priya." in client.get(first).text
    now.pass_(hours(6))
    assert "You can still hand in" in client.get(first).text


def test_a_live_interview_is_given_up_for_the_window(client, home, shop, session):
    step = home.removesuffix("/exercise")
    data = {"interview": str(shop.live.id), "place": "remote", "slot": "20261201T1800Z"}
    assert client.post(f"{step}/booking", data=data).status_code == 303
    assert "Booking it cancels your live interview" in client.get(home).text
    assert client.post(f"{home}/window", data={"when": "20261128T1600Z"}).status_code == 303
    session.rollback()
    assert session.query(Booking).one().state is BookingState.CANCELLED
