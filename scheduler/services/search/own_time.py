"""What the step, or whatever else looks for a time, has already: it never blocks itself."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, false, select, true, union_all
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import Span, tick
from scheduler.domain.terms import Answer, BookingState
from scheduler.models import COUNTED, Attendance, Booking, Claim, Hold, Interview, Step
from scheduler.services.search.taken import NOTHING, Taken


def own_of(
    session: Session,
    step: Step,
    interviews: Collection[Interview],
    taken: Taken = NOTHING,
    *,
    is_whole: bool = False,
) -> slots.Own:
    """Return the claims and counts of the step's hold and of its bookings of *interviews*.

    Shadows claim but count for no limit, so they have nothing to leave out there. Who
    can't make a talk is not free at its time: their claim stays, unless all claims are wanted
    (*is_whole*) or it is locked to them.
    """
    booked, held = standing_of(session, step, {each.id for each in interviews}, taken)
    if not booked and not held:
        return slots.Own()
    kept = true() if is_whole else ~given_up()
    claims = claimed(session, (Claim.booking_id.in_(booked) & kept) | Claim.hold_id.in_(held))
    mine = claims.pop(step.application.candidate_id, [])
    starts = own_starts(session, booked, held)
    starts.pop(step.application.candidate_id, None)
    return slots.Own(claims=claims, starts=starts, candidate=mine)


def standing_of(
    session: Session, step: Step, interview_ids: Collection[int], taken: Taken
) -> tuple[list[int], list[int]]:
    """Return the ids of what is booked of these interviews, and of what the step holds."""
    if taken.before is not None:
        stands = (each for each in taken.before if each.state is BookingState.SCHEDULED)
        booked = [each.id for each in stands if each.interview_id in interview_ids]
        return booked, [taken.held.id] if taken.held else []
    rows = session.execute(
        select(Booking.id, false().label("is_hold"))
        .where(
            Booking.step_id == step.id,
            Booking.interview_id.in_(interview_ids),
            Booking.state == BookingState.SCHEDULED,
        )
        .union_all(select(Hold.id, true()).where(Hold.step_id == step.id))
    ).all()
    booked = [row.id for row in rows if not row.is_hold]
    return booked, [row.id for row in rows if row.is_hold]


def claimed(session: Session, which: ColumnElement[bool]) -> dict[int, list[Span]]:
    """Return the ticks of *which* claims, by resource."""
    claims: dict[int, list[Span]] = defaultdict(list)
    for row in session.execute(select(Claim.resource_id, Claim.tick).where(which)):
        claims[row.resource_id].append((row.tick, row.tick + 1))
    return claims


def given_up() -> ColumnElement[bool]:
    """Return whether a claim is of somebody who can't make its talk."""
    found = select(Attendance.id).join(Booking, Booking.id == Attendance.booking_id)
    return found.where(
        Attendance.booking_id == Claim.booking_id,
        Attendance.person_id == Claim.resource_id,
        Attendance.answer == Answer.DECLINED,
        Booking.is_locked.is_(False),
    ).exists()


def own_starts(
    session: Session, booked: Collection[int], held: Collection[int]
) -> dict[int, list[int]]:
    """Return what these bookings and holds count for each person, as `counted_starts` counts."""
    rows = union_all(
        select(Attendance.person_id, Booking.starts_at)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(Booking.id.in_(booked), Attendance.kind.in_(COUNTED), Booking.visit_id.is_(None)),
        select(Claim.resource_id, Hold.starts_at)
        .join(Hold, Hold.id == Claim.hold_id)
        .where(Hold.id.in_(held))
        .distinct(),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, starts_at in session.execute(rows):
        found[person_id].add(tick(starts_at))
    return {person_id: sorted(each) for person_id, each in found.items()}
