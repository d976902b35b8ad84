"""Who would come instead: the seats that a move changes, as they would be right now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.errors import SlotTaken
from scheduler.models import Booking, Person
from scheduler.services.loops.loops import AskedLoop, seat_talks
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.search.finding import Asked


@dataclass(frozen=True, slots=True)
class SeatChange:
    """Who would hold a talk who does not now, and who would not any more, by name."""

    title: str
    joining: tuple[str, ...]
    leaving: tuple[str, ...]
    stamp: str  # names the newcomers in a form, so that it is known who was shown


def of_move(
    session: Session, asked: Asked, starts_at: datetime, booking: Booking, *, now: datetime
) -> SeatChange | None:
    """Return what moving *booking* to *starts_at* changes of its seats; None where nothing does."""
    choice = Choice(booking.interview_id, asked.place, starts_at)
    held = holding.hold_of(session, asked.step.id)
    try:
        if held and held.until > now and holding.matches(held, choice):
            people = held.lineup
        elif asked.offers(starts_at):
            people, _ = holding.lineup_for(session, asked, choice, booking)
        else:
            return None
    except SlotTaken:
        return None
    return change_of(session, booking, {each["person_id"] for each in people})


def of_day(
    session: Session,
    asked: AskedLoop,
    times: Mapping[int, datetime],
    bookings: Sequence[Booking],
) -> list[SeatChange]:
    """Return what moving all of *bookings* to *times* changes of the seats of each."""
    stay = {one for each in bookings for one in each.willing}
    try:
        seated = seat_talks(session, asked, times, stay=stay)
    except SlotTaken:
        return []
    found = (
        change_of(session, each, {one["person_id"] for one in seated[each.interview_id][0]})
        for each in bookings
    )
    return [each for each in found if each]


def sitting(booking: Booking) -> set[int]:
    """Return who holds *booking* now."""
    return {each.person_id for each in booking.attendances if each.kind in CLAIMING}


def change_of(session: Session, booking: Booking, then: Collection[int]) -> SeatChange | None:
    """Return the difference between who holds *booking* now and *then*."""
    now = sitting(booking)
    joining, leaving = set(then) - now, now - set(then)
    if not joining and not leaving:
        return None
    rows = session.execute(
        select(Person.id, Person.name).where(Person.id.in_(joining | leaving)).order_by(Person.name)
    ).all()
    return SeatChange(
        booking.title,
        tuple(row.name for row in rows if row.id in joining),
        tuple(row.name for row in rows if row.id in leaving),
        ".".join(str(each) for each in sorted(joining)),
    )
