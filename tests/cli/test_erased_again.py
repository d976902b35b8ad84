"""What was erased stays erased, also when a backup from before is put back."""

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.models import Application, Booking, CalendarObject, Candidate, Message
from scheduler.services.act import Act
from scheduler.services.privacy import erasing, ledger
from scheduler.worker import keep_ledger
from tests.cli import test_backup
from tests.cli.test_backup import ON_SQLITE, let_go, opened, put_back
from tests.mail.post import PRIYA

run, file, booked = test_backup.run, test_backup.file, test_backup.booked
pytestmark = pytest.mark.usefixtures("booked")


@pytest.fixture
def act(settings):
    """Return what the command line does by the clock of the day, as commands do."""
    return Act("command", clock.now(), settings.house)


def erase(session, act):
    (candidate_id,) = session.scalars(select(Candidate.id)).all()
    erasing.erase_all(session, candidate_id, by="candidate", act=act)


def test_the_ledger_erases_it_once_more(run, session, settings, engine_url, act, file):
    run("backup", file)
    erase(session, act)
    keep_ledger(session, settings.data_dir / ledger.NAME)
    let_go(session)

    status, said, _ = put_back(run, engine_url, file)

    assert status == 0
    assert "1 applications had been erased since; they are erased again." in said
    with opened(engine_url) as there:
        assert there.scalars(select(Candidate.name)).all() == [erasing.NAMELESS]
        assert PRIYA not in there.scalars(select(Message.address)).all()
        assert there.scalars(select(Booking)).one().state.value == "cancelled"
        assert min(there.scalars(select(CalendarObject.sequence))) > 1


@ON_SQLITE
def test_without_a_ledger_the_database_that_is_replaced_knows(
    run,
    session,
    engine_url,
    act,
    booked,
    file,
):
    run("backup", file)
    erase(session, act)
    let_go(session)

    put_back(run, engine_url, file)

    with opened(engine_url) as there:
        assert there.scalars(select(Candidate.mail)).all() == [""]


@ON_SQLITE
def test_a_ledger_from_elsewhere_counts_too(run, session, engine_url, file, tmp_path):
    elsewhere = tmp_path / "from-another-machine.jsonl"
    (application,) = session.scalars(select(Application)).all()
    erased = ledger.Erased(application.id, application.received_at)
    elsewhere.write_text(f"{erased.line()}\n")
    run("backup", file)
    let_go(session)

    run("restore", file, "--replace", "--erased", elsewhere)

    with opened(engine_url) as there:
        assert there.scalars(select(Candidate.mail)).all() == [""]
        assert ledger.read(tmp_path / ledger.NAME) == {erased}


@ON_SQLITE
def test_somebody_else_of_the_same_number_is_left_alone(session, act):
    (application,) = session.scalars(select(Application)).all()
    other = ledger.Erased(application.id, application.received_at.replace(year=2020))

    assert ledger.reapply(session, {other}, act=act) == 0


@ON_SQLITE
def test_what_is_no_ledger_says_so(run, file, tmp_path):
    run("backup", file)
    (tmp_path / "words").write_text("not a ledger\n")

    status, _, errors = run("restore", file, "--replace", "--erased", tmp_path / "words")

    assert status == 2
    assert "is no ledger of erasures: line 1 cannot be read." in errors
