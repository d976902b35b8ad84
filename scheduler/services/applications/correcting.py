"""Correcting a candidate's address: old links end, and what is outstanding is sent once more."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import (
    BookingState,
    ExerciseState,
    KeyPurpose,
    Method,
    Notice,
    StepState,
)
from scheduler.errors import Conflict
from scheduler.models import Booking, Candidate, Company, Exercise, Message, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.editing import reserve
from scheduler.services.keys import renew_key
from scheduler.services.messages import news, outbox
from scheduler.services.transaction import transaction
from scheduler.text.addresses import mail_key


def correct_address(
    session: Session, candidate_id: int, mail: str, *, seen: str, act: Act
) -> Candidate:
    """Change where a candidate's mail goes and return them; *seen* is the address as it was.

    Links sent so far lead nowhere any more, since they may lie in a stranger's mailbox. What came
    back, was not sent yet, or is still needed goes to the new address. Raises Invalid for what is
    no address, Conflict where it is somebody else's or was corrected meanwhile.
    """
    key = mail_key(mail)
    with transaction(session):
        reserve(session, Company, 1)
        candidate = reserve(session, Candidate, candidate_id)
        if candidate.mail != seen:
            raise Conflict(f"Somebody else has changed this address to {candidate.mail} meanwhile.")
        if candidate.mail == mail.strip():
            return candidate
        other = session.scalar(
            select(Candidate.name).where(Candidate.mail_key == key, Candidate.id != candidate_id)
        )
        if other:
            raise Conflict(f"This is the address of another candidate, {other}.")
        candidate.mail, candidate.mail_key = mail.strip(), key
        candidate.confirmed_at = None
        renew_key(session, KeyPurpose.CANDIDATE, candidate_id, act=act)
        redirect(session, candidate, act=act)
        payload = {"before": seen, "after": candidate.mail}
        journal.record(
            session, "correct address", f"candidate:{candidate_id}", act=act, payload=payload
        )
        return candidate


def change_own_address(session: Session, candidate_id: int, mail: str, *, act: Act) -> Candidate:
    """Let candidates change their address; a fresh link to their page goes to the new one.

    Raises as `correct_address` does, but names nobody.
    """
    with transaction(session):
        seen = session.get_one(Candidate, candidate_id).mail
        candidate = correct_address(session, candidate_id, mail, seen=seen, act=act)
        letter = news.fresh_link(candidate, session.get_one(Company, 1), now=act.now)
        news.send(session, letter, act=act)
        return candidate


def redirect(session: Session, candidate: Candidate, *, act: Act) -> None:
    """Send to the new address what its owner still needs; what they never got is set aside."""
    wanted = {message.id: message for message in still_needed(session, candidate.id, act=act)}
    session.execute(
        update(Message)
        .where(*outstanding(candidate.id))
        .values(superseded_at=act.now)
        .execution_options(synchronize_session=False)
    )
    for message in wanted.values():
        outbox.tell(
            session,
            message.notice,
            act=act,
            address=candidate.mail,
            name=candidate.name,
            subject=message.subject,
            sequence=message.sequence,
            facts=message.facts,
            object_id=message.object_id,
            method=message.method,
            candidate_id=candidate.id,
            step_id=message.step_id,
            due_at=max(message.due_at, act.now),
        )


def outstanding(candidate_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a message that a candidate should have and has not.

    A cancellation stays with the address that heard of the booking.
    """
    return (
        Message.candidate_id == candidate_id,
        Message.superseded_at.is_(None),
        Message.sent_at.is_(None),
        (Message.attempt == 0) | Message.dead_at.is_not(None),
        Message.method.is_distinct_from(Method.CANCEL),
    )


def still_needed(session: Session, candidate_id: int, *, act: Act) -> list[Message]:
    """Return what is outstanding, and what was sent but is still to be acted on, oldest first."""
    mine = select(Message).where(Message.candidate_id == candidate_id)
    waiting = mine.where(*outstanding(candidate_id))
    choosing = newest(
        session.scalars(
            mine.join(Step, Step.id == Message.step_id).where(
                Message.notice == Notice.CHOOSE_TIME, Step.state == StepState.OPEN
            )
        )
    )
    coming = newest(
        session.scalars(
            mine.join(Booking, Booking.candidate_object_id == Message.object_id).where(
                Message.method == Method.REQUEST,
                Booking.state == BookingState.SCHEDULED,
                Booking.ends_at > act.now,
            )
        )
    )
    windows = newest(
        session.scalars(
            mine.join(Exercise, Exercise.candidate_object_id == Message.object_id).where(
                Message.method == Method.REQUEST,
                Exercise.state.in_((ExerciseState.WINDOW_BOOKED, ExerciseState.RUNNING)),
            )
        )
    )
    wanted = (*session.scalars(waiting), *choosing, *coming, *windows)
    found = {each.id: each for each in wanted}
    return [found[each] for each in sorted(found)]


def newest(messages: Iterable[Message]) -> Iterable[Message]:
    """Return the last message about each subject."""
    return {each.subject: each for each in sorted(messages, key=lambda each: each.id)}.values()
