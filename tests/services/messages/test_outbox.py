"""Telling people: one row for one piece of news."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from scheduler.domain.terms import Notice
from scheduler.models import Message
from scheduler.services.messages.outbox import tell

NEWS = {"address": "ada@home.example", "name": "Ada", "subject": "step:3", "facts": {"a": 1}}


def test_news_is_due_at_once_unless_it_says_when(session, act):
    tomorrow = act.now + timedelta(days=1)
    first = tell(session, Notice.CHOOSE_TIME, act=act, **NEWS)
    second = tell(session, Notice.REMINDER_UNUSED, act=act, **NEWS, due_at=tomorrow)

    assert (first.due_at, second.due_at) == (act.now, tomorrow)
    assert (first.facts, first.sequence, first.attempt) == ({"a": 1}, 0, 0)


def test_the_same_news_told_twice_is_one_message(session, act):
    first = tell(session, Notice.CHOOSE_TIME, act=act, **NEWS)
    again = tell(session, Notice.CHOOSE_TIME, act=replace(act, now=act.now), **NEWS)

    assert again.id == first.id
    assert session.scalars(select(Message.id)).all() == [first.id]


def test_another_sequence_or_address_is_other_news(session, act):
    tell(session, Notice.CHOOSE_TIME, act=act, **NEWS)
    tell(session, Notice.CHOOSE_TIME, act=act, **NEWS, sequence=1)
    tell(session, Notice.CHOOSE_TIME, act=act, **NEWS | {"address": "bob@home.example"})

    ids = session.scalars(select(Message.message_id)).all()
    assert len(set(ids)) == 3
    assert all(each.startswith("<") and each.endswith("@localhost>") for each in ids)
