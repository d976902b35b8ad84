"""What is due gets done, again and again, whatever one round meets."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from scheduler import worker
from scheduler.models import Beat, Claim, Entry, Hold, Submission
from scheduler.services import sealing
from scheduler.services.bookings.booking import book
from scheduler.services.bookings.cancelling import cancel
from scheduler.services.placing.holding import HOLD, hold
from scheduler.services.post.delivery import LEASE
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.condition import SILENT
from scheduler.worker import Done, run_forever, run_once
from tests.conftest import NOON
from tests.mail.post import by_mail, choices, make_booking, make_step, messages
from tests.people import make_application, store
from tests.rigs import smtp

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


def test_one_round_sends_sweeps_and_seals(session, engine, act, settings, server):
    act, settings = by_mail(act, settings, smtp_url=server.url)
    step = make_step(session)
    other = make_application(session, step.application.role).steps[1]
    hold(session, step.id, choices(session, step, act)[0], act=act)
    booking = book(session, other.id, choices(session, other, act)[-1], act=act)

    done = run_once(engine, settings, now=NOON + HOLD)

    assert done == Done(sent=2, swept=1, sealed=1)
    session.rollback()
    assert session.scalars(select(Hold)).all() == []
    assert set(session.scalars(select(Claim.booking_id))) == {booking.id}


def test_each_result_is_counted(session, engine, act, settings, server):
    act, settings = by_mail(act, settings, smtp_url=server.url)
    make_booking(session, act)
    server.script("RCPT", "550 Nobody here", "451 Mailbox busy")

    assert run_once(engine, settings, now=NOON) == Done(refused=1, deferred=1)


def test_a_round_shows_that_somebody_works(session, engine, settings):
    run_once(engine, settings, now=NOON)
    run_once(engine, settings, now=NOON + MINUTE)

    (beat,) = session.scalars(select(Beat))
    assert beat.at == NOON + MINUTE


def test_a_machine_that_is_gone_for_a_day_is_forgotten(session, engine, settings):
    store(session, Beat(name="gone", at=NOON - timedelta(days=1, minutes=1)))

    run_once(engine, settings, now=NOON)

    assert "gone" not in session.scalars(select(Beat.name)).all()


def test_forms_of_the_day_before_yesterday_are_forgotten(session, engine, settings):
    for key, hours in (("old", 49), ("new", 47)):
        at = NOON - timedelta(hours=hours)
        store(session, Submission(key=key, actor="public", digest="", location="/", at=at))

    run_once(engine, settings, now=NOON)

    assert session.scalars(select(Submission.key)).all() == ["new"]


def test_a_line_is_sealed_once_none_can_come_before_it(session, engine, act, settings):
    make_booking(session, act)

    assert run_once(engine, settings, now=NOON + MINUTE - timedelta(seconds=1)).sealed == 0
    assert run_once(engine, settings, now=NOON + MINUTE).sealed > 0
    assert run_once(engine, settings, now=NOON + MINUTE).sealed == 0
    session.rollback()
    assert list(sealing.broken(session)) == []


def test_the_chain_goes_on_where_it_ended(session, engine, act, settings):
    act_later = replace(act, now=NOON + MINUTE)
    step = make_step(session)
    booking = make_booking(session, act, step)
    run_once(engine, settings, now=NOON + MINUTE)
    session.rollback()
    cancel(session, booking.id, by="staff", act=act_later)
    run_once(engine, settings, now=NOON + 2 * MINUTE)

    session.rollback()
    entries = session.scalars(select(Entry).order_by(Entry.id)).all()
    assert all(entry.seal for entry in entries)
    assert list(sealing.broken(session)) == []


class Rounds:
    """Stands for the signal to stop: lets one round begin after each of *acts*, then stops."""

    def __init__(self, *acts):
        self.acts, self.pauses = list(acts), []

    def wait(self, pause):
        self.pauses.append(pause)
        if not self.acts:
            return True
        self.acts.pop(0)()
        return False


def rename(session, old, new):
    with transaction(session):
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.fixture
def mailing(act, settings, server):
    """Return an act and settings of an installation with a mail server."""
    return by_mail(act, settings, smtp_url=server.url)


@pytest.mark.usefixtures("now")
def test_the_worker_outlives_whatever_a_round_meets(session, engine, mailing, caplog):
    act, settings = mailing
    make_booking(session, act)
    rounds = Rounds(
        lambda: rename(session, "message", "away"),
        lambda: rename(session, "away", "message"),
    )

    run_forever(engine, settings, rounds)

    assert rounds.pauses == [0.0, worker.RETRY, worker.PAUSE]
    assert "A round broke" in caplog.text
    assert [each.sent_at for each in messages(session)] == [NOON, NOON]
    assert session.scalars(select(Beat.at)).all() == [NOON]


def test_a_worker_that_is_told_to_stop_does_nothing_more(session, engine, act, settings):
    make_booking(session, act)
    stop = threading.Event()
    stop.set()

    run_forever(engine, settings, stop)

    assert [each.attempt for each in messages(session)] == [0, 0]


def test_a_lease_outlasts_a_round_and_readiness_outlasts_both():
    longest = worker.ROUND + worker.DEADLINE

    assert longest < LEASE.total_seconds()
    assert longest + worker.CHORES_EVERY < SILENT.total_seconds()
