"""Who can lead a talk beside somebody who is qualified: they keep all their own rules.

To lead is an interview: it takes their time for good, and counts against their limits.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from scheduler.domain.availability import without
from scheduler.domain.bitmap import span, tick, tick_up
from scheduler.domain.terms import SeatKind
from scheduler.errors import SlotTaken
from scheduler.models import Attendance, Booking, Person
from scheduler.services.act import Act
from scheduler.services.search.claims import Owner, claim
from scheduler.services.search.finding import horizon_of
from scheduler.services.search.masks import masks_of
from scheduler.services.transaction import attempt, raise_versions


def able_to_lead(
    session: Session,
    booking: Booking,
    people: Collection[int],
    before: Collection[int],
    *,
    act: Act,
) -> set[int]:
    """Return who of *people* is free to lead *booking*: hours, notice, gaps and limits all bind.

    Those *before* sat there already; what they claim of it has been freed.
    """
    if not people or booking.without_shadows:
        return set()
    first, end = tick(booking.starts_at), tick_up(booking.ends_at)
    horizon = horizon_of(act.now, (booking.starts_at - act.now).days + 1)
    needed = span(first - horizon.origin, end - horizon.origin)
    found = set()
    for person, masks in masks_of(session, people, horizon).items():
        known = without(masks, (), [first]) if person in before else masks
        is_free = not needed & ~known.free.get(booking.office_id, 0)
        is_full = known.full >> (first - horizon.origin) & 1
        notice = timedelta(minutes=known.limits.notice_minutes)
        if is_free and not is_full and (person in before or booking.starts_at - act.now >= notice):
            found.add(person)
    return found


def leads(session: Session, booking: Booking, person: int) -> bool:
    """Claim the time of somebody who is to lead *booking*; tell whether it could be done."""
    gap = session.get_one(Person, person).gap_minutes
    times = booking.starts_at, booking.ends_at
    try:
        with attempt(session):
            claim(session, Owner(booking_id=booking.id), times, {person: gap})
    except SlotTaken:
        return False
    return True


def leaders(seats: Iterable[Attendance]) -> set[int]:
    """Return who of *seats* leads with somebody beside them."""
    return {each.person_id for each in seats if each.kind is SeatKind.REVERSE}


def count_again(session: Session, people: Collection[int]) -> None:
    """Let every cache know that what these people lead has changed."""
    if people:
        session.flush()
        raise_versions(session, people)
