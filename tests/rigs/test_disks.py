"""The rig that waits for no disk, and the program, which does."""

from sqlalchemy import create_engine

from scheduler import database
from tests.conftest import engine_of

OFF, FULL = 0, 2


def synchronous(engine):
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    engine.dispose()
    return found


def test_the_program_waits_for_the_disk_and_tests_do_not(tmp_path):
    url = f"sqlite:///{tmp_path}/scheduler.db"
    plain = create_engine(url, **database.engine_options(url))
    database.prepare(plain)

    assert (synchronous(plain), synchronous(engine_of(url))) == (FULL, OFF)
