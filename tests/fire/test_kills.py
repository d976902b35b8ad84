"""Whatever moment a process is killed at: all or nothing, nothing lost, and a repeat is the same."""

import os
import re
from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler import clock
from scheduler.app import create_app
from scheduler.database import db
from scheduler.models import Message, Role
from scheduler.services.act import Act
from scheduler.services.bookings import cancelling
from scheduler.services.bookings.booking import book
from scheduler.services.post.delivery import LEASE
from scheduler.services.upkeep import invariants
from scheduler.worker import Done, deliver
from tests.conftest import NOON, engine_of
from tests.fire.killing import run, watch, watch_mail
from tests.fire.pressing import let_go, standing
from tests.mail.post import by_mail, choices, make_booking, make_step
from tests.people import make_application, make_candidate
from tests.races.crowd import make_crowd, make_door, presses, slots
from tests.rigs import smtp

# Points from one kill to the next; with 1 there is one at each, in some minutes.
WEB_EVERY, WORKER_EVERY = 5, 2
WEB, WORKER = 20, 30  # kills at the least: 50

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot fork here")


def pressing(settings, press):
    """Return the work of a new web process that is asked to book, and does."""

    def work(points):
        app = create_app(settings)
        with app.app_context():
            watch(db.engine, points)
        form = "application/x-www-form-urlencoded"
        answer = app.test_client().post(press.path, data=press.body, content_type=form)
        assert answer.status_code == 303

    return work


def test_a_web_process_that_is_killed_has_booked_wholly_or_not_at_all(session, settings):
    door = make_door(session)
    first, *paths = make_crowd(session, settings, door, 400)
    slot = slots()[0]
    (whole,) = presses([first], [slots()[-1]])
    let_go(session)
    total = run(pressing(settings, whole))
    kills = sorted({*range(1, total + 1, WEB_EVERY), total})
    assert len(kills) >= WEB, total
    found = []

    for last, press in zip(kills, presses(paths[: len(kills)], [slot] * len(kills)), strict=True):
        let_go(session)
        assert run(pressing(settings, press), last) is None
        found.append(len(standing(session, press)))
        assert invariants.check(session) == []
        let_go(session)

        assert run(pressing(settings, press)) > 0
        (booked,) = standing(session, press)
        assert booked.starts_at == slot
        act = Act("command", clock.now(), settings.house)
        cancelling.cancel(session, booked.id, by=cancelling.STAFF, act=act)

    # Until it is committed nothing of it is there; from then on all of it is.
    assert found == sorted(found)
    assert set(found) == {0, 1}


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


def delivering(url, settings):
    """Return the work of a worker that sends what is due."""

    def work(points):
        engine = engine_of(url)
        watch(engine, points)
        watch_mail(points)
        deliver(engine, settings, Done(), now=lambda: NOON)

    return work


def test_a_worker_that_is_killed_loses_no_mail_and_repeats_it_to_the_byte(
    session, engine, engine_url, act, settings, server
):
    act, settings = by_mail(act, settings, smtp_url=server.url)
    first = make_step(session, people=[f"Guide {number}" for number in range(12)])
    role_id = make_booking(session, act, first).step.application.role_id
    let_go(session)
    total = run(delivering(engine_url, settings))

    kills = range(1, total + 1, WORKER_EVERY)
    assert len(kills) >= WORKER, total
    for number, last in enumerate(kills):
        role = session.get_one(Role, role_id)
        candidate = make_candidate(session, f"Person {number}")
        step = make_application(session, role, candidate).steps[1]
        book(session, step.id, choices(session, step, act)[0], act=act)
        let_go(session)
        assert run(delivering(engine_url, settings), last) is None
        after = NOON + LEASE + timedelta(seconds=number)
        deliver(engine, settings, Done(), now=lambda after=after: after)

    session.rollback()
    waiting = select(func.count()).where(Message.sent_at.is_(None))
    assert session.scalar(waiting) == 0
    assert copies(server) == dict.fromkeys(session.scalars(select(Message.message_id)), 1)
    assert len(server.received) > len(copies(server))  # some kills came after the server's 250
    assert invariants.check(session) == []


def copies(server):
    """Return how many different mails arrived under each Message-ID."""
    found = defaultdict(set)
    for each in server.received:
        name = re.search(rb"^Message-ID:\s*(<[^>]+>)", each.content, re.MULTILINE | re.IGNORECASE)
        found[name[1].decode()].add(each.content)
    return {name: len(contents) for name, contents in found.items()}
