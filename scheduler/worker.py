"""What is due, done again and again: mail, holds, seals, feeds, forgetting; beside it calendars."""

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scheduler import clock, database
from scheduler.calendar import feeds
from scheduler.calendar.fetching import Client
from scheduler.calendar.guard import Guard
from scheduler.calendar.refreshing import refresh_due
from scheduler.config import Settings
from scheduler.errors import Invalid
from scheduler.mail import inbox
from scheduler.mail.imap import account_of
from scheduler.mail.outbox import Dropped, deliver_next
from scheduler.mail.smtp import Deferred, Delivered, Refused, Transport, transport
from scheduler.services import beats, limits, sealing, submissions
from scheduler.services.act import Act
from scheduler.services.bookings import reminding
from scheduler.services.busy import busy
from scheduler.services.company import secret_marks
from scheduler.services.exercises import grading
from scheduler.services.privacy import erased_mail, ledger
from scheduler.services.process import feedback, offers
from scheduler.services.queue import nudging
from scheduler.services.references import ladder
from scheduler.services.search import claims
from scheduler.services.seats import chasing, clashing, leaving
from scheduler.services.upkeep import nightly, rezoning
from scheduler.services.visits import clashes, reminders, unclaimed

log = logging.getLogger(__name__)

ACTOR = "worker"
PAUSE = 1.0  # seconds between two rounds
RETRY = 10.0  # seconds after a round that broke
# One mail's deadline on top of a round must stay well below delivery.LEASE, and with the time
# between two chores below the silence after which /readyz misses the worker.
ROUND = 5.0
DEADLINE = 30.0
CHORES_EVERY = 10.0
CALENDARS_EVERY = 5.0


@dataclass(slots=True)
class Done:
    """What one round did."""

    sent: int = 0
    deferred: int = 0
    refused: int = 0
    dropped: int = 0
    swept: int = 0
    sealed: int = 0
    feeds: int = 0
    reminded: int = 0
    nudged: int = 0
    tended: int = 0
    climbed: int = 0
    erased: int = 0
    read: int = 0  # calendars
    answers: int = 0  # mails that came back


def run_once(engine: Engine, settings: Settings, *, now: datetime) -> Done:
    """Do everything that is due at *now* and return what that was."""
    done = Done()
    do_chores(engine, settings, done, now=now)
    deliver(engine, settings, done, now=lambda: now)
    done.read = read_calendars(engine, settings, client_of(settings), now=now)
    return done


def work(engine: Engine, settings: Settings, stop: Event) -> None:
    """Do what is due until *stop* is set; no mail waits for somebody's slow calendar."""
    reading = Thread(target=read_forever, args=(engine, settings, stop), daemon=True)
    reading.start()
    run_forever(engine, settings, stop)
    reading.join(RETRY)


def run_forever(engine: Engine, settings: Settings, stop: Event) -> None:
    """Do what is due until *stop* is set; whatever breaks is logged, and tried again later."""
    chores_at, pause = time.monotonic(), 0.0
    is_on_clock = False
    while not stop.wait(pause):
        pause = PAUSE
        try:
            if not is_on_clock:  # the zone data of a process does not change while it runs
                rezone(engine, settings, now=clock.now())
                is_on_clock = True
            if time.monotonic() >= chores_at:
                chores_at = time.monotonic() + CHORES_EVERY
                do_chores(engine, settings, Done(), now=clock.now())
            deliver(engine, settings, Done(), now=clock.now)
        except Exception:  # the worker must outlive whatever one round meets
            log.exception("A round broke; the next one begins in %s seconds", RETRY)
            pause = RETRY


def read_forever(engine: Engine, settings: Settings, stop: Event) -> None:
    """Read other calendars whose turn it is until *stop* is set."""
    client, pause = client_of(settings), 0.0
    while not stop.wait(pause):
        pause = CALENDARS_EVERY
        try:
            read_calendars(engine, settings, client, now=clock.now())
        except Exception:  # as above
            log.exception("Calendars could not be read; again in %s seconds", RETRY)
            pause = RETRY


def read_calendars(engine: Engine, settings: Settings, client: Client, *, now: datetime) -> int:
    """Read other calendars whose turn it is, and return how many those were."""
    return refresh_due(engine, client, settings.secret_keys, settings.host, now=now)


def client_of(settings: Settings) -> Client:
    """Return what asks other people's servers, and goes nowhere else."""
    return Client(guard=Guard(settings.private_networks))


def rezone(engine: Engine, settings: Settings, *, now: datetime) -> None:
    """Let bookings follow the law of their clocks, if it has changed with this version."""
    with Session(engine) as session:
        moved = rezoning.rezone(session, act=Act(ACTOR, now, settings.house))
    if moved:
        log.warning("The law of clocks has changed: %s bookings have moved", moved)


def do_chores(engine: Engine, settings: Settings, done: Done, *, now: datetime) -> None:
    """Give a sign of life, remind, nudge, sweep, seal, forget, and write feeds anew."""
    act = Act(ACTOR, now, settings.house)
    with Session(engine) as session:
        beats.beat(session, socket.gethostname(), now=now)
        secret_marks.take_up(session, settings.secret_keys, now=now)
        leaving.give_up_seats(session, act=act)
        unclaimed.claim_all(session, act=act)
        done.tended = grading.tend(session, act=act)
        write_to_people(session, done, act=act)
        done.swept = claims.sweep(session, now=now)
        busy.mark_stale(session, now=now)
        done.sealed = sealing.seal(session, now=now)
        submissions.forget(session, now=now)
        limits.forget(session, now=now)
        done.erased = nightly.run(session, act=act) + erased_mail.sweep(session, now=now)
        done.feeds = feeds.fill(session, base_url=settings.base_url, now=now)
        keep_ledger(session, settings.data_dir / ledger.NAME)
    if done.erased:
        database.empty_log(engine)
    if settings.inbox_url:
        account = account_of(settings.inbox_url, settings.inbox_servers)
        done.answers = inbox.read(engine, account, settings.secret_keys, act=act)


def write_to_people(session: Session, done: Done, *, act: Act) -> None:
    """Remind of what is near and nudge about what waits."""
    done.reminded = reminding.remind(session, act=act)
    done.reminded += reminders.remind(session, act=act)
    done.reminded += chasing.chase(session, act=act)
    done.reminded += clashing.ask(session, act=act) + clashes.ask(session, act=act)
    done.reminded += feedback.remind(session, act=act)
    done.nudged = nudging.nudge(session, act=act)
    done.nudged += offers.remind(session, act=act)
    done.climbed = ladder.climb(session, act=act)


def keep_ledger(session: Session, file: Path) -> None:
    """Keep the ledger of erasures in a file; where none can be written the rest goes on."""
    try:
        ledger.keep(session, file)
    except (OSError, Invalid) as error:
        log.warning("The ledger of erasures could not be kept: %s", error)


def deliver(engine: Engine, settings: Settings, done: Done, *, now: Callable[[], datetime]) -> None:
    """Send what is due, for some seconds or until a server asks us to wait.

    Each mail has a *now* of its own: several workers tell by it which was out first.
    """
    head, server = settings.letterhead, server_of(settings.smtp_url)
    began = time.monotonic()
    while time.monotonic() - began < ROUND:
        match deliver_next(engine, head, server, now=now()):
            case None:
                return
            case Delivered():
                done.sent += 1
            case Refused():
                done.refused += 1
            case Dropped():
                done.dropped += 1
            case Deferred():
                done.deferred += 1
                return


@lru_cache(maxsize=4)
def server_of(url: str) -> Transport | None:
    """Return the mail server that a setting names; none if it names none."""
    return transport(url, seconds=DEADLINE) if url else None
