"""Making the sample company of a day in a file, and what its commands need."""

from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.cli.sample.history import fill
from scheduler.config import Settings
from scheduler.domain.keys import Secret
from tests.conftest import engine_of

SECRET = "k" * 32


def settings_of(url, folder):
    """Return settings for a database and a folder, with the key that commands use here."""
    return Settings(
        database_url=url,
        base_url="http://127.0.0.1:8000",
        data_dir=Path(folder),
        secret_keys=(Secret(SECRET.encode()),),
    )


def fill_at(path, now):
    """Make the sample company of *now* in the database file at *path*."""
    engine = engine_of(f"sqlite:///{path}")
    with Session(engine) as session:
        fill(session, settings_of(str(engine.url), path.parent), now=now)
    engine.dispose()


def address_of(session):
    """Return the address of the database that *session* sees."""
    return session.get_bind().url.render_as_string()
