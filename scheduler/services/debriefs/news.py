"""Telling the line-up of a debrief; the candidate never hears of it."""

from sqlalchemy.orm import Session

from scheduler.domain.terms import Notice
from scheduler.models import Booking
from scheduler.services.act import Act
from scheduler.services.placing import invitations


def tell_new(session: Session, booking: Booking, *, act: Act) -> None:
    """Send the first invitations."""
    invitations.revise_team(session, booking, act=act)
    for attendance in booking.attendances:
        invitations.tell_member(session, attendance, Notice.BOOKED_TEAM, {}, act=act)


def tell_cancel(session: Session, booking: Booking, *, act: Act) -> None:
    """Send the cancellations to whoever may have heard of it."""
    invitations.revise_team(session, booking, act=act)
    by = {"by": booking.cancelled_by}
    for attendance in booking.attendances:
        invitations.tell_member(session, attendance, Notice.CANCELLED_TEAM, by, act=act)
