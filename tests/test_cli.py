"""The command line: what it prints, and how it ends."""

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from scheduler import __version__, cli
from scheduler.app import create_app
from scheduler.models import Company
from tests.people import store

VERSIONS = Path(__file__).parents[1] / "scheduler/migrations/versions"


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    """Run a command in an installation of its own; return its status and what it said."""
    monkeypatch.setenv("SCHEDULER_DATA_DIR", str(tmp_path))
    for name in ("SCHEDULER_DATABASE_URL", "SCHEDULER_BASE_URL", "SCHEDULER_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(create_app, arguments)
        said = capfd.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_the_version_is_told(run):
    assert run("--version") == (0, f"scheduler {__version__}\n", "")


def test_an_unknown_command_is_one_sentence_and_status_2(run):
    assert run("dance") == (2, "", "No such command 'dance'.\n")


@pytest.mark.parametrize("command", ["sign-in-link", "invite-admin"])
def test_a_link_to_sign_in_is_printed_and_opens(run, tmp_path, command):
    status, said, errors = run(command, "ada@larkfield.example")

    path = said.strip().removeprefix("http://127.0.0.1:8000")
    is_new = "Nobody had the address ada@larkfield.example, so it is an admin's now."
    assert (status, errors.startswith(is_new)) == (0, True)
    assert create_app().test_client().get(path).status_code == 200
    assert run(command, "Ada@larkfield.example")[2] == ""  # who is here by now


def test_a_mistyped_address_makes_no_second_admin(run):
    run("sign-in-link", "ada@larkfield.example")

    status, said, errors = run("sign-in-link", "ade@larkfield.example")

    assert (status, said, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("Nobody here has the address ade@larkfield.example.")
    assert run("invite-admin", "ben@larkfield.example")[0] == 0


def test_a_link_leads_to_the_port_that_is_served(run):
    said = run("sign-in-link", "ada@larkfield.example", "--port", "8010")[1]

    assert said.startswith("http://127.0.0.1:8010/sign-in/")


def test_what_is_no_address_is_refused_in_one_sentence(run):
    assert run("sign-in-link", "ada") == (2, "", "Enter an email address like name@example.com.\n")


def test_a_wrong_setting_is_one_sentence(run, monkeypatch):
    monkeypatch.setenv("SCHEDULER_PROXIES", "one")

    assert run("invite-admin", "ada@larkfield.example") == (
        2,
        "",
        "SCHEDULER_PROXIES must be a whole number.\n",
    )


def test_a_database_that_does_not_answer_is_one_sentence(run, monkeypatch):
    monkeypatch.setenv("SCHEDULER_DATABASE_URL", "sqlite:////proc/scheduler.db")

    status, said, errors = run("db", "upgrade")

    assert (status, said, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("The database does not answer: ")


def test_upgrading_twice_is_upgrading_once(run):
    newest = max(path.name for path in VERSIONS.glob("0*.py"))[:4]

    first, second = run("db", "upgrade"), run("db", "upgrade")

    assert first == second == (0, f"The database stands at {newest}.\n", "")


def test_web_refuses_an_empty_database_and_one_of_another_version(run, tmp_path):
    empty = "The database is empty. Run: scheduler db upgrade\n"
    assert run("web", "--port", "0") == (2, "", empty)

    run("db", "upgrade")
    with create_engine(f"sqlite:///{tmp_path}/scheduler.db").begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    other = "The database is of another version. Run: scheduler db upgrade\n"
    assert run("web", "--port", "0") == (2, "", other)


def test_a_port_that_is_taken_is_one_sentence(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said, errors = run("run", "--port", str(port))

    assert (status, said, errors.count("\n")) == (2, "", 1)
    assert errors.startswith(f"Port {port} of 127.0.0.1 cannot be used: ")


@contextmanager
def serving(folder):
    """Start `scheduler run` as people do; yield its process and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from scheduler.app import main; main()", "run"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port)],
        env={"SCHEDULER_DATA_DIR": str(folder), "PATH": ""},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def served(tmp_path):
    with serving(tmp_path) as running:
        yield running


def answer(address):
    """Return what the address answers, asking until somebody listens there."""
    while True:
        try:
            with urlopen(address) as response:  # noqa: S310 - our own address
                return response.status, response.read()
        except HTTPError:
            raise
        except OSError:
            continue


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes otherwise there")
def test_run_migrates_serves_works_and_ends_well(served):
    process, address = served

    status, body = answer(f"{address}/healthz")
    while json.loads(answer(f"{address}/readyz")[1]) != {"status": "ok"}:
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=20)[1]

    assert (status, json.loads(body), process.returncode) == (200, {"status": "ok"}, 0)
    assert said.startswith(f"Open {address}\nTo sign in, run: scheduler sign-in-link EMAIL\n")
    assert ("GET /healthz 200" in said, "Traceback" in said) == (True, False)


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes otherwise there")
def test_the_sample_company_is_entered_by_its_links(run, tmp_path):
    run("db", "upgrade")
    with Session(create_engine(f"sqlite:///{tmp_path}/scheduler.db")) as session:
        store(session, Company(id=1, name="Larkfield", zone="Europe/Berlin", is_sample=True))

    with serving(tmp_path) as (process, address):
        answer(f"{address}/healthz")
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[1]

    links = "This is the sample company. For its links, run: scheduler demo"
    assert said.startswith(f"Open {address}\n{links}\n")
