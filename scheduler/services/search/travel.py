"""What coming to an office asks of the search once somebody wants to travel there.

Starts there need the office's lead time, and the way home keeps its margin free: between the talks
and whatever else the candidate has, and as claims behind the last talk of a day.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import DAY, Horizon, Span, mask_of, steps_of, tick_up
from scheduler.domain.hours import Place
from scheduler.domain.terms import BookingState
from scheduler.domain.trips import WANTED
from scheduler.models import WITH_CANDIDATE, Booking, Claim, Office, Step, Trip
from scheduler.services.plain import rows_of
from scheduler.services.transaction import do_last, lock

DATE = 10  # letters of a wall time that name its day


@dataclass(frozen=True, slots=True)
class Travel:
    """Minutes before a start and after an end by office, and what the candidate has.

    *elsewhere* are the talks of other steps, *margins* what this step keeps free for the way home:
    it never blocks its own talks.
    """

    lead: Mapping[int, int] = field(default_factory=dict)
    margin: Mapping[int, int] = field(default_factory=dict)
    elsewhere: Sequence[Span] = ()
    margins: Sequence[Span] = ()

    def asked(self, query: slots.SlotQuery, place: Place) -> slots.SlotQuery:
        """Return *query* with the lead time of *place*, where that is longer than its notice."""
        lead = self.lead.get(place, 0) if place is not None else 0
        return replace(query, notice_minutes=max(query.notice_minutes, lead))

    def around(self, world: slots.World, place: Place) -> slots.World:
        """Return *world* with the way to and from *place* kept free of what else there is."""
        if world.candidate is None or not (self.elsewhere or self.margins):
            return world
        margin = steps_of(self.margin.get(place, 0)) if place is not None else 0
        wide = [(first - margin, end + margin) for first, end in self.elsewhere]
        taken = world.candidate.taken & ~mask_of(self.margins, world.horizon, beyond=DAY)
        taken |= mask_of(wide, world.horizon, beyond=DAY)
        return replace(world, candidate=replace(world.candidate, taken=taken))


AT_HOME = Travel()

# Made once: each search in an office asks it.
RULES = (
    select(Office.id, Office.travel_lead_days, Office.travel_margin_minutes)
    .join(Trip, Trip.step_id == bindparam("step"))
    .where(Office.id.in_(bindparam("offices", expanding=True)), Trip.state.in_(WANTED))
)


def travel_of(
    session: Session, step: Step, offices: Collection[int], horizon: Horizon, *, is_ours: bool
) -> Travel:
    """Return what a trip of *step* asks of the search at these offices.

    Staff who book on somebody's behalf need no lead time, as they need no notice.
    """
    rows = rules_of(session, step.id, offices) if offices else {}
    if not rows:
        return AT_HOME
    elsewhere, margins = claimed(session, step, horizon)
    return Travel(
        lead={} if is_ours else {each: days * 24 * 60 for each, (days, _) in rows.items()},
        margin={each: minutes for each, (_, minutes) in rows.items()},
        elsewhere=elsewhere,
        margins=margins,
    )


def rules_of(
    session: Session, step_id: int, offices: Collection[int]
) -> dict[int, tuple[int, int]]:
    """Return the lead in days and the margin in minutes of these offices, if a trip is wanted."""
    rows = rows_of(session, RULES, {"step": step_id, "offices": list(offices)})
    return {row.id: (row.travel_lead_days, row.travel_margin_minutes) for row in rows}


def claimed(session: Session, step: Step, horizon: Horizon) -> tuple[list[Span], list[Span]]:
    """Return the talks that the candidate of *step* has elsewhere, and the margins of *step*.

    Holds are left out: they are the step's own, or gone in minutes.
    """
    mine = select(Booking.id).where(Booking.step_id == step.id)
    rows = session.execute(
        select(Claim.tick, Claim.is_gap, Claim.booking_id.in_(mine).label("is_mine")).where(
            Claim.resource_id == step.application.candidate_id,
            Claim.booking_id.is_not(None),
            Claim.tick.between(horizon.origin - DAY, horizon.end + DAY),
        )
    ).all()
    elsewhere = [(row.tick, row.tick + 1) for row in rows if not (row.is_gap or row.is_mine)]
    return elsewhere, [(row.tick, row.tick + 1) for row in rows if row.is_gap and row.is_mine]


def lift_margins(session: Session, step: Step, *, now: datetime) -> None:
    """Free the margins of *step* until right before the commit: its own never block it.

    The candidate is locked by whoever calls.
    """
    if not goes_anywhere(step):
        return
    if session.scalar(select(Trip.id).where(Trip.step_id == step.id, Trip.state.in_(WANTED))):
        drop_margins(session, step)
        do_last(session, keep_margins, {step.id: now})


def goes_anywhere(step: Step) -> bool:
    """Tell whether the plan has an office for *step* at all: without one there is no trip."""
    return any(place.office_id is not None for way in step.stage.ways for place in way.places)


def drop_margins(session: Session, step: Step) -> None:
    """Free the candidate's time behind the talks of *step*."""
    mine = select(Booking.id).where(Booking.step_id == step.id)
    session.execute(
        delete(Claim)
        .where(
            Claim.resource_id == step.application.candidate_id,
            Claim.is_gap.is_(True),
            Claim.booking_id.in_(mine),
        )
        .execution_options(synchronize_session=False)
    )


def keep_margins(session: Session, step_ids: Mapping[int, datetime]) -> None:
    """Let the candidate's claims of these steps end with the margin of each office day."""
    for step_id in sorted(step_ids):
        step = session.get_one(Step, step_id)
        lock(session, [step.application.candidate_id])
        session.flush()
        drop_margins(session, step)
        claim_margins(session, step)


def claim_margins(session: Session, step: Step) -> None:
    """Claim the margins of *step*; what else the candidate has by now is left alone."""
    candidate_id = step.application.candidate_id
    wanted = margins_of(session, step)
    ticks = {at for each in wanted.values() for at in each}
    if not ticks:
        return
    taken = set(
        session.scalars(
            select(Claim.tick).where(Claim.resource_id == candidate_id, Claim.tick.in_(ticks))
        )
    )
    rows = [
        {"resource_id": candidate_id, "tick": at, "booking_id": booking_id, "is_gap": True}
        for booking_id, each in wanted.items()
        for at in each
        if at not in taken
    ]
    if rows:
        session.execute(insert(Claim), rows)


def margins_of(session: Session, step: Step) -> dict[int, range]:
    """Return the ticks to keep free behind the last talk of each day in an office, by booking."""
    days: dict[str, list[Booking]] = defaultdict(list)
    for booking in session.scalars(
        select(Booking)
        .where(
            Booking.step_id == step.id,
            Booking.state == BookingState.SCHEDULED,
            WITH_CANDIDATE,
        )
        .order_by(Booking.ends_at)
    ):
        days[booking.wall_time[:DATE]].append(booking)
    last = [each[-1] for each in days.values() if each[-1].office_id is not None]
    rules = rules_of(session, step.id, [each.office_id for each in last if each.office_id])
    return {
        each.id: range(end, end + steps_of(rules[each.office_id][1]))
        for each in last
        if each.office_id in rules and (end := tick_up(each.ends_at))
    }
