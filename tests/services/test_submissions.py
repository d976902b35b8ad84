"""Pressing twice acts once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.errors import Conflict
from scheduler.models import Submission
from scheduler.services import submissions
from scheduler.services.submissions import Earlier, Sent
from scheduler.services.transaction import transaction

FORM = Sent("k1", "digest of the body")


def send(session, act, sent=FORM, location="/c/x/bookings/1", refusal=None):
    with transaction(session):
        if not submissions.begin(session, sent, act=act):
            return False
        if refusal:
            raise refusal
        submissions.finish(session, sent, location)
        return True


def test_the_second_press_learns_where_the_first_led(session, act):
    assert [send(session, act), send(session, act)] == [True, False]
    assert submissions.earlier(session, FORM, actor=act.actor) == Earlier(
        "/c/x/bookings/1", was_other=False
    )


def test_the_same_form_with_other_words_is_told_apart(session, act):
    send(session, act)

    found = submissions.earlier(session, replace(FORM, digest="another"), actor=act.actor)

    assert found == Earlier("/c/x/bookings/1", was_other=True)


def test_nobody_learns_where_somebody_elses_form_led(session, act):
    send(session, act)

    with pytest.raises(Conflict):
        submissions.earlier(session, FORM, actor="candidate:99")


def test_a_refused_act_leaves_no_key_behind(session, act):
    with pytest.raises(Conflict):
        send(session, act, refusal=Conflict())

    assert submissions.earlier(session, FORM, actor=act.actor) is None
    assert send(session, act)


def test_of_two_presses_at_once_one_acts(engine, act):
    acted, together = [], threading.Barrier(2)

    def press():
        with Session(engine) as session:
            together.wait()
            acted.append(send(session, act))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(acted) == [False, True]


def test_keys_are_forgotten_after_two_days(session, act):
    send(session, act)
    send(session, replace(act, now=act.now + timedelta(hours=3)), Sent("k2", "d"))

    submissions.forget(session, now=act.now + timedelta(hours=49))

    assert session.scalars(select(Submission.key)).all() == ["k2"]
    assert session.scalar(select(func.count()).select_from(Submission)) == 1
