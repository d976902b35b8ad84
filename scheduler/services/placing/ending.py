"""Writing down that a booking is cancelled, whoever does it and whatever follows."""

from scheduler.domain.terms import BookingState
from scheduler.models import Booking
from scheduler.services.act import Act


def end(booking: Booking, *, by: str, reason: str, act: Act) -> None:
    """Write down that *booking* is cancelled."""
    booking.state = BookingState.CANCELLED
    booking.cancelled_by = by
    booking.reason = reason
    booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now
