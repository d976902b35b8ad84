"""Choosing who comes, under the lock: the fairest line-up, and why it is these people."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import BindParameter, CompoundSelect, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick
from scheduler.domain.lineup import LineUp, Reason, fair_loads, line_up
from scheduler.domain.terms import BookingState, SeatKind, Training
from scheduler.errors import SlotTaken
from scheduler.models import COUNTED, Attendance, Booking, Exercise, Membership, Person, Seat
from scheduler.services.plain import rows_of
from scheduler.services.pools.seating import Chair
from scheduler.services.pools.sitters import INTERVIEWS
from scheduler.services.search.finding import Asked

PEOPLE: BindParameter[list[int]] = bindparam("people", expanding=True)
WINDOW = timedelta(days=28)  # before and after a start: what counts as load, and as new


class Placed(TypedDict):
    """One person of a line-up as a hold keeps it and an attendance will have it."""

    person_id: int
    seat_id: int | None  # a debrief has no seats of its own
    kind: str
    by_screen: bool
    because: list[Any]


def choose(
    session: Session,
    asked: Asked,
    starts_at: datetime,
    *,
    stay: Collection[int] = (),
    prefer_room: int | None = None,
) -> tuple[list[Placed], int | None]:
    """Return the line-up at *starts_at* and its room; whom *stay* names keeps their seat if free.

    Raises SlotTaken where the seats cannot be filled any more.
    """
    loads = loads_of(session, asked.chairs, asked.step.id, starts_at)
    wanted = {person: -1 if person in stay else load for person, load in loads.items()}
    found = line_up(
        asked.query,
        asked.world,
        tick(starts_at),
        loads=wanted,
        unqualified=learners(session, [asked]),
        prefer_room=prefer_room,
    )
    if found is None:
        raise SlotTaken
    return placed(session, asked, found, loads), found.room


def placed(session: Session, asked: Asked, found: LineUp, loads: dict[int, int]) -> list[Placed]:
    """Return *found* in the words of the database, each seat with its reasons by name."""
    return in_words(asked, found, loads, names_in(session, [found]))


NAMES = select(Person.id, Person.name).where(Person.id.in_(PEOPLE))


def names_in(session: Session, found: Iterable[LineUp]) -> dict[int, str]:
    """Return the names of everybody whom the reasons of these line-ups mention."""
    mentioned = {reason.person for each in found for reason in each.reasons}
    return dict(rows_of(session, NAMES, {"people": list(mentioned)}))


def in_words(
    asked: Asked, found: LineUp, loads: Mapping[int, int], names: Mapping[int, str]
) -> list[Placed]:
    """Return *found* as the database has it, each seat with its reasons by these *names*."""
    kinds = {chair.seat_id: chair.kind for chair in asked.chairs}
    return [
        Placed(
            person_id=chair.person,
            seat_id=chair.seat,
            kind=kinds[chair.seat].value,
            by_screen=chair.by_screen,
            because=because(
                (reason for reason in found.reasons if reason.seat == chair.seat), loads, names
            ),
        )
        for chair in found.chairs
    ]


def because(
    reasons: Iterable[Reason], loads: Mapping[int, int], names: Mapping[int, str]
) -> list[Any]:
    """Return *reasons* as the database has them, by these *names*."""
    return [
        {
            "name": names[each.person],
            "minutes": loads.get(each.person, 0),
            "verdict": each.verdict.value,
        }
        for each in reasons
    ]


SINCE: BindParameter[datetime] = bindparam("since")
UNTIL: BindParameter[datetime] = bindparam("until")
STEP: BindParameter[int] = bindparam("step")
WORKED: CompoundSelect[*tuple[Any, ...]] = union_all(  # made once, as in columns.py
    select(
        Attendance.person_id,
        func.sum(Booking.minutes).filter(
            Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE))
        ),
    )
    .join(Booking, Booking.id == Attendance.booking_id)
    .where(
        # By the time, not by the people: what somebody has held in years is much more.
        (Attendance.person_id + 0).in_(PEOPLE),
        Attendance.kind.in_(COUNTED),
        Booking.starts_at.between(SINCE, UNTIL),
        Booking.step_id.is_distinct_from(STEP),
    )
    .group_by(Attendance.person_id),
    select(Exercise.grader_id, func.sum(Exercise.grading_minutes))
    .where(
        Exercise.grader_id.in_(PEOPLE),
        Exercise.assigned_at.between(SINCE, UNTIL),
        Exercise.step_id != STEP,
    )
    .group_by(Exercise.grader_id),
)


def loads_of(
    session: Session, chairs: Collection[Chair], step_id: int, starts_at: datetime
) -> dict[int, int]:
    """Return each member's minutes within 28 days of *starts_at*, newcomers as the mean.

    Grading counts as talking does. What *step_id* has booked already does not count.
    """
    members = {person for chair in chairs for person in chair.members}
    minutes = dict.fromkeys(members, 0)
    asked = {
        "people": list(members),
        "since": starts_at - WINDOW,
        "until": starts_at + WINDOW,
        "step": step_id,
    }
    for person_id, worked in rows_of(session, WORKED, asked):
        minutes[person_id] += worked or 0
    joined = (pair for chair in chairs for pair in chair.members.items())
    new = {person for person, at in joined if at and starts_at - at < WINDOW}
    return fair_loads(minutes, new)


LEARNERS = (
    select(Seat.id, Membership.person_id)
    .join(Membership, Membership.pool_id == Seat.pool_id)
    .where(
        Seat.interview_id.in_(INTERVIEWS),
        Membership.training != Training.QUALIFIED,
    )
)


def learners(session: Session, asked: Iterable[Asked]) -> dict[int, list[int]]:
    """Return who is in a seat's pool but may not take it yet, by seat."""
    found: dict[int, list[int]] = {}
    interviews = [each.interview.id for each in asked]
    for seat_id, person_id in rows_of(session, LEARNERS, {"interviews": interviews}):
        found.setdefault(seat_id, []).append(person_id)
    return found


def person_ids(people: list[Placed]) -> list[int]:
    """Return whose time a line-up takes: who may come, but need not, claims none."""
    return [each["person_id"] for each in people if each["kind"] != SeatKind.OPTIONAL]
