"""Commands as people type them, on a database of either engine."""

import shutil

import pytest
from sqlalchemy.orm import Session

from scheduler import cli
from scheduler.app import create_app
from scheduler.database import db
from tests.cli.sample import fill_at
from tests.conftest import NOON, engine_of


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    """Run a command where nothing is installed yet; return its status and what it said."""
    monkeypatch.setenv("SCHEDULER_DATA_DIR", str(tmp_path / "data"))
    for name in ("SCHEDULER_DATABASE_URL", "SCHEDULER_BASE_URL", "SCHEDULER_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        apps = []

        def make_app(settings=None):
            apps.append(create_app(settings))
            return apps[-1]

        with pytest.raises(SystemExit) as ended:
            cli.main(make_app, [str(each) for each in arguments])
        for app in apps:
            with app.app_context():
                db.engine.dispose()
        said = capfd.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture
def run_here(run, engine_url, monkeypatch):
    """Run a command on the database that `session` sees."""
    monkeypatch.setenv("SCHEDULER_DATABASE_URL", engine_url)
    monkeypatch.setenv("SCHEDULER_SECRET_KEY", "k" * 32)
    return run


@pytest.fixture(scope="session")
def filled(sqlite_template, tmp_path_factory):
    """Return the file of a database with the sample company of NOON."""
    path = tmp_path_factory.mktemp("sample") / "scheduler.db"
    shutil.copyfile(sqlite_template, path)
    fill_at(path, NOON)
    return path


@pytest.fixture
def sample(filled, tmp_path):
    """Return a session on a copy of the sample company."""
    path = tmp_path / "scheduler.db"
    shutil.copyfile(filled, path)
    engine = engine_of(f"sqlite:///{path}")
    with Session(engine) as session:
        yield session
    engine.dispose()
