"""Trips: what a candidate asks for, and how it stands beside what is booked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scheduler.domain import trips
from scheduler.domain.endings import Letting
from scheduler.domain.process import CURRENT
from scheduler.domain.terms import LIVE_APPLICATIONS, BookingState
from scheduler.domain.trips import BOOKED, Deed, Talks, Task, TripFacts, TripState
from scheduler.errors import Conflict, Invalid, Missing, StepClosed
from scheduler.models import WITH_CANDIDATE, Booking, Hold, Office, Step, Trip
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.search.claims import drop_holds, held_by
from scheduler.services.search.travel import keep_margins
from scheduler.services.transaction import lock_found, raise_versions, transaction
from scheduler.services.trips import news

CANDIDATE, STAFF = "candidate", "staff"
CHANGED = "This trip changed after you opened the page, so nothing was done. Here is how it stands."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a candidate asks for; without dates those that we propose."""

    office_id: int
    from_where: str
    arrive_on: date | None = None
    leave_on: date | None = None
    needs: str = ""
    note: str = ""


TRIPS = select(Trip).where(Trip.step_id.in_(bindparam("steps", expanding=True)))


def trips_of(session: Session, step_ids: Collection[int]) -> dict[int, Trip]:
    """Return the trips of these steps, by step."""
    found = session.scalars(TRIPS, {"steps": list(step_ids)})
    return {each.step_id: each for each in found}


def trip_of(session: Session, step_id: int) -> Trip | None:
    """Return the trip of a step, if there ever was one."""
    return trips_of(session, [step_id]).get(step_id)


def booked_trip(session: Session, step_id: int) -> Trip | None:
    """Return the trip of a step for which tickets were bought and that stands."""
    trip = trip_of(session, step_id)
    return trip if trip and trip.state in BOOKED else None


def talks_for(session: Session, step_ids: Collection[int]) -> dict[int, Talks]:
    """Return what is booked in an office, by step: its first office, first start and last end."""
    found: dict[int, Talks] = {}
    for row in session.execute(
        select(Booking.step_id, Booking.office_id, Booking.starts_at, Booking.ends_at)
        .where(
            Booking.step_id.in_(step_ids),
            Booking.office_id.is_not(None),
            Booking.state != BookingState.CANCELLED,
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at)
    ):
        before = found.get(row.step_id) or Talks(row.office_id, row.starts_at, row.ends_at)
        last_at = max(before.last_at, row.ends_at)
        found[row.step_id] = Talks(before.office_id, before.first_at, last_at)
    return found


def facts_of(trip: Trip) -> TripFacts:
    """Return *trip* in the plain values that domain/trips.py reads."""
    made = (
        Talks(trip.office_id, trip.made_first_at, trip.made_last_at)
        if trip.made_first_at and trip.made_last_at
        else None
    )
    return TripFacts(trip.state, made, trip.to_undo_at is not None)


def task_of(trip: Trip, talks: Talks | None, *, now: datetime) -> Task | None:
    """Return what *trip* waits for."""
    return trips.task(facts_of(trip), talks, now=now)


def offices_of(step: Step) -> list[Office]:
    """Return the offices that *step* may be held in, in the order of the plan, each once."""
    ways = [step.way] if step.way else step.stage.ways
    places = (place for way in ways if way.interviews for place in way.places)
    found = {each.office.id: each.office for each in places if each.office}
    return list(found.values())


def is_open(step: Step) -> bool:
    """Tell whether a trip may be asked for: the step is the present one of a live application."""
    return step.state in CURRENT and step.application.state in LIVE_APPLICATIONS


def ask(session: Session, step_id: int, wish: Wish, *, act: Act, seen: int) -> Trip:
    """Ask for a trip, or for another one than before, as long as no tickets are bought.

    From then on starts in an office need its lead time. *seen* is the version that was looked at,
    0 where there was none. Raises Conflict if it has changed, Invalid for days that do not fit,
    StepClosed once the step is over.
    """
    with transaction(session):
        step = take(session, step_id, act=act)
        if not is_open(step):
            raise StepClosed("This step is over, so there is nothing to travel for.")
        office = office_for(session, step, wish)
        trip = trip_of(session, step_id)
        require_seen(trip, seen)
        state = trips.after(trip.state, Deed.ASK) if trip else TripState.ASKED
        if trip is None:
            trip = Trip(step=step, state=state, state_at=act.now, version=0)
            session.add(trip)
        trip.office = office
        trip.from_where, trip.needs, trip.note = wish.from_where, wish.needs, wish.note
        trip.arrive_on, trip.leave_on = wish.arrive_on, wish.leave_on
        trip.cancelled_by = trip.answer = ""
        put(session, trip, state, Deed.ASK, act=act)
    return trip


def withdraw(session: Session, step_id: int, *, act: Act, seen: int) -> Trip:
    """Need no trip any more; tickets that we bought for it are ours to give back."""
    with transaction(session):
        take(session, step_id, act=act)
        trip = existing(session, step_id)
        require_seen(trip, seen)
        end(session, trip, Deed.WITHDRAW, by=CANDIDATE, act=act)
    return trip


def end_all(
    session: Session,
    step_ids: Collection[int],
    *,
    letting: Letting = Letting.ALONE,
    act: Act,
) -> None:
    """Cancel the trips of these steps that are still wanted: people and rooms are free by then.

    With a process that ends or rests the candidate is told by the one letter about that.
    """
    for trip in wanted(session, step_ids, now=act.now):
        end(session, trip, Deed.WITHDRAW, by=STAFF, is_told=letting is Letting.ALONE, act=act)


def wanted(session: Session, step_ids: Collection[int], *, now: datetime) -> list[Trip]:
    """Return the trips of these steps that are still wanted; who was there has made theirs."""
    talks = talks_for(session, step_ids)
    return [
        trip
        for step_id, trip in trips_of(session, step_ids).items()
        if trip.state in trips.WANTED and not (step_id in talks and talks[step_id].last_at <= now)
    ]


def end(
    session: Session, trip: Trip, deed: Deed, *, by: str, is_told: bool = True, act: Act
) -> None:
    """Cancel *trip*; where tickets were bought, somebody has to give them back."""
    if trip.state in BOOKED and deed is Deed.WITHDRAW:
        trip.to_undo_at = act.now
    trip.cancelled_by = by
    put(session, trip, trips.after(trip.state, deed), deed, is_told=is_told, act=act)


def take(session: Session, step_id: int, *, act: Act) -> Step:
    """Return a step, its candidate locked; what it holds is let go, since its rules change."""
    step = session.get(Step, step_id)
    if step is None:
        raise Missing
    candidate_id, held = step.application.candidate_id, list[int]()

    def find() -> set[int]:
        nonlocal held
        held = list(session.scalars(select(Hold.id).where(Hold.step_id == step_id)))
        return {candidate_id, *held_by(session, held)}

    lock_found(session, find)
    drop_holds(session, held, now=act.now)
    session.refresh(step)
    return step


def existing(session: Session, step_id: int) -> Trip:
    """Return the trip of a step under the lock; raise Missing where there is none."""
    trip = trip_of(session, step_id)
    if trip is None:
        raise Missing
    session.refresh(trip)
    return trip


def require_seen(trip: Trip | None, seen: int) -> None:
    """Raise Conflict if *trip* is not as somebody saw it."""
    if (trip.version if trip else 0) != seen:
        raise Conflict(CHANGED)


def office_for(session: Session, step: Step, wish: Wish) -> Office:
    """Return the office that somebody travels to: where their talks are, else where they wish."""
    talks = talks_for(session, [step.id]).get(step.id)
    wanted = talks.office_id if talks else wish.office_id
    office = next((each for each in offices_of(step) if each.id == wanted), None)
    if office is None and talks:
        office = session.get_one(Office, talks.office_id)
    if office is None:
        raise Invalid("Choose the office that you would come to.")
    if talks and (wrong := rule_against(wish, talks, office.zone)):
        raise Invalid(wrong)
    return office


def rule_against(wish: Wish, talks: Talks, zone: str) -> str:
    """Return what is wrong with the days of *wish*; empty if nothing is."""
    return trips.rule_against(trips.stay(talks, zone, wish.arrive_on, wish.leave_on), talks, zone)


def put(
    session: Session, trip: Trip, state: TripState, deed: Deed, *, is_told: bool = True, act: Act
) -> None:
    """Put *trip* into *state*, tell the candidate and write it down."""
    before = trip.state
    trip.state, trip.state_at = state, act.now
    trip.version = (trip.version or 0) + 1
    session.flush()
    step = trip.step
    keep_margins(session, {step.id: act.now})
    raise_versions(session, [step.application.candidate_id])
    if is_told:
        talks = talks_for(session, [step.id]).get(step.id)
        news.tell(session, trip, talks, deed, act=act)
    journal.record(
        session,
        f"trip {deed.value}",
        f"trip:{trip.id}",
        act=act,
        application_id=step.application_id,
        payload={"before": before.value, "after": state.value, "office": trip.office.name},
    )
