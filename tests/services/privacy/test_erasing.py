"""Somebody is erased: others get their time back, calendars lose the entry, and it stays a number."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import ApplicationState, BookingState, StepState
from scheduler.errors import Conflict, Missing
from scheduler.models import (
    Application,
    Booking,
    CalendarObject,
    Candidate,
    Claim,
    Entry,
    File,
    FilePart,
    Message,
)
from scheduler.services import files, sealing
from scheduler.services.applications.applications import version_of
from scheduler.services.privacy import erased_mail, erasing
from scheduler.services.privacy.holdings import rows_of, whole
from scheduler.services.process import endings, process
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.mail.post import (
    PRIYA,
    make_booking,
    make_step,
    messages,
)
from tests.people import make_application, make_candidate

DAY = timedelta(days=1)


def erase(session, candidate_id, act, by="candidate"):
    erasing.erase_all(session, candidate_id, by=by, act=act)
    session.rollback()


def test_what_happened_stays_and_names_nobody(session, act):
    booking = make_booking(session, act)
    application_id, candidate_id = booking.application.id, booking.application.candidate_id
    lines = session.scalar(select(func.count()).select_from(Entry))

    erase(session, candidate_id, act)

    application = session.get_one(Application, application_id)
    left = session.scalars(select(Booking)).one()
    assert application.state is ApplicationState.WITHDRAWN
    assert (application.ended_at, application.erased_at) == (NOON, NOON)
    assert [step.state for step in application.steps][1] is StepState.CANCELLED
    assert (left.state, left.minutes) == (BookingState.CANCELLED, 30)
    assert [each.person.name for each in left.attendances] == ["Jonas Weber"]
    assert session.scalars(select(Claim)).all() == []
    assert session.get_one(Candidate, candidate_id).name == erasing.NAMELESS
    assert session.scalar(select(func.count()).select_from(Entry)) > lines
    assert invariants.check(session) == []


def test_the_journal_keeps_its_lines_and_its_chain_without_the_words(session, act):
    booking = make_booking(session, act)
    sealing.seal(session, now=NOON + DAY)

    erase(session, booking.application.candidate_id, act)

    told = session.execute(
        select(Entry.action, Entry.payload).where(Entry.application_id.is_not(None))
    ).all()
    assert ("book", None) in told
    assert told[-1] == ("erase", {"by": "candidate"})
    assert {payload for _, payload in told[:-1]} == {None}
    sealing.seal(session, now=NOON + DAY)
    assert list(sealing.broken(session)) == []


def test_their_files_go_with_all_their_bytes(session, act):
    step = make_step(session)
    application_id, candidate_id = step.application_id, step.application.candidate_id
    with transaction(session):
        application = session.get_one(Application, application_id)
        application.cv_file = files.keep(session, "cv.txt", b"x" * 300_000, act=act)

    erase(session, candidate_id, act)

    assert session.scalars(select(File)).all() == []
    assert session.scalars(select(FilePart.number)).all() == []


def test_nobody_else_loses_anything(session, act):
    step = make_step(session)
    other = make_application(session, step.application.role, make_candidate(session, "Eva Lund"))
    make_booking(session, act, other.steps[1])
    theirs = whole(session, other.candidate_id)
    before = contents(session, theirs)

    erase(session, step.application.candidate_id, act)

    assert len(before) > 5
    assert contents(session, theirs) == before


def contents(session, scope):
    """Return every row of a scope."""
    session.rollback()
    found = {}
    for name, condition in rows_of(scope).items():
        table = CalendarObject.metadata.tables[name]
        rows = session.execute(select(table).where(condition)).all()
        if rows:
            found[name] = sorted(map(str, rows))
    return found


def test_of_two_applications_one_can_go_and_the_candidate_stays(session, act):
    step = make_step(session)
    candidate_id, application_id = step.application.candidate_id, step.application_id
    role = step.application.role
    endings.decline(session, application_id, act=act, version=version_of(step.application))
    session.rollback()
    second = make_application(session, role, session.get_one(Candidate, candidate_id))

    erasing.erase(session, candidate_id, [application_id], by="time", act=act)
    session.rollback()

    assert session.get_one(Application, application_id).erased_at == NOON
    assert session.get_one(Application, second.id).erased_at is None
    assert session.get_one(Candidate, candidate_id).mail == PRIYA
    assert messages(session, Message.subject == f"application:{application_id}") == []


def test_erasing_twice_is_erasing_once(session, act):
    candidate_id = make_booking(session, act).application.candidate_id
    erase(session, candidate_id, act)
    count = len(messages(session))
    lines = session.scalar(select(func.count()).select_from(Entry))

    erase(session, candidate_id, act)

    assert len(messages(session)) == count
    assert session.scalar(select(func.count()).select_from(Entry)) == lines


def test_who_does_not_exist_cannot_be_erased(session, act):
    make_step(session)

    with pytest.raises(Missing):
        erase(session, 999_999, act)


def test_while_somebody_talks_to_them_nobody_is_erased(session, act):
    booking = make_booking(session, act)
    candidate_id = booking.application.candidate_id
    during = act.__class__(act.actor, booking.starts_at + timedelta(minutes=5), act.house)

    with pytest.raises(Conflict, match="under way"):
        erase(session, candidate_id, during)

    assert session.get_one(Candidate, candidate_id).mail == PRIYA


def test_nothing_can_be_done_any_more_about_who_is_erased(session, act):
    step = make_step(session)
    application_id = step.application_id
    erase(session, step.application.candidate_id, act)

    with pytest.raises(Conflict, match="erased"):
        process.advance(session, application_id, act=act, version=0)


def test_the_same_person_may_apply_again_later_as_somebody_new(session, act):
    step = make_step(session)
    erase(session, step.application.candidate_id, act)

    again = make_candidate(session, mail=PRIYA)

    assert again.id != step.application.candidate_id


def test_a_short_name_is_taken_out_where_it_stands_alone():
    facts = {"who": "Li", "place": "Lisbon", "talks": [{"people": ["Li and Eva"]}], "minutes": 30}

    told = erased_mail.without(facts, {"Li": "Somebody", "": "never"})

    assert told == facts | {"who": "Somebody", "talks": [{"people": ["Somebody and Eva"]}]}
