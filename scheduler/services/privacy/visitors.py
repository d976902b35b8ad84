"""Forgetting visitors: thirty days after they came nothing is left of who they were.

Unless they apply and agree that we keep it: then it goes with the candidate. Who never pressed
the mailed button is forgotten after a week.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BY_CANDIDATE, KeyPurpose
from scheduler.domain.visits import KEPT, UNPRESSED, VisitState
from scheduler.models import (
    Attendance,
    Booking,
    Candidate,
    Handover,
    Key,
    Message,
    Remark,
    Visit,
    VisitDay,
    VisitPlace,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.privacy.erased_mail import WITHDRAWN, nameless
from scheduler.services.transaction import transaction

GONE = ""


def erase_visitors(session: Session, *, act: Act) -> int:
    """Erase every visitor whose time has come; return how many there were."""
    found = due(session, now=act.now)
    if stale := session.scalars(of_welcomers(act.now)).all():
        with transaction(session):
            session.execute(
                delete(Remark)
                .where(Remark.id.in_(stale))
                .execution_options(synchronize_session=False)
            )
    for visit_id in found:
        with transaction(session):
            visit = session.get_one(Visit, visit_id, populate_existing=True, with_for_update=True)
            if visit.erased_at is None:
                forget(session, visit, act=act)
    return len(found)


def due(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the visits of which nothing is to be left."""
    is_kept = Visit.consented_at.is_not(None) & exists().where(Candidate.mail_key == Visit.mail_key)
    is_unpressed = (Visit.state == VisitState.ASKED) & (Visit.asked_at <= now - UNPRESSED)
    return session.scalars(
        select(Visit.id)
        .where(
            Visit.erased_at.is_(None),
            or_(is_unpressed, Visit.ends_at <= now - KEPT),
            ~is_kept,
        )
        .order_by(Visit.id)
    ).all()


def of_welcomers(now: datetime) -> Select[int]:
    """Return the query for what was mailed by whoever welcomed an afternoon that is long over."""
    return (
        select(Remark.id)
        .join(VisitDay, VisitDay.id == Remark.visit_day_id)
        .where(Remark.visit_id.is_(None), VisitDay.ends_at <= now - KEPT)
    )


def forget(
    session: Session, visit: Visit, *, spared: ColumnElement[bool] | None = None, act: Act
) -> None:
    """Erase all that says who came, what they said, and what was written to and of them.

    Mails that are *spared* still go out, to others without a name; the link goes with the last.
    """
    waits = erase_messages(session, visit, spared)
    session.execute(
        delete(VisitPlace)
        .where(VisitPlace.visit_id == visit.id)
        .execution_options(synchronize_session=False)
    )
    if not waits:
        end_links(session, [visit.id])
    session.execute(
        delete(Remark)
        .where(or_(Remark.visit_id == visit.id, Remark.booking_id.in_(bookings_of(visit))))
        .execution_options(synchronize_session=False)
    )
    visit.name = visit.mail = visit.mail_key = visit.needs = visit.note = GONE
    visit.reason = GONE
    visit.erased_at = act.now
    visit.version += 1
    hosts = session.scalars(select(Booking).where(Booking.visit_id == visit.id)).all()
    ids = [each.person_id for booking in hosts for each in booking.attendances]
    raise_feeds(session, ids, now=act.now)
    journal.record(session, "erase a visitor", f"visit:{visit.id}", act=act)


def bookings_of(visit: Visit) -> Select[int]:
    """Return the query for the bookings of a visit."""
    return select(Booking.id).where(Booking.visit_id == visit.id)


def end_links(session: Session, visit_ids: Sequence[int]) -> None:
    """Delete the links of visitors of whom nothing is left."""
    session.execute(
        delete(Key)
        .where(Key.purpose == KeyPurpose.VISIT, Key.subject_id.in_(visit_ids))
        .execution_options(synchronize_session=False)
    )


def erase_messages(session: Session, visit: Visit, spared: ColumnElement[bool] | None) -> bool:
    """Delete what was mailed about a visitor; return whether something is still to be sent.

    In what still goes to others they have no name any more.
    """
    mine = mails_about(session, visit)
    gone = mine if spared is None else mine & ~spared
    session.execute(delete(Message).where(gone).execution_options(synchronize_session=False))
    secrets = {visit.name: WITHDRAWN, visit.mail: ""}
    left = session.scalars(select(Message).where(mine)).all()
    for message in left:
        if message.person_id is not None:
            message.facts = nameless(message.facts, secrets) | {"by": BY_CANDIDATE, "reason": ""}
    return bool(left)


def mails_about(session: Session, visit: Visit) -> ColumnElement[bool]:
    """Return the condition of what was mailed about a visitor: to them, and to whoever hosted them."""
    objects = session.execute(
        select(Booking.candidate_object_id, Booking.team_object_id, Booking.id).where(
            Booking.visit_id == visit.id
        )
    ).all()
    seats = seats_of(session, [row.id for row in objects])
    reminders = [Message.subject.like(f"booking:{row.id}:%") for row in objects]
    ids = {each for row in objects for each in row[:2]} | {visit.object_id}
    return or_(
        Message.subject == f"visit:{visit.id}",
        Message.subject.like(f"visit:{visit.id}:%"),
        Message.object_id.in_([each for each in ids if each is not None]),
        Message.subject.in_([f"attendance:{each}" for each in seats]),
        *reminders,
    )


def seats_of(session: Session, booking_ids: Sequence[int]) -> set[int]:
    """Return the seats that these bookings have, and those that were given up."""
    sitting = select(Attendance.id).where(Attendance.booking_id.in_(booking_ids))
    gone = select(Handover.attendance_id).where(Handover.booking_id.in_(booking_ids))
    return {*session.scalars(sitting), *session.scalars(gone)}
