"""`scheduler check`: every promise about the data, and one real invitation."""

import pytest
from sqlalchemy import update

from scheduler import cli
from scheduler.app import create_app
from scheduler.database import db
from scheduler.models import Booking
from scheduler.services.transaction import transaction
from tests.mail.post import make_booking, read
from tests.people import make_company
from tests.rigs import smtp


@pytest.fixture
def command(engine_url, tmp_path, monkeypatch, capsys, caplog):
    """Return a function that runs a command and returns its exit status and what it said."""
    monkeypatch.setenv("SCHEDULER_DATABASE_URL", engine_url)
    monkeypatch.setenv("SCHEDULER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SCHEDULER_SECRET_KEY", "k" * 32)
    made = []

    def make(settings):
        made.append(create_app(settings))
        return made[-1]

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(make, arguments)
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    yield run
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


def test_what_is_whole_is_said_in_one_line(command, session, act):
    make_booking(session, act)

    assert command("check") == (0, "All promises hold.\n")


def test_each_broken_row_is_named(command, session, act):
    booking = make_booking(session, act).id
    with transaction(session):
        session.execute(update(Booking).values(wall_time="2026-11-24T09:00"))

    sentence = "A booking is as long as it says, at the wall time promised."
    assert command("check") == (1, f"{sentence} Not so: booking {booking}\n")


def test_one_real_invitation_is_sent_and_told_step_by_step(command, session, server, monkeypatch):
    make_company(session)
    monkeypatch.setenv("SCHEDULER_SMTP_URL", server.url)
    steps = f"Reached 127.0.0.1, port {server.port}\nNot encrypted\n"

    assert command("check", "--mail", "sam@larkfield.example") == (0, f"{steps}Accepted: 250 OK\n")
    assert read(server.received[0])["To"] == "sam@larkfield.example"

    server.script("RCPT", "550 Nobody here")
    status, said = command("check", "--mail", "sam@larkfield.example")
    assert (status, said) == (1, f"{steps}Refused: 550 Nobody here\n")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("sam", "Enter an email address like name@example.com."),
        ("sam@larkfield.example", "No mail server is set. Set SCHEDULER_SMTP_URL first."),
    ],
)
def test_what_cannot_be_tried_is_refused_in_one_sentence(
    command, session, server, monkeypatch, address, sentence
):
    make_company(session)
    if address == "sam":
        monkeypatch.setenv("SCHEDULER_SMTP_URL", server.url)

    assert command("check", "--mail", address) == (2, f"{sentence}\n")
