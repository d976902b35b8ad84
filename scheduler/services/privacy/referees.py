"""Erasing referees: a day after the process has ended nothing is left of who they are.

What stays is that somebody was asked and whether they answered, and for six months a mark by
which we notice that the same person would be asked again.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, false, or_, select, update
from sqlalchemy.orm import Session

from scheduler.domain.references import KEPT_AFTER, NOT_TWICE_IN
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.models import Application, Booking, Message, Reference, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.privacy.erased_mail import needed
from scheduler.services.references import news, references
from scheduler.services.references.flags import mark_of
from scheduler.services.transaction import transaction

GONE = ""


def erase(session: Session, *, act: Act) -> int:
    """Erase the referees of every process that ended a day ago; return how many there were."""
    due = list(
        session.scalars(
            select(Reference.id)
            .join(Step, Step.id == Reference.step_id)
            .join(Application, Application.id == Step.application_id)
            .where(
                Reference.erased_at.is_(None),
                Application.state.not_in(LIVE_APPLICATIONS),
                Application.ended_at <= act.now - KEPT_AFTER,
            )
            .order_by(Reference.id)
        )
    )
    for reference_id in due:
        with transaction(session):
            forget(session, references.taken(session, reference_id), act=act)
    forget_marks(session, now=act.now)
    return len(due)


def forget(session: Session, reference: Reference, *, act: Act, spares: bool = False) -> None:
    """Erase all that says who a referee is, what they said, and what was written to and of them.

    With *spares* what takes a call out of their calendar still goes out first.
    """
    erase_messages(session, reference, spared=needed(act.now) if spares else false())
    reference.mail_key = mark_of(reference.mail_key) if reference.invited_at else GONE
    reference.name = reference.mail = reference.phone = reference.relation = GONE
    reference.zone = reference.notes = GONE
    reference.answers = []
    reference.notes_by_id = reference.caller_id = None
    reference.erased_at = act.now
    reference.version += 1
    readers = session.scalars(select(Booking).where(Booking.reference_id == reference.id)).all()
    raise_feeds(
        session,
        [each.person_id for booking in readers for each in booking.attendances],
        now=act.now,
    )
    journal.record(
        session,
        "erase a referee",
        f"reference:{reference.id}",
        act=act,
        application_id=reference.step.application_id,
        payload={"number": reference.position},
    )


def erase_messages(session: Session, reference: Reference, *, spared: ColumnElement[bool]) -> None:
    """Delete what was mailed about a referee: to them, to the candidate, and to who called."""
    objects = session.execute(
        select(Booking.candidate_object_id, Booking.team_object_id, Booking.id).where(
            Booking.reference_id == reference.id
        )
    ).all()
    reminders = [Message.subject.like(f"booking:{row.id}:%") for row in objects]
    session.execute(
        delete(Message)
        .where(
            or_(
                Message.subject == news.subject_of(reference),
                Message.object_id.in_([each for row in objects for each in row[:2]]),
                *reminders,
            ),
            ~spared,
        )
        .execution_options(synchronize_session=False)
    )


def forget_marks(session: Session, *, now: datetime) -> None:
    """Erase the marks of those who may be asked again."""
    with transaction(session):
        session.execute(
            update(Reference)
            .where(
                Reference.erased_at.is_not(None),
                Reference.mail_key != GONE,
                Reference.invited_at <= now - NOT_TWICE_IN,
            )
            .values(mail_key=GONE)
            .execution_options(synchronize_session=False)
        )
