"""Entries that leave a candidate's calendar with their process, and the mail that takes them out.

Calendars read one entry a mail (RFC 6047): the one letter about the end carries the first, and a
second entry, which a loop of two half days has, goes out by a mail of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Method, Notice
from scheduler.models import CalendarObject, Candidate
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import news, outbox
from scheduler.services.messages.news import Letter
from scheduler.services.messages.streams import outrun
from scheduler.services.messages.telling import Facts

ENDED = "ended"  # who cancelled, for an entry that goes with its process
SETTLED = {"by": ENDED, "alone": True}  # and no letter says more


@dataclass(frozen=True, slots=True)
class Lost:
    """An entry that leaves a candidate's calendar, with what its mail says."""

    entry: CalendarObject
    step_id: int
    facts: Facts
    notice: Notice  # of a mail of its own


def tell(session: Session, letter: Letter, lost: Sequence[Lost], *, act: Act) -> None:
    """Send *letter*, which takes the first entry that they have heard of out of their calendar."""
    address = letter.candidate.mail
    heard = [each for each in lost if outrun(session, each.entry.id, address, now=act.now)]
    if not heard:
        news.send(session, letter, act=act)
        return
    first, *others = heard
    send(session, first, letter.notice, letter.candidate, first.facts | letter.facts, act=act)
    for each in others:
        send(session, each, each.notice, letter.candidate, each.facts | {"by": ENDED}, act=act)


def send(
    session: Session, lost: Lost, notice: Notice, candidate: Candidate, facts: Facts, *, act: Act
) -> None:
    """Put a message into the stream of one entry of the candidate's calendar."""
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    outbox.tell(
        session,
        notice,
        act=act,
        address=candidate.mail,
        name=candidate.name,
        subject=f"object:{lost.entry.id}",
        sequence=lost.entry.sequence,
        object_id=lost.entry.id,
        method=Method.REQUEST if "entry" in lost.facts else Method.CANCEL,
        facts=facts,
        candidate_id=candidate.id,
        step_id=lost.step_id,
    )


def tell_alone(session: Session, candidate: Candidate, lost: Sequence[Lost], *, act: Act) -> None:
    """Take entries out of a calendar where no letter says more than that they are cancelled."""
    for each in lost:
        if outrun(session, each.entry.id, candidate.mail, now=act.now):
            send(session, each, each.notice, candidate, each.facts | SETTLED, act=act)
