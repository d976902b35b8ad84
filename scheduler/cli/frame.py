"""What every command works with: settings, a database that is ready, and its own act."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler import clock
from scheduler.config import Settings, read_settings
from scheduler.database import db, require_head, revision, upgrade
from scheduler.errors import Unavailable
from scheduler.services.act import Act

PORT = 8000
CreateApp = Callable[[Settings | None], Flask]


@dataclass(frozen=True, slots=True)
class Work:
    """A command's hands: a session on a database that stands at the newest migration."""

    session: Session
    settings: Settings
    engine: Engine

    @property
    def act(self) -> Act:
        """Return what the command does now."""
        return Act(actor="command", now=clock.now(), house=self.settings.house)


@contextmanager
def working(create_app: CreateApp, *, port: int = PORT) -> Iterator[Work]:
    """Yield what a command works with; an empty SQLite file is filled with tables first.

    Where no public address is set, links lead to *port* of this machine.
    """
    settings = read_settings(port=port)
    log_to_stderr(settings)
    with create_app(settings).app_context(), reachable():
        if settings.is_sqlite and revision(db.engine) is None:
            upgrade(db.engine)
        require_head(db.engine)
        yield Work(db.session(), settings, db.engine)


@contextmanager
def reachable() -> Iterator[None]:
    """Turn a database that does not answer into one sentence."""
    try:
        yield
    except OperationalError as error:
        raise Unavailable(f"The database does not answer: {error.orig}") from error


def log_to_stderr(settings: Settings) -> None:
    """Write the log where the terminal or the service manager sees it."""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.basicConfig(level=settings.log.upper(), stream=sys.stderr, format=form)
