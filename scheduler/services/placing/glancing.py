"""A glance before the queue: whoever comes too late learns it without waiting for the lock.

In a rush for a few times nearly everybody is too late. What a glance lets through is asked again
under the lock, so it decides nothing but how long the refused have to wait. It reads a few columns
and looks at claims alone: hours, limits and rules are left to the search.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import STEP_MINUTES, Span, steps_of, tick
from scheduler.domain.hours import Place
from scheduler.domain.lineup import FreeSeat, choose
from scheduler.domain.terms import LIVE_APPLICATIONS, BookingState
from scheduler.errors import SlotTaken
from scheduler.models import (
    Application,
    Booking,
    Claim,
    Hold,
    Interview,
    Person,
    Step,
    Way,
    WayPlace,
)
from scheduler.services.plain import rows_of
from scheduler.services.pools.seating import Chair, chairs_by_interview
from scheduler.services.pools.sitters import INTERVIEWS
from scheduler.services.search import steps
from scheduler.services.search.finding import seat_query
from scheduler.services.search.taken import Taken
from scheduler.services.transaction import writing_of

LONGEST_GAP = 120  # minutes that are looked at; whoever keeps more is asked under the lock

Times = Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The ticks of talks of one candidate, by interview, and whether people may have several."""

    candidate_id: int
    spans: Mapping[int, Span]
    may_repeat: bool


def glance(session: Session, step_id: int, times: Times, place: Place, *, now: datetime) -> None:
    """Raise SlotTaken where the interviews by id cannot be at these *times*: too few are unclaimed.

    Left to the lock is whatever more than the time decides: a step that has a booking by now has a
    sentence of its own, and what it holds itself is kept. A hold that ran out is in nobody's way.
    Whoever has the lock and did not wait for it has nothing to look at again.
    """
    if writing := writing_of(session):
        if not writing.has_waited:
            return
        writing.has_waited = False
    if wanted := wanted_of(session, step_id, times, place):
        chairs = chairs_by_interview(session, list(times), wanted.candidate_id, now=now)
        require_unclaimed(session, wanted, chairs, now=now)


def look_again(
    session: Session, step_id: int, times: Times, place: Place, taken: Taken, *, now: datetime
) -> None:
    """Raise SlotTaken, as `glance` does, for what was taken while the locks were waited for."""
    if wanted := wanted_of(session, step_id, times, place):
        require_unclaimed(session, wanted, taken.chairs, now=now)


def wanted_of(session: Session, step_id: int, times: Times, place: Place) -> Wanted | None:
    """Return what a step wants at *times*; none where more than the time decides."""
    talks = talks_of(session, step_id, times, place)
    if not talks or len(talks) < len(times):
        return None
    spans = {talk.id: span_of(times[talk.id], talk.minutes) for talk in talks}
    return Wanted(talks[0].candidate_id, spans, may_repeat=talks[0].may_repeat)


def require_unclaimed(
    session: Session, wanted: Wanted, chairs: Mapping[int, list[Chair]], *, now: datetime
) -> None:
    """Raise SlotTaken unless enough different people are unclaimed for the *chairs* of all talks."""
    spans = wanted.spans
    people = {one for each in spans for chair in chairs[each] for one in sitters(chair)}
    taken = claims_of(session, {wanted.candidate_id, *people}, spans.values(), now=now)
    free = []
    for ident, span in spans.items():
        busy = {one for one, (gap, at) in taken.items() if meets(at, span, gap)}
        if wanted.candidate_id in busy:
            raise SlotTaken
        free.append(free_seats(chairs[ident], busy))
    together = free if wanted.may_repeat else [[seat for each in free for seat in each]]
    if any(choose(seats, {}) is None for seats in together):
        raise SlotTaken


def free_seats(chairs: Iterable[Chair], busy: Collection[int]) -> list[FreeSeat]:
    """Return the seats with those who may come to each, if need be, and are not *busy*."""
    return [FreeSeat(seat_query(chair), tuple(sitters(chair).difference(busy))) for chair in chairs]


STEP: BindParameter[int] = bindparam("step")
CHOOSABLE = (  # made once, as in columns.py
    select(Interview.id, Interview.minutes, Way.may_repeat, Application.candidate_id)
    .join(Way, Way.id == Interview.way_id)
    .join(Step, Step.stage_id == Way.stage_id)
    .join(Application, Application.id == Step.application_id)
    .where(
        Step.id == STEP,
        Interview.id.in_(INTERVIEWS),
        Step.state.in_(steps.CHOOSING),
        Application.state.in_(LIVE_APPLICATIONS),
        exists().where(
            WayPlace.way_id == Way.id,
            WayPlace.office_id.is_not_distinct_from(bindparam("place")),
        ),
        ~exists().where(Hold.step_id == STEP),
        ~exists().where(Booking.step_id == STEP, Booking.state == BookingState.SCHEDULED),
    )
)


def talks_of(session: Session, step_id: int, times: Times, place: Place) -> Sequence[Any]:
    """Return the interviews of *times* that a step may choose at *place*, with its candidate.

    There are none where it may not choose now, or has something booked or held.
    """
    asked = {"step": step_id, "interviews": list(times), "place": place}
    return rows_of(session, CHOOSABLE, asked)


def span_of(starts_at: datetime, minutes: int) -> Span:
    """Return the ticks of a talk."""
    first = tick(starts_at)
    return first, first + steps_of(minutes)


def meets(ticks: Collection[int], span: Span, gap: int) -> bool:
    """Tell whether one of *ticks* lies in *span* or the gap that is kept after it."""
    first, end = span
    return any(first <= at < end + steps_of(gap) for at in ticks)


def sitters(chair: Chair) -> set[int]:
    """Return everybody who may come to a seat, if need be."""
    return {*chair.members, *chair.others}


END: BindParameter[int] = bindparam("end")
GAP = func.coalesce((Person.gap_minutes + STEP_MINUTES - 1) // STEP_MINUTES, 0)  # rounded up
CLAIMS = (
    select(Claim.resource_id, Claim.tick, Person.gap_minutes)
    .outerjoin(Person, Person.id == Claim.resource_id)  # a candidate keeps none
    .outerjoin(Hold, Hold.id == Claim.hold_id)
    .where(
        Claim.resource_id.in_(bindparam("ids", expanding=True)),
        Claim.tick >= bindparam("first"),
        Claim.tick < END + steps_of(LONGEST_GAP),  # by the key, and of what is found there:
        Claim.tick < END + GAP,
        ~Claim.is_shadow,  # it gives way to whoever needs them
        or_(Claim.hold_id.is_(None), Hold.until > bindparam("now")),
    )
)


def claims_of(
    session: Session, resources: Collection[int], spans: Collection[Span], *, now: datetime
) -> dict[int, tuple[int, list[int]]]:
    """Return the gap that each of these keeps and the ticks claimed of them, around *spans*."""
    asked = {
        "ids": list(resources),
        "first": min(first for first, _ in spans),
        "end": max(end for _, end in spans),
        "now": now,
    }
    found: dict[int, tuple[int, list[int]]] = {}
    for resource_id, at, gap in rows_of(session, CLAIMS, asked):
        found.setdefault(resource_id, (gap or 0, []))[1].append(at)
    return found
