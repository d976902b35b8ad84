"""Sent mail: every message with what became of it, and one to try the mail server with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.app import create_app
from scheduler.database import db
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.models import Message
from scheduler.services import beats
from scheduler.services.keys import key_of, renew_key
from scheduler.services.messages import outbox
from scheduler.services.post import delivery, sent
from scheduler.services.post.sent import Delivery, delivery_of
from scheduler.services.upkeep import restoring
from scheduler.worker import run_once
from tests.calendar.check import violations
from tests.conftest import NOON
from tests.mail.post import PRIYA, deliver_all, make_booking, messages
from tests.people import make_coordinator, make_person
from tests.rigs import smtp
from tests.visitor import Visitor
from tests.web.coordinator.pages import plain

SAM = "sam.okafor@larkfield.example"


@pytest.fixture
def booking(session, act):
    return make_booking(session, act)


@pytest.fixture
def coordinator(session, booking):
    return make_coordinator(session, "Clara Nyström")


@pytest.fixture
def clara(client, coordinator):
    """Return the browser of a coordinator, after somebody booked."""
    return client.enter(coordinator)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def mailing(coordinator, settings, server, now):
    """Return the same browser where a mail server is set."""
    app = create_app(replace(settings, smtp_url=server.url))
    app.testing, app.test_client_class = True, Visitor
    yield app.test_client().enter(coordinator)
    with app.app_context():
        db.engine.dispose()


def page(browser, address="/sent"):
    return plain(browser.get(address).get_data(as_text=True))


def bury(session):
    """Let the oldest message come back."""
    claimed = delivery.claim(session, now=NOON)
    delivery.bury(session, claimed, reason="550 Nobody here", now=NOON)
    return f"/sent/{claimed.id}"


def test_the_list_says_whom_what_and_what_became_of_it(clara, engine, settings):
    assert "Waiting 2" in page(clara)

    deliver_all(engine, settings, now=NOON)

    found = page(clara)
    assert "Kept here 2" in found
    assert "Priya Raman Booked: intro call with Larkfield, Tue 24 Nov, 12:30 pm MST" in found
    assert "Jonas Weber Booked: intro call with Priya Raman, Tue 24 Nov, 11:30 am PST" in found
    assert "No mail server is set, so nothing leaves this machine." in found


def test_the_list_says_when_no_worker_runs(clara, engine, settings, now):
    assert "No worker is running, so messages wait." in page(clara)

    run_once(engine, settings, now=NOON)
    assert "No worker is running" not in page(clara)

    now.pass_(beats.SILENCE)
    assert "No worker is running" in page(clara)


def test_the_list_shows_one_state_and_one_person(clara, session):
    bury(session)

    assert "1 to 1 of 1" in page(clara, "/sent?state=came_back")
    assert "550 Nobody here" in page(clara, "/sent?state=came_back")
    assert "Jonas" in page(clara, "/sent?state=waiting")
    assert "1 to 1 of 1" in page(clara, "/sent?who=jonas")
    assert "No message is like that." in page(clara, "/sent?who=nobody")
    assert "1 to 2 of 2" in page(clara, "/sent?state=nonsense&page=99")


def test_a_waiting_message_reads_as_it_will_be_sent(clara, booking):
    found = page(clara, "/sent/1")

    assert "You're booked for Tuesday" in found
    assert "Method REQUEST, sequence 0, confirmed" in found
    assert "Priya Raman <priya@home.example>, ACCEPTED" in found
    assert f"Reference {booking.reference}" in found


def test_links_are_live_only_on_a_machine_of_ones_own_without_mail(
    clara, mailing, session, settings, booking
):
    key = key_of(session, settings.secret_keys, KeyPurpose.CANDIDATE, candidate_of(booking))
    link = f"http://localhost/c/{key}/bookings/1"
    ways = ("/sent/1", "/sent/1/html", "/sent/1/invite.ics")

    assert f'<a href="{link}">{link}</a>' in clara.get("/sent/1").get_data(as_text=True)
    for address in ways:
        shown = mailing.get(address).get_data(as_text=True).replace("\r\n ", "")
        assert key not in shown
        assert "http://localhost/c/••••/bookings/1" in shown


def candidate_of(booking):
    return booking.step.application.candidate_id


def test_the_html_runs_as_a_stranger_without_scripts(clara):
    answer = clara.get("/sent/1/html")

    assert "You’re booked for Tuesday" in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )
    assert clara.get("/sent/1").headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_invitation_is_given_as_a_file(clara):
    answer = clara.get("/sent/1/invite.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="message-1.ics"'
    assert violations(answer.data) == []


def test_what_was_sent_is_known_by_its_bytes(clara, session, engine, settings, act, booking):
    deliver_all(engine, settings, now=NOON)
    assert "This is how it would read today." not in page(clara, "/sent/1")

    renew_key(session, KeyPurpose.CANDIDATE, candidate_of(booking), act=act)
    assert "This is how it would read today." in page(clara, "/sent/1")


def test_a_message_that_cannot_be_written_says_so(clara, session, act):
    ident = outbox.tell(
        session, Notice.AT_RISK, address=PRIYA, name="", subject="x:1", facts={}, act=act
    ).id

    assert "At risk" in page(clara)
    assert "This message cannot be written" in page(clara, f"/sent/{ident}")
    assert clara.get(f"/sent/{ident}/html").status_code == 404
    assert clara.get(f"/sent/{ident}/invite.ics").status_code == 404


def test_what_came_back_is_sent_again(clara, session):
    address = bury(session)

    answer = clara.press(f"{address}/again", follow_redirects=True)

    assert f"It goes to {PRIYA} now." in plain(answer.get_data(as_text=True))
    assert delivery_of(messages(session)[0]) is Delivery.AGAIN
    assert clara.press(f"{address}/again").status_code == 303
    assert clara.press("/sent/2/again").status_code == 409
    assert clara.press("/sent/99/again").status_code == 404


def test_what_came_back_is_set_aside(clara, session):
    address = bury(session)

    answer = clara.press(f"{address}/aside", follow_redirects=True)

    assert "It is set aside" in plain(answer.get_data(as_text=True))
    assert clara.press(f"{address}/aside").status_code == 409


def test_a_press_without_the_token_of_the_browser_does_nothing(clara, session):
    address = bury(session)

    assert clara.post(f"{address}/again").status_code == 422
    assert clara.post(f"{address}/aside").status_code == 422
    assert delivery_of(messages(session)[0]) is Delivery.CAME_BACK


def test_one_real_invitation_says_how_far_it_came(mailing, server):
    answer = mailing.press("/sent/test", {"to": SAM})
    assert (answer.status_code, answer.location) == (303, "/sent#trial")

    found = page(mailing)
    steps = f"Reached 127.0.0.1, port {server.port} Not encrypted Accepted: 250 OK"
    assert f"{steps} Mon 23 Nov, 11:20 am (PST)" in found
    assert [each.recipients for each in server.received] == [(SAM,)]


def test_a_trial_that_fails_says_why_and_stays_out_of_the_queue(mailing, session, server):
    server.script("RCPT", "550 Nobody here")

    mailing.press("/sent/test", {"to": SAM})

    assert "Refused: 550 Nobody here" in page(mailing)
    (trial,) = messages(session, Message.notice == Notice.TEST_MAIL)
    assert delivery_of(trial) is Delivery.NOT_NEEDED


def test_a_trial_needs_an_address(mailing, server):
    answer = mailing.press("/sent/test", {"to": "sam"})

    assert answer.status_code == 422
    assert "Enter an email address like name@example.com." in plain(answer.get_data(as_text=True))
    assert server.received == []


def test_without_a_server_there_is_nothing_to_try(clara):
    assert "scheduler check --mail clara.nyström@larkfield.example" in page(clara)
    assert clara.press("/sent/test", {"to": SAM}).status_code == 403


def test_interviewers_do_not_read_the_mail_of_others(client, session, booking):
    aisha = client.enter(make_person(session, "Aisha Khan"))

    for address in ("/sent", "/sent/1", "/sent/1/html", "/sent/1/invite.ics"):
        assert aisha.get(address).status_code == 403


def test_an_admin_lets_held_mail_go_out(client, session, engine, settings, booking, act):
    restoring.settle(session, act=act)
    browser = client.enter(make_coordinator(session, "Ada Berg", is_admin=True))
    assert "Mail is held since the database was restored" in page(browser, "/sent")

    answer = browser.press("/sent/release", {})

    assert (answer.status_code, answer.location) == (303, "/sent")
    assert "Mail is held" not in page(browser, "/sent")
    assert run_once(engine, settings, now=NOON).sent > 0


def test_a_coordinator_reads_that_mail_is_held_and_finds_no_button(
    client, session, coordinator, act
):
    restoring.settle(session, act=act)
    clara = client.enter(coordinator)

    told = page(clara, "/sent")

    assert "Mail is held since the database was restored" in told
    assert "Let mail go out" not in told


def test_a_message_is_as_old_as_its_words_and_what_waits_is_in_order_of_leaving(
    clara, session, act
):
    def note(name, written, due):
        doing = replace(act, now=NOON + timedelta(hours=written))
        facts = {"address": SAM, "name": name, "subject": name, "facts": {}}
        due_at = NOON + timedelta(hours=due)
        return outbox.tell(session, Notice.FRESH_LINK, act=doing, due_at=due_at, **facts)

    def named(**asked):
        found = [each.name for each in sent.find(session, **asked).messages]
        return [each for each in found if each in {"First", "Second", "Third"}]

    note("First", 1, 99)
    note("Second", 2, 2)
    note("Third", 3, 50)
    assert named() == ["Third", "Second", "First"]
    assert named(only=Delivery.WAITING) == ["Second", "Third", "First"]
    everything = page(clara)
    assert "leaves Fri 27 Nov, 2:20 pm" in everything
    assert "Next to leave first" in page(clara, "/sent?state=waiting")
