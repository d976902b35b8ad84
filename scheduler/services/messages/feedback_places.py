"""Where feedback on a talk is written: a role says, or else the company, or nobody does."""

from urllib.parse import quote

from sqlalchemy.orm import Session

from scheduler.models import Booking, Company

REFERENCE = "{reference}"  # of the booking, for forms that can be filled by their address


def address_of(session: Session, booking: Booking) -> str:
    """Return where feedback on *booking* is written; empty where nobody said."""
    if not booking.with_candidate or booking.call_of or booking.visit_id is not None:
        return ""
    company = session.get(Company, 1)
    found = booking.application.role.feedback_url or (company.feedback_url if company else "")
    return found.replace(REFERENCE, quote(booking.reference))
