"""Erasing people of the sample company, in which every table has rows: nothing of them is left."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import BookingState
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    Candidate,
    Entry,
    FaqEntry,
    Person,
    Step,
)
from scheduler.services.act import Act
from scheduler.services.privacy import erased_mail, erasing
from scheduler.services.privacy.holdings import whole
from scheduler.services.upkeep import invariants
from scheduler.worker import run_once
from tests.cli.sample import address_of, settings_of
from tests.conftest import NOON
from tests.searching import places_of, said_by

HELD = (BookingState.COMPLETE, BookingState.SCHEDULED)  # whose outcome is set, or still missing

EVENING = NOON + timedelta(hours=8)  # nobody is erased in the middle of a talk


@pytest.fixture
def settings(sample, tmp_path):
    return settings_of(address_of(sample), tmp_path)


@pytest.fixture
def act(settings):
    return Act("command", EVENING, settings.house)


def erase(session, candidate_id, act):
    erasing.erase_all(session, candidate_id, by="candidate", act=act)
    session.rollback()


def counted(session):
    """Return what reports are made of: who applied, how far, and who talked for how long."""
    session.rollback()
    return {
        "applications": session.execute(
            select(Application.role_id, func.count()).group_by(Application.role_id)
        ).all(),
        "steps": session.execute(select(Step.stage_id, func.count()).group_by(Step.stage_id)).all(),
        "minutes": session.execute(
            select(Attendance.person_id, func.sum(Booking.minutes))
            .join(Booking)
            .where(Booking.state.in_(HELD), Booking.ends_at <= NOON)
            .group_by(Attendance.person_id)
        ).all(),
        "received": session.scalars(select(Application.received_at)).all(),
    }


def on_disk(engine, said):
    """Return what still stands in the database's file or in the log beside it, named or not."""
    path = Path(engine.url.database)
    files = [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]
    assert files
    return {text for text in said for data in files if text in data}


def test_when_everybody_is_erased_nothing_that_they_said_is_left_anywhere(sample, settings, act):
    there = select(Candidate.id).where(Candidate.erased_at.is_(None)).order_by(Candidate.id)
    candidates = sample.scalars(there).all()
    said = {}
    for candidate_id in candidates:
        said |= said_by(sample, whole(sample, candidate_id))
    for staff in sample.scalars(select(Person)):  # referees and remarks may be by our own people
        for text in (staff.name, staff.mail, staff.mail_key):
            said.pop(text.encode(), None)
    for entry in sample.scalars(select(FaqEntry)):  # ours by now: a role's page tells it everybody
        for text in (entry.question, entry.answer):
            said = {each: where for each, where in said.items() if each not in text.encode()}
    before, lines = counted(sample), sample.scalar(select(func.count()).select_from(Entry))

    for candidate_id in candidates:
        erase(sample, candidate_id, act)
    engine = sample.get_bind()
    run_once(engine, settings, now=EVENING)
    run_once(engine, settings, now=EVENING + erased_mail.LINGERS)

    assert len(said) > 300
    assert places_of(sample, said) == set()
    sample.close()
    assert on_disk(engine, said) == set()
    after = counted(sample)
    assert after["applications"] == before["applications"]
    assert after["received"] == before["received"]
    assert after["steps"] == before["steps"]
    assert after["minutes"] == before["minutes"]
    assert sample.scalar(select(func.count()).select_from(Entry)) > lines
    assert invariants.check(sample) == []


def test_of_whoever_has_erased_themselves_the_company_keeps_a_number(sample):
    (gone,) = sample.scalars(select(Candidate).where(Candidate.erased_at.is_not(None))).all()

    assert (gone.name, gone.mail) == (erasing.NAMELESS, "")
    assert [each.state.value for each in gone.applications] == ["withdrawn"]
    assert places_of(sample, {b"Robin Falk": "story", b"robin@mail.example": "story"}) == set()
