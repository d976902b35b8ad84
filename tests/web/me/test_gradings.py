"""A grader reads the work, judges it once, or gives it back; nobody else reaches it."""

import pytest

from scheduler.domain.process import Outcome
from scheduler.domain.terms import ExerciseState
from scheduler.services.act import Act
from scheduler.services.exercises.grading import tend
from scheduler.services.exercises.running import start
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.files import Upload
from scheduler.services.queue import queue
from tests.exercising import Shop, hours, minutes
from tests.people import make_person


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def given(shop, session, act, now):
    """Return the exercise that Aisha has to grade, handed in with words and a file."""
    return give(shop, session, act, now)


def give(shop, session, act, now, length=1):
    work = Work(text="The <b>cause</b>", upload=Upload("fix.diff", b"-a\n+b\n"))
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, work, act=Act(act.actor, act.now + hours(length), act.house))
    now.pass_(hours(max(length, 4)) + minutes(30))
    tend(session, act=Act(act.actor, now.at, act.house))
    return shop.exercise()


def test_what_is_to_grade_stands_on_the_first_page(client, shop, given):
    page = client.enter(shop.graders[0]).get("/me")
    assert "To grade" in page.text
    assert f'href="/me/gradings/{given.id}"' in page.text
    assert "To grade" not in client.enter(shop.graders[1]).get("/me").text


def test_the_grader_reads_the_brief_and_the_work(client, shop, given):
    page = client.enter(shop.graders[0]).get(f"/me/gradings/{given.id}").text
    assert "Find out <em>why</em>." in page
    assert "The &lt;b&gt;cause&lt;/b&gt;" in page
    assert "Priya Raman" in page
    file = client.get(f"/me/gradings/{given.id}/files/{given.file_id}")
    assert (file.data, file.mimetype) == (b"-a\n+b\n", "application/octet-stream")


def test_where_the_role_is_blind_no_page_names_the_candidate(client, session, act, now):
    shop = Shop(session, is_blind=True)
    given = give(shop, session, act, now)
    browser = client.enter(shop.graders[0])
    for address in ("/me", f"/me/gradings/{given.id}"):
        assert "Priya" not in browser.get(address).text
    assert "Priya" in client.enter(shop.sam).get(f"/me/gradings/{given.id}").text


def test_a_late_hand_in_says_how_late(client, shop, session, act, now):
    given = give(shop, session, act, now, length=5)
    page = client.enter(shop.graders[0]).get(f"/me/gradings/{given.id}").text
    assert "Late by 1\N{NO-BREAK SPACE}hour" in page.replace("1 hour", "1\N{NO-BREAK SPACE}hour")


def test_a_result_is_sent_once_and_moves_the_candidate_to_be_decided(
    client, session, shop, given, now
):
    browser = client.enter(shop.graders[0])
    address = f"/me/gradings/{given.id}"
    refused = browser.press(address, {"outcome": "passed", "note": " "})
    assert refused.status_code == 422
    assert shop.exercise().outcome is None
    sent = browser.press(address, {"outcome": "passed", "note": "Found the byte at once."})
    assert (sent.status_code, sent.location) == (303, "/me")
    exercise = shop.exercise()
    assert (exercise.state, exercise.outcome) == (ExerciseState.DONE, Outcome.PASSED)
    again = browser.press(address, {"outcome": "declined", "note": "No."})
    assert again.status_code == 409
    assert shop.exercise().outcome is Outcome.PASSED
    rows = list(queue.gather(session, now=now.at))
    assert [(row.kind, row.label) for row in rows] == [("to_advance", "Advance Priya")]
    page = client.enter(shop.sam).get(f"/candidates/{shop.application.id}").text
    assert "Found the byte at once." in page


def test_a_grading_given_back_is_the_next_ones(client, shop, given):
    browser = client.enter(shop.graders[0])
    assert browser.press(f"/me/gradings/{given.id}/return").status_code == 303
    assert shop.exercise().grader.name == "Jonas Weber"
    assert browser.get(f"/me/gradings/{given.id}").status_code == 404


def test_a_colleague_who_does_not_grade_it_cannot_read_it(client, session, shop, given):
    other = client.enter(make_person(session, "Lena Brandt"))
    assert other.get(f"/me/gradings/{given.id}").status_code == 404
    assert other.get(f"/me/gradings/{given.id}/files/{given.file_id}").status_code == 404
    told = {"outcome": "declined", "note": "No."}
    assert other.press(f"/me/gradings/{given.id}", told).status_code == 404
    assert shop.exercise().outcome is None
