"""A visit whose host can't make it: who of the pool could welcome them at the same time."""

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.models import Booking, VisitPlan
from scheduler.services.claims import claimed_by
from scheduler.services.visit_search import Hosts, chair_of, hosts_of


def concerned(session: Session, booking_id: int) -> set[int]:
    """Return all that a change of a visit's host might claim."""
    booking = session.get_one(Booking, booking_id)
    plan = session.get(VisitPlan, booking.office_id or 0)
    members = set(chair_of(session, plan).members) if plan else set()
    return members | set(claimed_by(session, booking_id))


def hosts_for(session: Session, booking: Booking, *, now: datetime) -> Hosts | None:
    """Return who could host *booking*, as the office offers it; none where it offers it no more."""
    plan = session.get(VisitPlan, booking.office_id or 0)
    if plan is None or booking.visit is None:
        return None
    kind, key = booking.visit.kind, booking.visit.mail_key
    offer = next((each for each in plan.hosted if each.kind is kind), None)
    if offer is None:
        return None
    return hosts_of(session, plan, offer, now=now, own=booking.id, any_time=True, visitor=key)
