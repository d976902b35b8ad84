"""When one of ours has time for a visitor: the one search, with one host, in the visit's own hours."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.availability import Limits, Masks, counting
from scheduler.domain.bitmap import Horizon, instant, tick, tick_up
from scheduler.domain.hours import Stretch, opening
from scheduler.domain.terms import BookingState, SeatKind
from scheduler.domain.visits import GRID_MINUTES, days_of
from scheduler.models import (
    Attendance,
    Booking,
    Candidate,
    Claim,
    Conflict,
    Office,
    VisitClosure,
    VisitOffer,
    VisitPlan,
)
from scheduler.services.placing.single_seat import SingleSeat
from scheduler.services.pools.seating import Chair
from scheduler.services.roles.reference_sheets import pooled
from scheduler.services.search.finding import horizon_of, seat_query
from scheduler.services.search.masks import masks_of
from scheduler.services.search.open_offices import offices_of
from scheduler.services.search.own_time import claimed

NO_STEP = 0  # a visit belongs to no step
ANYWHERE = slots.Room(0, 10**6)  # a visitor takes no room


@dataclass(frozen=True, slots=True)
class Hosts(SingleSeat):
    """The times at which somebody of the pool has time for a coffee, or a lunch."""

    plan: VisitPlan
    offer: VisitOffer


def hosts_of(  # noqa: PLR0913 -- who asks, and what of theirs does not count, each with a name
    session: Session,
    plan: VisitPlan,
    offer: VisitOffer,
    *,
    now: datetime,
    own: int | None = None,
    any_time: bool = False,
    without: Collection[int] = (),
) -> Hosts:
    """Return when hosts have time; the booking *own* never blocks. *any_time*: notice is kept.

    Nobody of *without* is among them: those who must not meet the visitor (`kept_away`).
    """
    chair = chair_of(session, plan, without=without)
    horizon = horizon_of(now, plan.horizon_days)
    people = masks_of(session, chair.members, horizon)
    counted = visit_starts(session, people, horizon, own)
    world = slots.World(
        horizon=horizon,
        people={
            ident: counting(known, counted[ident], limits_of(plan, known))
            for ident, known in people.items()
        },
        office=office_of(session, plan.office, offer, horizon),
    )
    query = slots.SlotQuery(
        minutes=offer.minutes,
        grid_minutes=GRID_MINUTES,
        place=plan.office_id,
        seats=(seat_query(chair),),
        now=tick_up(now),
        notice_minutes=0 if any_time else 60 * plan.notice_hours,
        until=tick(now + timedelta(days=plan.horizon_days)),
    )
    mine = slots.Own(claims=claimed(session, Claim.booking_id == own)) if own else slots.Own()
    return Hosts(chair, query, slots.leave_out(world, mine), plan, offer)


def chair_of(session: Session, plan: VisitPlan, *, without: Collection[int] = ()) -> Chair:
    """Return the seat of whoever welcomes a visitor: any qualified member of the pool."""
    members = pooled(session, plan.pool_id) if plan.pool_id is not None else {}
    able = {one: members[one] for one in sorted(members) if one not in without}
    return Chair(0, SeatKind.LEAD, 1, may_join_by_screen=False, members=able)


def kept_away(session: Session, mail_keys: Collection[str]) -> set[int]:
    """Return who must not meet a candidate with one of these addresses; nobody where there is none."""
    keys = [each for each in mail_keys if each]
    if not keys:
        return set()
    known = select(Conflict.person_id).join(Candidate, Candidate.id == Conflict.candidate_id)
    return set(session.scalars(known.where(Candidate.mail_key.in_(keys))))


def limits_of(plan: VisitPlan, known: Masks) -> Limits:
    """Return how many visits one host has: the office says, their gap and notice stay theirs."""
    return replace(known.limits, per_day=plan.per_day, per_week=plan.per_week)


def visit_starts(
    session: Session, people: Collection[int], horizon: Horizon, own: int | None
) -> Mapping[int, list[int]]:
    """Return the starts, in ticks, of the visits that each of these people hosts already."""
    low, high = (instant(at) for at in horizon.reach)
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, starts_at in session.execute(
        select(Attendance.person_id, Booking.starts_at)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Attendance.person_id.in_(people),
            Booking.visit_id.is_not(None),
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at.between(low, high),
            Booking.id.is_distinct_from(own),
        )
    ):
        found[person_id].append(tick(starts_at))
    return found


def office_of(
    session: Session, office: Office, offer: VisitOffer, horizon: Horizon
) -> slots.Office:
    """Return when the office takes visitors: it is open, it is their hour, and no closed day."""
    hours = tuple(
        Stretch(day, offer.from_minute, offer.until_minute) for day in days_of(offer.weekdays)
    )
    closed = [(on, on) for on in closed_on(session, office.id)]
    theirs = opening(office.zone, hours, horizon, closed=closed)
    found = offices_of(session, [office.id], horizon)[office.id]
    return slots.Office(found.opening & theirs, (ANYWHERE,))


def closed_on(session: Session, office_id: int) -> Iterator[date]:
    """Yield the days on which an office takes no visitors."""
    yield from session.scalars(
        select(VisitClosure.on).where(VisitClosure.office_id == office_id).order_by(VisitClosure.on)
    )


def offer_of(plan: VisitPlan | None, kind: str) -> VisitOffer | None:
    """Return how an office offers *kind* now; none while it does not, or takes no visitors."""
    if plan is None or plan.is_paused or plan.pool_id is None or not plan.office.is_active:
        return None
    return next((each for each in plan.hosted if each.kind == kind), None)


def local_day(instant_: datetime, zone: str) -> date:
    """Return the date that it is in *zone*."""
    return instant_.astimezone(ZoneInfo(zone)).date()
