"""The way to the key: lock in order, sweep, and ask again with the function that offered."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from scheduler.domain.hours import Place
from scheduler.errors import Missing
from scheduler.models import (
    Application,
    Booking,
    Candidate,
    Claim,
    Hold,
    Person,
    Role,
    Room,
    Stage,
    Step,
    Way,
)
from scheduler.services.act import Act
from scheduler.services.placing.glancing import Times, look_again
from scheduler.services.pools.seating import CLAIMING, chairs_by_interview
from scheduler.services.pools.seats_beside import seats_beside
from scheduler.services.search import steps
from scheduler.services.search.claims import drop_holds, expired_holds, held_by
from scheduler.services.search.finding import Asked, search
from scheduler.services.search.taken import NOTHING, Taken, bookings_of, hold_of
from scheduler.services.search.travel import lift_margins
from scheduler.services.transaction import is_alone, lock_found

# What every booking reads of a step, so that it is read at once: an object at a time is ten times
# the work, while everybody else waits.
_APPLICATION = joinedload(Step.application)
_ROLE = _APPLICATION.joinedload(Application.role)
_WAYS = joinedload(Step.stage).joinedload(Stage.ways)
WHOSE = (
    _APPLICATION.joinedload(Application.candidate),
    _ROLE.joinedload(Role.coordinator),
    _ROLE.joinedload(Role.recruiter),
    joinedload(Step.windows),  # mostly none
)
PLAN = (  # a dozen rows, or two: further queries would take as long as forty
    _WAYS.joinedload(Way.places),
    _WAYS.joinedload(Way.interviews),
    _WAYS.joinedload(Way.debriefs),  # one, or none
)
STEP: BindParameter[int] = bindparam("step")
WHOLE = select(Step).where(Step.id == STEP).options(*WHOSE, *PLAN)
AGAIN = (
    select(Step).where(Step.id == STEP).options(*WHOSE).execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: an interview, a place (None is remote) and a start."""

    interview_id: int
    office_id: Place
    starts_at: datetime
    zone: str = ""  # where the candidate is now, and how many hours their clock has, if they say
    clock: int = 0


def secure(
    session: Session, step_id: int, choice: Choice, *, act: Act, notice_hours: int | None = None
) -> Asked:
    """Lock everything that *choice* may touch and return the search as it is under the lock.

    Holds that ran out are swept first; their resources are locked with the others, so that
    whoever raises several versions locks in the same order.
    """
    step = step_of(session, step_id)
    interview = steps.interview_of(step, choice.interview_id)
    steps.place_of(interview, choice.office_id)
    times = {interview.id: choice.starts_at}
    taken = take(session, step, [interview.id], choice.office_id, act=act, times=times)
    listen(step.application.candidate, choice.zone, choice.clock)
    found = search(
        session,
        step,
        interview,
        [] if choice.office_id is None else [choice.office_id],
        now=act.now,
        notice_hours=notice_hours,
        taken=taken,
    )
    return replace(found.at(choice.office_id), taken=taken)


def step_of(session: Session, step_id: int) -> Step:
    """Return a step with its application and its plan; raise Missing where there is none."""
    step = session.scalars(WHOLE, {"step": step_id}).unique().one_or_none()
    if step is None:
        raise Missing
    return step


def take(
    session: Session,
    step: Step,
    interview_ids: Collection[int],
    office_id: Place,
    *,
    act: Act,
    times: Times | None = None,
) -> Taken:
    """Lock all that these interviews might claim, and sweep the holds on it that ran out.

    Raises SlotTaken if others plainly took *times* while we waited.

    While we wait for the locks, somebody else may move what the step has to other people and rooms,
    or change who may sit there: then those are locked too, in the order that all keep.
    """
    step_id, candidate_id = step.id, step.application.candidate_id
    taken, expired = NOTHING, list[int]()

    def find() -> set[int]:
        nonlocal taken, expired
        if times and taken is not NOTHING:
            look_again(session, step_id, times, office_id, taken, now=act.now)
        taken = known(session, step_id, interview_ids, candidate_id, now=act.now)
        wanted = {candidate_id, *sitting(taken), *rooms_at(session, office_id)}
        if not taken.is_bare:
            wanted |= claimed_for(session, step_id)
        expired = expired_holds(session, wanted, now=act.now)
        return wanted | set(held_by(session, expired)) if expired else wanted

    lock_found(session, find)
    drop_holds(session, expired, now=act.now)
    if taken.held and taken.held.id in expired:
        session.expunge(taken.held)
        taken = replace(taken, held=None)
    if not is_alone(session):
        read_again(session, step)
    lift_margins(session, step, now=act.now)
    return taken


def known(
    session: Session,
    step_id: int,
    interview_ids: Collection[int],
    candidate_id: int,
    *,
    now: datetime,
) -> Taken:
    """Return who may sit on the seats of interviews, and what the step has, as it is now."""
    return Taken(
        chairs_by_interview(session, interview_ids, candidate_id, now=now),
        seats_beside(session, interview_ids, candidate_id, now=now),
        bookings_of(session, step_id),
        hold_of(session, step_id),
    )


def read_again(session: Session, step: Step) -> None:
    """Read what may have changed while we waited: the step, its application, the candidate."""
    plan = step.stage  # never changes, so it is kept
    session.scalars(AGAIN, {"step": step.id}).unique().one()
    set_committed_value(step, "stage", plan)


def sitting(taken: Taken) -> set[int]:
    """Return everybody who may sit on one of the seats, or beside."""
    chairs = [chair for each in taken.chairs.values() for chair in each]
    found = {person for chair in chairs for person in (*chair.members, *chair.others)}
    return found | {one for each in taken.beside for one in each.members}


def rooms_at(session: Session, office_id: Place) -> Collection[int]:
    """Return the rooms of an office; remote there are none."""
    if office_id is None:
        return ()
    return session.scalars(select(Room.id).where(Room.office_id == office_id)).all()


def listen(candidate: Candidate, zone: str, clock: int) -> None:
    """Note where the candidate chose from: decent hours are those of their present zone."""
    if zone:
        candidate.zone = zone
    if clock:
        candidate.clock = clock


def claimed_for(session: Session, step_id: int) -> set[int]:
    """Return all that the bookings and the hold of a step claim now."""
    mine = select(Booking.id).where(Booking.step_id == step_id)
    holds = select(Hold.id).where(Hold.step_id == step_id)
    claims = select(Claim.resource_id).where(Claim.booking_id.in_(mine) | Claim.hold_id.in_(holds))
    return set(session.scalars(claims.distinct()))


def gaps(
    session: Session, candidate_id: int | None, people: Collection[int], room_id: int | None
) -> dict[int, int]:
    """Return what is claimed, and for how many minutes afterwards: only people keep a gap."""
    found = {} if candidate_id is None else {candidate_id: 0}  # a referee is a guest
    if room_id is not None:
        found[room_id] = 0
    for row in session.execute(select(Person.id, Person.gap_minutes).where(Person.id.in_(people))):
        found[row.id] = row.gap_minutes
    return found


def claims_of(session: Session, booking: Booking) -> dict[int, int]:
    """Return what *booking* has to claim, but for shadows, and for how many minutes afterwards."""
    is_theirs = booking.with_candidate and booking.step_id is not None
    candidate_id = booking.application.candidate_id if is_theirs else None
    people = [each.person_id for each in booking.attendances if each.kind in CLAIMING]
    return gaps(session, candidate_id, people, booking.room_id)
