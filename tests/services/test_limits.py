"""How often something may be tried."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from scheduler.errors import Limited, Unavailable
from scheduler.models import Tally
from scheduler.services import limits
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def tries(session, count, name="apply from 192.0.2.1", now=NOON):
    for _ in range(count):
        limits.count(session, name, 3, window=HOUR, now=now)


def test_the_fourth_try_of_three_is_refused(session):
    tries(session, 3)

    with pytest.raises(Limited):
        tries(session, 1)


def test_somebody_else_may_still_try(session):
    tries(session, 3)

    tries(session, 3, name="apply from 192.0.2.2")


def test_the_next_hour_starts_anew(session):
    tries(session, 3)

    tries(session, 3, now=NOON + HOUR)


def test_nobody_is_named_in_the_count(session):
    tries(session, 1, name="sign-in to ada@example.com")

    assert "ada" not in session.scalars(select(Tally.name)).one()


def test_without_a_database_a_try_passes_unless_the_limit_is_vital(tmp_path):
    with Session(create_engine(f"sqlite:///{tmp_path}/nowhere/x.db")) as session:
        tries(session, 5)

        with pytest.raises(Unavailable):
            limits.count(session, "sign-in", 3, window=HOUR, now=NOON, is_vital=True)


def test_counts_long_over_are_forgotten(session):
    tries(session, 1)
    tries(session, 1, now=NOON + timedelta(days=3))

    limits.forget(session, now=NOON + timedelta(days=3))

    assert session.scalar(select(func.count()).select_from(Tally)) == 1
