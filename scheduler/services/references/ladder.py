"""What time makes of references: reminders, somebody else, times after a missed ring, bounces.

Each message is written when it is due and under a key that makes it one; whatever the referee
has done meanwhile leaves nothing to write.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.references import (
    ANOTHER_AFTER,
    DECIDE_AFTER,
    REMIND_AFTER,
    SOON,
    Call,
    Problem,
    ReferenceState,
    call_of,
)
from scheduler.domain.terms import ACTIVE_APPLICATIONS, LIVE_APPLICATIONS, Notice
from scheduler.models import Application, Message, Reference, Step
from scheduler.services.act import Act
from scheduler.services.references import news, references
from scheduler.services.references.referees import OUT, return_to_candidate
from scheduler.services.transaction import transaction

DAY = timedelta(days=1)


def climb(session: Session, *, act: Act) -> int:
    """Write what is due by now about every reference that waits; return how many."""
    count = 0
    for reference_id in bounced(session):
        count += come_back(session, reference_id, act=act)
    for reference_id in waiting(session):
        with transaction(session):
            reference = references.taken(session, reference_id)
            if reference.state is ReferenceState.INVITED:
                count += step_up(session, reference, act=act)
    return count


def waiting(session: Session) -> Sequence[int]:
    """Return the references of people in process that wait for an answer, the oldest first."""
    return session.scalars(
        select(Reference.id)
        .join(Step, Step.id == Reference.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(
            Reference.state == ReferenceState.INVITED,
            Application.state.in_(ACTIVE_APPLICATIONS),
            Step.state.not_in(OUT),
        )
        .order_by(Reference.invited_at, Reference.id)
    ).all()


def step_up(session: Session, reference: Reference, *, act: Act) -> int:
    """Write what is due about one reference and was not written yet; return how many."""
    due = list(due_of(reference, now=act.now))
    told = written(session, reference)
    fresh = [each for each in due if each not in told]
    for notice, number in fresh:
        if notice is Notice.REFERENCE_BACK:
            news.give_back(session, reference, "silent", act=act)
        else:
            why = {"why": "late"} if notice is Notice.REFEREE_TIMES else {}
            news.tell_referee(session, reference, notice, number, why, act=act)
    return len(fresh)


def due_of(reference: Reference, *, now: datetime) -> Iterator[tuple[Notice, int]]:
    """Yield what time has made due about *reference*, each with the number of its message."""
    invited_at = reference.invited_at or now
    waited = now - invited_at
    is_called = call_of(reference.soon_at, reference.calling_at, now)
    if is_called in {Call.WAITING, Call.CALLING}:
        return  # somebody is about to ring; a reminder would only annoy
    if is_called is Call.MISSED and reference.soon_at:
        yield Notice.REFEREE_TIMES, news.number_of(reference.soon_at + SOON)
    if waited < ANOTHER_AFTER:
        passed = [after for after in REMIND_AFTER if waited >= after]
        if passed:  # of two that were missed, the later is enough
            yield Notice.REFEREE_REMINDED, reminder_number(invited_at, passed[-1])
    elif waited < DECIDE_AFTER:
        yield Notice.REFERENCE_BACK, news.silent_number(reference)


def reminder_number(invited_at: datetime, after: timedelta) -> int:
    """Return the number of the reminder *after* an invitation; a new invitation has new ones."""
    return news.number_of(invited_at + after)


def written(session: Session, reference: Reference) -> set[tuple[Notice, int]]:
    """Return what was written about one reference already."""
    rows = session.execute(
        select(Message.notice, Message.sequence).where(
            Message.subject == news.subject_of(reference)
        )
    )
    return {(Notice(row.notice), row.sequence) for row in rows}


def bounced(session: Session) -> list[int]:
    """Return the references whose mail came back, each once."""
    rows = session.execute(
        select(Message.subject)
        .where(
            Message.notice.in_(news.TO_REFEREES),
            Message.dead_at.is_not(None),
            Message.superseded_at.is_(None),
        )
        .distinct()
    )
    return sorted(int(row.subject.removeprefix("reference:")) for row in rows)


def come_back(session: Session, reference_id: int, *, act: Act) -> int:
    """Give a reference whose address does not work back to the candidate; tell whether it was."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        news.take_back(session, reference, now=act.now)
        is_live = reference.step.application.state in LIVE_APPLICATIONS
        if reference.state is not ReferenceState.INVITED or not is_live:
            return 0
        return_to_candidate(session, reference, Problem.BOUNCED, act=act)
        return 1


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why a mail about a reference says nothing true any more; empty if it does."""
    reference = session.get(Reference, message.facts["reference_id"])
    if reference is None or reference.erased_at is not None:
        return "The process is over."
    if message.notice is Notice.CALL_NOW:
        state = call_of(reference.soon_at, reference.calling_at, now)
        return "" if state is Call.WAITING else "The half hour is over, or they were called."
    if reference.state is not ReferenceState.INVITED:
        return "They have answered, or are not asked any more."
    return ""


def due_between(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants after *since*, *until* included, at which something falls due."""
    found = set()
    for invited_at, soon_at in session.execute(
        select(Reference.invited_at, Reference.soon_at).where(
            Reference.state == ReferenceState.INVITED
        )
    ):
        if invited_at:
            found |= {invited_at + after for after in (*REMIND_AFTER, ANOTHER_AFTER)}
        if soon_at:
            found.add(soon_at + SOON)
    return sorted(each for each in found if since < each <= until)
