"""Something else appears in somebody's own calendar at the time of an interview: they are asked.

Keep it, or find somebody: both are on the page of their answer. Nothing is changed by a calendar.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.terms import Answer, BookingState, KeyPurpose, Notice
from scheduler.models import COUNTED, Attendance, Booking, BusyCalendar, BusyTime, Company
from scheduler.services.act import Act
from scheduler.services.bookings.reminding import known
from scheduler.services.busy.spans import blocks
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.outbox import News
from scheduler.services.transaction import transaction

AHEAD = timedelta(days=28)
Span = tuple[int, int]


def ask(session: Session, *, act: Act) -> int:
    """Ask everybody once whose calendar says that they are elsewhere; return how many that were."""
    with transaction(session):
        due = [question(session, seat) for seat in clashes(session, act=act)]
        written = known(session, {news["subject"] for news in due})
        fresh = [news for news in due if (news["subject"], news["address"]) not in written]
        for news in fresh:
            outbox.tell(session, Notice.CALENDAR_CLASH, act=act, **news)
    return len(fresh)


def clashes(session: Session, *, act: Act) -> Iterator[Attendance]:
    """Yield the seats of the next four weeks whose owners are busy elsewhere at the same time."""
    seats = seats_ahead(session, act=act)
    busy = busy_of(
        session,
        {seat.person_id for seat in seats},
        [(tick(seat.booking.starts_at), tick_up(seat.booking.ends_at)) for seat in seats],
    )
    for seat in seats:
        first, after = tick(seat.booking.starts_at), tick_up(seat.booking.ends_at)
        if any(since < after and until > first for since, until in busy.get(seat.person_id, ())):
            yield seat


def seats_ahead(session: Session, *, act: Act) -> Sequence[Attendance]:
    """Return the seats of what is to come, but for those that were declined."""
    return session.scalars(
        select(Attendance)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > act.now,
            Booking.starts_at <= act.now + AHEAD,
            Attendance.kind.in_(COUNTED),
            Attendance.answer != Answer.DECLINED,
            Attendance.person_id.in_(select(BusyCalendar.person_id)),
        )
        .order_by(Booking.starts_at, Attendance.id)
        .options(selectinload(Attendance.booking), selectinload(Attendance.person))
    ).all()


def busy_of(
    session: Session, people: Collection[int], spans: Collection[Span]
) -> dict[int, list[Span]]:
    """Return when *people* are busy about these *spans*, by what was read of their calendars."""
    found: dict[int, list[Span]] = {}
    if not spans:
        return found
    low, high = min(first for first, _ in spans), max(after for _, after in spans)
    rows = session.execute(
        select(BusyCalendar.person_id, BusyTime.first, BusyTime.after)
        .join(BusyTime, BusyTime.calendar_id == BusyCalendar.id)
        .where(
            BusyCalendar.person_id.in_(people),
            BusyTime.first < high,
            BusyTime.after > low,
            blocks(),
        )
    )
    for person_id, first, after in rows:
        found.setdefault(person_id, []).append((first, after))
    return found


def question(session: Session, seat: Attendance) -> News:
    """Return the question, once a seat and a time."""
    booking, company = seat.booking, session.get_one(Company, 1)
    ensure_key(session, KeyPurpose.ANSWER, seat.id)
    facts = telling.team_facts(booking, company) | telling.recipient_facts(seat.person)
    return News(
        address=seat.person.mail,
        name=seat.person.name,
        subject=f"clash:{seat.id}:{booking.starts_at:%Y%m%dT%H%M}",
        facts=facts
        | {"attendance_id": seat.id, "by_screen": seat.by_screen}
        | telling.seat_facts(seat),
        person_id=seat.person_id,
        step_id=booking.step_id,
    )
