"""Rooms without steps for what somebody has booked before they said that they need them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.models import WITH_CANDIDATE, Application, Booking, Room, Step
from scheduler.services.act import Act
from scheduler.services.bookings.rerooming import STEPS, find_rooms
from scheduler.services.transaction import lock_found


def in_the_way(session: Session, candidate_id: int, *, act: Act) -> Sequence[Booking]:
    """Return the bookings ahead of a candidate whose rooms have steps on the way, in order."""
    return session.scalars(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .join(Room, Room.id == Booking.room_id)
        .where(
            Application.candidate_id == candidate_id,
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > act.now,
            Room.is_step_free.is_(False),
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at)
    ).all()


def lock_rooms(session: Session, candidate_id: int, *, act: Act) -> None:
    """Lock the candidate and every room that their bookings might change to."""

    def find() -> set[int]:
        offices = {each.office_id for each in in_the_way(session, candidate_id, act=act)}
        return {candidate_id, *session.scalars(select(Room.id).where(Room.office_id.in_(offices)))}

    lock_found(session, find)


def change_rooms(session: Session, candidate_id: int, *, act: Act) -> None:
    """Put what is booked into rooms without steps where one is free; everybody is told once.

    What finds no such room stays where it is. Whoever calls has locked the rooms.
    """
    find_rooms(session, in_the_way(session, candidate_id, act=act), STEPS, act=act)
