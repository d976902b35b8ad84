"""Which slots a candidate may choose: one search that offers, admits and explains."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, Span, instant, mask_of, tick, tick_up
from scheduler.domain.hours import Place, opening
from scheduler.domain.seats import SeatQuery
from scheduler.domain.terms import BookingState
from scheduler.models import Booking, Claim, Hold, Interview, Office, Room, Step
from scheduler.services import columns
from scheduler.services.masks import masks_of
from scheduler.services.seating import Chair, chairs_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One interview at one place for one step, and the world to look for it in."""

    step: Step
    interview: Interview
    place: Place
    chairs: list[Chair]
    query: slots.SlotQuery
    world: slots.World

    @property
    def members(self) -> list[int]:
        """Return everybody who may sit on a seat, in order of id."""
        return sorted({person for chair in self.chairs for person in chair.members})

    @property
    def resources(self) -> list[int]:
        """Return everything that a booking of this might claim, in order of id."""
        rooms = [room.id for room in self.world.office.rooms] if self.world.office else []
        return sorted({self.step.application.candidate_id, *self.members, *rooms})

    def starts(self) -> list[datetime]:
        """Return every start that may be chosen, in order."""
        return [instant(at) for at in slots.ticks(self.found(), self.world.horizon)]

    def found(self) -> int:
        """Return the bitmap of the starts that may be chosen."""
        return slots.starts(self.query, self.world)

    def soonest(self) -> datetime | None:
        """Return the first start that may be chosen."""
        first = slots.soonest(self.found(), self.world.horizon)
        return None if first is None else instant(first)

    def offers(self, starts_at: datetime) -> bool:
        """Tell whether *starts_at* may be chosen."""
        exact = instant(tick(starts_at)) == starts_at
        return exact and slots.is_offered(self.query, self.world, tick(starts_at))


def ask(
    session: Session,
    step: Step,
    interview: Interview,
    place: Place,
    *,
    now: datetime,
    notice_hours: int | None = None,
) -> Asked:
    """Return the search for *interview* at *place*; what the step has itself never blocks it.

    *notice_hours* replaces the way's own, for staff who book on somebody's behalf.
    """
    way = interview.way
    horizon = horizon_of(now, way.horizon_days)
    chairs = chairs_of(session, interview.id, step.application)
    query = slots.SlotQuery(
        minutes=interview.minutes,
        grid_minutes=way.grid_minutes,
        place=place,
        seats=tuple(seat_query(chair) for chair in chairs),
        now=tick_up(now),
        notice_minutes=60 * (way.notice_hours if notice_hours is None else notice_hours),
        until=tick(now + timedelta(days=way.horizon_days)),
    )
    world = world_of(session, step, chairs, place, horizon)
    own = own_of(session, step, interview)
    return Asked(step, interview, place, chairs, query, slots.leave_out(world, own))


def horizon_of(now: datetime, days: int) -> Horizon:
    """Return whole weeks from the Monday of *now* that hold the next *days*."""
    return Horizon.of(now.date(), weeks=(now.weekday() + days) // 7 + 1)


def seat_query(chair: Chair) -> SeatQuery:
    """Return *chair* as the search wants it."""
    return SeatQuery(
        seat=chair.seat_id,
        members=tuple(chair.members),
        count=chair.count,
        in_room=not chair.may_join_by_screen,
    )


def world_of(
    session: Session, step: Step, chairs: list[Chair], place: Place, horizon: Horizon
) -> slots.World:
    """Return the people, the office and the candidate of a search."""
    candidate = step.application.candidate
    members = {person for chair in chairs for person in chair.members}
    claims = columns.claim_spans(session, [candidate.id], horizon)[candidate.id]
    return slots.World(
        horizon=horizon,
        people=masks_of(session, members, horizon),
        candidate=slots.candidate_in(candidate.zone, claims, horizon),
        office=None if place is None else office_of(session, place, horizon),
    )


def office_of(session: Session, office_id: int, horizon: Horizon) -> slots.Office:
    """Return when an office is open and what of its rooms is taken; closed where inactive."""
    office = session.get_one(Office, office_id)
    if not office.is_active:
        return slots.Office(opening=0)
    rooms = session.execute(
        select(Room.id, Room.capacity, Room.has_screen)
        .where(Room.office_id == office_id, Room.is_active)
        .order_by(Room.id)
    ).all()
    claims = columns.claim_spans(session, [room.id for room in rooms], horizon)
    closed = columns.company_days_off(session)
    return slots.Office(
        opening=opening(
            office.zone,
            columns.office_hours(session, office_id),
            horizon,
            closed=[*closed[""], *columns.closed_in(closed, office.country)],
        ),
        rooms=tuple(slots.Room(*room, mask_of(claims[room.id], horizon)) for room in rooms),
    )


def own_of(session: Session, step: Step, interview: Interview) -> slots.Own:
    """Return the claims and counts of the step's hold and of its booking of *interview*."""
    bookings = {
        row.id: row.starts_at
        for row in session.execute(
            select(Booking.id, Booking.starts_at).where(
                Booking.step_id == step.id,
                Booking.interview_id == interview.id,
                Booking.state == BookingState.SCHEDULED,
            )
        )
    }
    holds = {
        row.id: row.starts_at
        for row in session.execute(select(Hold.id, Hold.starts_at).where(Hold.step_id == step.id))
    }
    claims: dict[int, list[Span]] = defaultdict(list)
    starts: dict[int, set[int]] = defaultdict(set)
    if bookings or holds:
        for row in session.execute(
            select(Claim.resource_id, Claim.tick, Claim.booking_id, Claim.hold_id).where(
                Claim.booking_id.in_(bookings) | Claim.hold_id.in_(holds)
            )
        ):
            claims[row.resource_id].append((row.tick, row.tick + 1))
            starts_at = bookings.get(row.booking_id) or holds[row.hold_id]
            starts[row.resource_id].add(tick(starts_at))
    mine = claims.pop(step.application.candidate_id, [])
    counted = {resource: sorted(each) for resource, each in starts.items()}
    return slots.Own(claims=claims, starts=counted, candidate=mine)
