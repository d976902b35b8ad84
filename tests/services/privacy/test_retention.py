"""Each night what is due is erased: after the months that were agreed to, and after a warning."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.retention import WARN_BEFORE, Deed, months_after
from scheduler.domain.terms import ApplicationState, Notice
from scheduler.errors import Conflict, Missing
from scheduler.models import Application, Chore, Code, File, Message
from scheduler.services import files
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.privacy import codes, retention
from scheduler.services.process import endings
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import nightly
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.mail.post import make_step, messages
from tests.people import make_application, make_candidate

DAY = timedelta(days=1)
DUE = months_after(NOON, 12)


@pytest.fixture
def ended(session, act):
    """Return an application that was declined at NOON, of somebody who has confirmed."""
    application = make_step(session).application
    with transaction(session):
        application.candidate.confirmed_at = NOON
    endings.decline(session, application.id, act=act, version=version_of(application))
    session.rollback()
    return application


def night(session, act, at):
    """Let the night's work be done at an instant; return how much there was."""
    done = nightly.run(session, act=Act("worker", at, act.house))
    session.rollback()
    return done


def test_a_year_after_its_end_an_application_is_erased_and_not_a_day_before(session, act, ended):
    night(session, act, DUE - DAY)
    assert ended.erased_at is None

    night(session, act, DUE)

    assert ended.erased_at == DUE
    assert ended.candidate.mail == ""
    assert ended.state is ApplicationState.DECLINED


def test_who_is_still_in_process_is_kept_however_long_it_takes(session, act):
    application = make_step(session).application

    night(session, act, NOON + 2000 * DAY)

    assert application.erased_at is None


def test_one_application_goes_and_the_other_stays_with_the_candidate(session, act, ended):
    second = make_application(session, ended.role, ended.candidate)

    night(session, act, DUE)

    assert (ended.erased_at, second.erased_at) == (DUE, None)
    assert ended.candidate.name == "Priya Raman"


def test_two_weeks_before_its_candidate_is_told_once(session, act, ended):
    for at in (DUE - WARN_BEFORE - DAY, DUE - WARN_BEFORE, DUE - DAY):
        night(session, act, at)

    (told,) = messages(session, Message.notice == Notice.ERASURE_AHEAD)
    assert told.address == ended.candidate.mail
    assert datetime.fromisoformat(told.facts["erase_at"]) == DUE


def test_an_address_that_nobody_confirmed_is_not_written_to(session, act, ended):
    with transaction(session):
        ended.candidate.confirmed_at = None

    night(session, act, DUE - DAY)

    assert messages(session, Message.notice == Notice.ERASURE_AHEAD) == []


def test_who_agrees_is_kept_for_as_long_again_and_told_again(session, act, ended):
    later = Act("candidate", DUE - DAY, act.house)
    night(session, act, DUE - WARN_BEFORE)

    retention.keep_longer(session, ended.candidate_id, ended.id, act=later)

    until = months_after(later.now, 12)
    night(session, act, DUE)
    assert ended.erased_at is None
    night(session, act, until - DAY)
    assert len(messages(session, Message.notice == Notice.ERASURE_AHEAD)) == 2
    night(session, act, until)
    assert ended.erased_at == until


def test_what_goes_on_cannot_be_kept_longer(session, act):
    application = make_step(session).application

    with pytest.raises(Conflict, match="goes on"):
        retention.keep_longer(session, application.candidate_id, application.id, act=act)


def test_nobody_keeps_what_is_somebody_else_s(session, act, ended):
    other = make_candidate(session, "Eva Lund")

    with pytest.raises(Missing):
        retention.keep_longer(session, other.id, ended.id, act=act)


def test_the_night_s_work_is_done_once_a_night(session, act, ended):
    begins = nightly.last_night("America/Los_Angeles", NOON)
    assert begins == datetime(2026, 11, 23, 11, tzinfo=UTC)

    night(session, act, NOON)
    first = session.get_one(Chore, nightly.NAME).done_at
    night(session, act, NOON + timedelta(hours=10))
    same = session.get_one(Chore, nightly.NAME, populate_existing=True).done_at
    night(session, act, NOON + DAY)
    next_one = session.get_one(Chore, nightly.NAME, populate_existing=True).done_at

    assert (first, same, next_one) == (NOON, NOON, NOON + DAY)
    assert ended.erased_at is None


def test_the_worker_does_it(session, engine, settings, ended):
    done = run_once(engine, settings, now=DUE)

    session.rollback()
    assert done.erased > 0
    assert session.get_one(Application, ended.id).erased_at == DUE
    assert (settings.data_dir / "erased.jsonl").read_text().count("\n") == 1


def test_codes_that_have_run_out_are_forgotten(session, act, ended):
    codes.mail_code(session, ended.candidate_id, Deed.DOWNLOAD, act=act)

    night(session, act, NOON + DAY)

    assert session.scalars(select(Code)).all() == []


def test_files_that_nothing_names_go_and_all_others_stay(session, act, ended):
    with transaction(session):
        ended.cv_file = files.keep(session, "cv.txt", b"Six years of Go", act=act)
        files.keep(session, "lost.txt", b"Nobody's", act=act)

    night(session, act, NOON + 2 * DAY)

    assert session.scalars(select(File.name)).all() == ["cv.txt"]


@pytest.mark.parametrize(
    ("instant", "months", "then"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2026, 1, 31), 12, (2027, 1, 31)),
    ],
)
def test_months_are_those_of_the_calendar(instant, months, then):
    assert months_after(datetime(*instant, tzinfo=UTC), months) == datetime(*then, tzinfo=UTC)
