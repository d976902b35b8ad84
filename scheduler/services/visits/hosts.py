"""A visit whose host can't make it: who of the pool could welcome them at the same time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.visits import VisitKind, VisitState, mask_of_days
from scheduler.models import Booking, Visit, VisitDay, VisitOffer, VisitPlan
from scheduler.services.search.claims import claimed_by
from scheduler.services.visits.search import Hosts, chair_of, hosts_of, kept_away

WHOLE_DAY = 24 * 60


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
    kind, without = booking.visit.kind, kept_away(session, [booking.visit.mail_key])
    offer = next((each for each in plan.hosted if each.kind is kind), None)
    if offer is None:
        return None
    return hosts_of(session, plan, offer, now=now, own=booking.id, any_time=True, without=without)


def hosts_for_day(session: Session, day: VisitDay, *, now: datetime) -> Hosts | None:
    """Return who else could welcome the whole of an afternoon; nobody who must not meet a guest."""
    plan = session.get(VisitPlan, day.office_id)
    if plan is None:
        return None
    length = tick_up(day.ends_at) - tick(day.starts_at)
    whole = VisitOffer(
        office_id=day.office_id,
        kind=VisitKind.AFTERNOON,
        minutes=length * 5,
        weekdays=mask_of_days(range(7)),
        from_minute=0,
        until_minute=WHOLE_DAY,
    )
    come = (Visit.visit_day_id == day.id, Visit.state == VisitState.CONFIRMED)
    guests = session.scalars(select(Visit.mail_key).where(*come)).all()
    without = kept_away(session, guests) | ({day.host_id} if day.host_id else set())
    return hosts_of(session, plan, whole, now=now, any_time=True, without=without)
