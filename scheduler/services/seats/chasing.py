"""Asking again who has not answered: three days before the start, and with the reminder of the day.

Who still has not answered a day before is at risk: the coordinator's queue says so.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.substitutes import CHASES
from scheduler.domain.terms import Answer, KeyPurpose, Notice
from scheduler.models import COUNTED, Attendance, Booking, Company, Message
from scheduler.services.act import Act
from scheduler.services.bookings import reminding
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.outbox import News
from scheduler.services.transaction import transaction

FIRST, LAST = CHASES


def chase(session: Session, *, act: Act) -> int:
    """Write to whoever has not answered yet and was not asked again; return to how many."""
    with transaction(session):
        due = list(asked(session, act=act))
        written = reminding.known(session, {news["subject"] for news in due})
        fresh = [news for news in due if (news["subject"], news["address"]) not in written]
        for news in fresh:
            outbox.tell(session, Notice.ANSWER_ASKED, act=act, **news)
    return len(fresh)


def asked(session: Session, *, act: Act) -> Iterator[News]:
    """Yield the question to each silent seat of what begins within three days, but not within one."""
    company = session.get(Company, 1)
    for booking in reminding.begin_within(session, FIRST, now=act.now) if company else ():
        if booking.starts_at - act.now <= LAST:
            continue
        for seat in booking.attendances:
            due_at = booking.starts_at - FIRST
            was_told = reminding.told_since(session, booking, seat.person.mail, due_at)
            if is_silent(seat) and not was_told:
                yield question(session, booking, seat, session.get_one(Company, 1))


def is_silent(seat: Attendance) -> bool:
    """Tell whether somebody who is to talk in it has not said whether they come."""
    return seat.kind in COUNTED and seat.answer is Answer.NEEDS_ACTION


def question(session: Session, booking: Booking, seat: Attendance, company: Company) -> News:
    """Return the question whether somebody comes."""
    ensure_key(session, KeyPurpose.ANSWER, seat.id)
    facts = telling.team_facts(booking, company) | telling.recipient_facts(seat.person)
    hours = FIRST.days * 24
    return News(
        address=seat.person.mail,
        name=seat.person.name,
        subject=f"booking:{booking.id}:{hours}h:{booking.starts_at:%Y%m%dT%H%M}",
        facts=facts
        | {"attendance_id": seat.id, "by_screen": seat.by_screen}
        | telling.seat_facts(seat),
        person_id=seat.person_id,
        step_id=booking.step_id,
    )


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why the question need not be asked any more; empty if it must."""
    found = session.scalar(
        select(Attendance).where(Attendance.id == message.facts["attendance_id"])
    )
    if found is None or found.answer is not Answer.NEEDS_ACTION:
        return "They have answered meanwhile."
    return reminding.pointless(session, message, now=now)
