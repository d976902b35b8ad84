"""Coming too late for a time: who is told so at once, and whom only the lock may refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Hold
from scheduler.services.bookings import booking, cancelling
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import lock, raise_versions, transaction
from scheduler.web.candidate.wishes import stamp
from tests.conftest import NOON
from tests.services.calls import make_step

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, noon in Denver


@pytest.fixture
def team(role):
    """Return both of the pool."""
    interview = role.plans[0].stages[1].ways[0].interviews[0]
    return [member.person for member in interview.seats[0].pool.members]


@pytest.fixture
def press(client, home, step):
    """Return what presses Book, for eleven, in the form of a key."""

    def press(starts_at=ELEVEN, submission="a" * 22):
        words = {"slot": stamp(starts_at), "place": "remote", "submission": submission}
        return client.post(f"{home}/steps/{step.id}/booking", data=words)

    return press


def choice(step, starts_at=ELEVEN):
    return Choice(step.stage.ways[0].interviews[0].id, None, starts_at)


def take(session, act, role, times, do=booking.book):
    """Let others book, or hold, *times* interviewers at eleven."""
    for _ in range(times):
        other = make_step(session, role)
        do(session, other.id, choice(other), act=act)


def booked(session):
    """Return when the interviews are, as it is now."""
    session.rollback()
    return list(session.scalars(select(Booking.starts_at).order_by(Booking.id)))


def test_too_late_is_said_while_somebody_else_is_at_the_lock(session, act, role, team, press):
    take(session, act, role, 2)

    with transaction(session):
        lock(session, [person.id for person in team])
        answer = press()

    assert (answer.status_code, "was taken a moment ago" in answer.text) == (409, True)


def test_a_form_that_booked_leads_there_also_when_its_time_is_someone_elses_by_now(
    session, act, role, press
):
    first = press()
    session.rollback()
    (made,) = session.scalars(select(Booking))
    cancelling.cancel(session, made.id, by=cancelling.CANDIDATE, act=act)
    take(session, act, role, 2)

    again = press()

    assert (again.status_code, again.location) == (303, first.location)


def test_time_that_nobody_holds_any_more_goes_to_whoever_asks(session, act, role, press, now):
    take(session, act, role, 2, holding.hold)
    now.pass_(holding.HOLD)

    assert press().status_code == 303
    assert booked(session) == [ELEVEN]


def test_what_one_holds_is_kept_though_nobody_would_be_offered_now(session, act, step, team, press):
    holding.hold(session, step.id, choice(step), act=act)
    with transaction(session):
        for person in team:
            person.paused_from = NOON.date()
        raise_versions(session, [person.id for person in team])

    assert press().status_code == 303
    assert (booked(session), session.scalars(select(Hold)).all()) == ([ELEVEN], [])


def test_whoever_has_booked_already_is_told_that_and_not_that_they_are_late(
    session, act, role, press
):
    later = ELEVEN + timedelta(hours=1)
    press(later)
    take(session, act, role, 2)

    answer = press(submission="b" * 22)

    assert (answer.status_code, answer.location.endswith("?already=1")) == (303, True)
