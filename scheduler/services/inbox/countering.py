"""Another time that somebody's calendar program proposed (COUNTER): to move to it, or to keep ours.

To keep ours is said to the program too (DECLINECOUNTER; RFC 5546, section 3.2.8): it shows the
time that stands again. Once a meeting moves, its new invitation is the answer.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState, KeyPurpose, Method, Notice, RemarkKind
from scheduler.errors import StepClosed
from scheduler.models import (
    Attendance,
    Booking,
    CalendarObject,
    Company,
    Message,
    Received,
    Remark,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.inbox.replying import Verdict
from scheduler.services.keys import ensure_key
from scheduler.services.messages import candidate_days, outbox, telling
from scheduler.services.messages.outbox import News
from scheduler.services.placing import invitations
from scheduler.services.transaction import transaction

NO_PROPOSAL = "Nobody proposes another time here any more."


def keep_time(session: Session, remark_id: int, words: str, *, act: Act) -> bool:
    """Keep the time that stands and say so to whoever proposed another; tell whether a mail goes.

    None goes where the meeting has changed since: its newer invitation has answered already. Raises
    StepClosed for what is no proposal, or is seen to.
    """
    with transaction(session):
        remark = session.get_one(Remark, remark_id, populate_existing=True)
        if remark.kind is not RemarkKind.PROPOSED or remark.settled_at is not None:
            raise StepClosed(NO_PROPOSAL)
        remark.settled_at = act.now
        news = news_of(session, remark, words, act=act)
        if news:
            outbox.tell(session, news[0], act=act, **news[1])
        said = {"person": remark.who, "title": remark.booking.title}
        journal.record_booking(session, "keep the time", remark.booking, said, act=act)
        return news is not None


def news_of(
    session: Session, remark: Remark, words: str, *, act: Act
) -> tuple[Notice, News] | None:
    """Return what goes to whoever proposed another time, if that still stands against ours."""
    booking = remark.booking
    if booking.state is not BookingState.SCHEDULED or booking.ends_at <= act.now:
        return None
    seat = seat_of(booking, remark.address)
    about = booking.team_object if seat else booking.entry
    if asked_of(session, about, remark.address) != about.sequence:
        return None
    shared = {"subject": f"remark:{remark.id}", "sequence": about.sequence, "object_id": about.id}
    said = invitations.calendar(about) | {"words": words}
    if seat:
        ensure_key(session, KeyPurpose.ANSWER, seat.id)
        facts = telling.team_facts(booking, session.get_one(Company, 1))
        facts |= telling.recipient_facts(seat.person) | telling.seat_facts(seat) | said
        facts |= {"attendance_id": seat.id, "by_screen": seat.by_screen}
        return Notice.COUNTER_DECLINED_TEAM, News(
            address=seat.person.mail,
            name=seat.person.name,
            facts=facts,
            person_id=seat.person_id,
            step_id=booking.step_id,
            method=None if not seat.is_mailed else Method.DECLINECOUNTER,
            **shared,  # type: ignore[typeddict-item]  # its three plain columns
        )
    candidate = booking.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    facts = candidate_days.facts_of(session, booking, session.get_one(Company, 1))
    return Notice.COUNTER_DECLINED, News(
        address=candidate.mail,
        name=candidate.name,
        facts=facts | said,
        candidate_id=candidate.id,
        step_id=booking.step_id,
        method=Method.DECLINECOUNTER,
        **shared,  # type: ignore[typeddict-item]  # as above
    )


def seat_of(booking: Booking, address: str) -> Attendance | None:
    """Return the seat of whoever has *address*; none for the candidate."""
    wanted = address.lower()
    return next((each for each in booking.attendances if each.person.mail.lower() == wanted), None)


def asked_of(session: Session, about: CalendarObject, address: str) -> int | None:
    """Return which version of a meeting somebody proposed another time for, the last time."""
    row = session.execute(
        select(Received.sequence)
        .where(
            Received.object_id == about.id,
            Received.address == address.lower(),
            Received.verdict == Verdict.PROPOSED.value,
        )
        .order_by(Received.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return about.sequence if row.sequence is None else row.sequence


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why nobody need hear any more that the time stands; empty if they must."""
    booking = session.get_one(Booking, message.facts["booking_id"])
    starts_at = datetime.fromisoformat(message.facts["starts_at"])
    if booking.state is not BookingState.SCHEDULED or booking.starts_at != starts_at:
        return "The interview was moved or cancelled."
    return "The interview is over." if booking.ends_at <= now else ""
