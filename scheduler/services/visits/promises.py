"""What always holds of visits: places within an afternoon, and a host for whoever has coffee."""

from collections.abc import Iterator

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.domain.visits import EXPECTED, VisitKind, VisitState
from scheduler.models import Booking, Visit, VisitDay, VisitPlace


def torn_places(session: Session) -> Iterator[str]:
    """Yield the places beyond an afternoon, and the visits that have not the places of their group."""
    for day_id, number in session.execute(
        select(VisitPlace.visit_day_id, VisitPlace.number)
        .join(VisitDay, VisitDay.id == VisitPlace.visit_day_id)
        .where((VisitPlace.number > VisitDay.places) | (VisitPlace.number < 1))
    ):
        yield f"visit day {day_id}, place {number}"
    held = (
        select(func.count())
        .where(VisitPlace.visit_id == Visit.id, VisitPlace.visit_day_id == Visit.visit_day_id)
        .correlate(Visit)
        .scalar_subquery()
    )
    comes = (Visit.kind == VisitKind.AFTERNOON) & Visit.state.in_(EXPECTED)
    wrong = (comes & (held != Visit.guests)) | (~comes & (held != 0))
    for visit_id in session.scalars(select(Visit.id).where(wrong, Visit.erased_at.is_(None))):
        yield f"visit {visit_id}"


def lone_visits(session: Session) -> Iterator[str]:
    """Yield the visits with a host whom nobody is booked for, and bookings of visits called off."""
    stands = exists().where(
        Booking.visit_id == Visit.id,
        Booking.state == BookingState.SCHEDULED,
        Booking.starts_at == Visit.starts_at,
    )
    any_stands = exists().where(
        Booking.visit_id == Visit.id, Booking.state == BookingState.SCHEDULED
    )
    hosted = Visit.kind != VisitKind.AFTERNOON
    alone = hosted & (Visit.state == VisitState.CONFIRMED) & ~stands
    left = Visit.state.in_((VisitState.ASKED, VisitState.CANCELLED)) & any_stands
    for visit_id in session.scalars(select(Visit.id).where(alone | left)):
        yield f"visit {visit_id}"
