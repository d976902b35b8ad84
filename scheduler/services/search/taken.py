"""What is known of a step: once everything is locked that it may touch, nobody else changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.models import Booking, Hold
from scheduler.services.pools.seating import Chair
from scheduler.services.pools.seats_beside import SeatBeside


@dataclass(frozen=True, slots=True)
class Taken:
    """Who may sit on the seats of interviews, and beside them, and what the step has already."""

    chairs: Mapping[int, list[Chair]] = field(default_factory=dict)
    beside: Sequence[SeatBeside] = ()
    before: Sequence[Booking] | None = None  # all that was ever booked for it, if that is known
    held: Hold | None = None

    def seats(self, interview_id: int) -> list[Chair] | None:
        """Return the seats of an interview, if they are known."""
        return self.chairs.get(interview_id)

    @property
    def is_bare(self) -> bool:
        """Tell whether it is known that the step never had a booking and holds nothing."""
        return self.before is not None and not self.before and self.held is None

    @property
    def has_debrief(self) -> bool:
        """Tell whether a debrief was ever booked for it."""
        return any(not each.with_candidate for each in self.before or ())

    @property
    def standing(self) -> list[Booking]:
        """Return the bookings that stand, without a debrief, in order of time."""
        found = (each for each in self.before or () if each.state is BookingState.SCHEDULED)
        return sorted(
            (each for each in found if each.with_candidate), key=lambda each: each.starts_at
        )


NOTHING = Taken()


def taken_of(session: Session, step_id: int) -> Taken:
    """Return what a step has as it is now; without its locks others may change it any moment."""
    return Taken(before=bookings_of(session, step_id), held=hold_of(session, step_id))


STEP: BindParameter[int] = bindparam("step")
BOOKINGS = select(Booking).where(Booking.step_id == STEP).order_by(Booking.id)
HOLD = select(Hold).where(Hold.step_id == STEP)
AS_IT_IS = {"populate_existing": True}


def bookings_of(session: Session, step_id: int) -> list[Booking]:
    """Return all that was ever booked for a step as it is now, in order."""
    found = session.scalars(BOOKINGS, {"step": step_id}, execution_options=AS_IT_IS)
    return list(found)


def hold_of(session: Session, step_id: int) -> Hold | None:
    """Return what the step holds as it is now, also if it has run out but was not swept yet."""
    return session.scalar(HOLD, {"step": step_id}, execution_options=AS_IT_IS)
