"""What is booked and held in a stretch of time, with everybody who is in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState
from scheduler.domain.visits import SAID, DayState, VisitKind
from scheduler.models import (
    COUNTED,
    Application,
    Attendance,
    Booking,
    Candidate,
    Hold,
    Interview,
    Reference,
    Step,
    Visit,
    VisitDay,
)

# Whatever a booking belongs to: a step, a reference of one, or a visit.
BOOKED = (
    select(
        Booking.id,
        Booking.starts_at,
        Booking.ends_at,
        Booking.title,
        Booking.office_id,
        Booking.room_id,
        Booking.visit_id,
        Booking.reference_id,
        Booking.candidate_object_id,
        Step.id.label("step_id"),
        Step.application_id,
        Application.role_id,
        func.coalesce(Candidate.name, Visit.name).label("who"),
    )
    .outerjoin(Reference, Reference.id == Booking.reference_id)
    .outerjoin(Step, Step.id == func.coalesce(Booking.step_id, Reference.step_id))
    .outerjoin(Application, Application.id == Step.application_id)
    .outerjoin(Candidate, Candidate.id == Application.candidate_id)
    .outerjoin(Visit, Visit.id == Booking.visit_id)
    .where(
        Booking.starts_at < bindparam("end"),
        Booking.ends_at > bindparam("begin"),
        Booking.state != BookingState.CANCELLED,
    )
)


class What(StrEnum):
    """What somebody has in their week."""

    TALK = "talk"
    DEBRIEF = "debrief"
    CALL = "call"  # of a referee
    VISIT = "visit"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that is booked or held; *who* is whom it is with or about.

    Of *people* those *beside* may come or listen in, and need not be free; *out* are those who have
    said that they can't make it.
    """

    what: What
    starts_at: datetime
    ends_at: datetime
    title: str
    who: str
    people: tuple[int, ...]
    beside: frozenset[int] = frozenset()
    out: frozenset[int] = frozenset()
    office_id: int | None = None
    room_id: int | None = None
    application_id: int | None = None
    step_id: int | None = None
    role_id: int | None = None
    visit_id: int | None = None


def events_of(session: Session, begin: datetime, end: datetime, *, now: datetime) -> list[Event]:
    """Return what touches the time between two instants, in order."""
    found = [
        *booked(session, begin, end),
        *held(session, begin, end, now=now),
        *afternoons(session, begin, end),
    ]
    return sorted(found, key=lambda each: (each.starts_at, each.who, each.title))


def booked(session: Session, begin: datetime, end: datetime) -> list[Event]:
    """Return what stands or has been, be it for a step, for a reference or for a visit."""
    rows = session.execute(BOOKED, {"begin": begin, "end": end}).all()
    seats = seats_of(session, [row.id for row in rows])
    return [
        Event(
            what=what_of(row.visit_id, row.reference_id, row.candidate_object_id),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.title,
            who=row.who,
            people=tuple(each.person_id for each in seats[row.id]),
            beside=frozenset(each.person_id for each in seats[row.id] if each.kind not in COUNTED),
            out=frozenset(
                each.person_id for each in seats[row.id] if each.answer is Answer.DECLINED
            ),
            office_id=row.office_id,
            room_id=row.room_id,
            application_id=row.application_id,
            step_id=row.step_id,
            role_id=row.role_id,
            visit_id=row.visit_id,
        )
        for row in rows
    ]


def what_of(visit_id: int | None, reference_id: int | None, object_id: int | None) -> What:
    """Return what a booking is, by whom it belongs to; a debrief is in no guest's calendar."""
    if visit_id is not None:
        return What.VISIT
    if reference_id is not None:
        return What.CALL
    return What.DEBRIEF if object_id is None else What.TALK


def seats_of(session: Session, booking_ids: Collection[int]) -> dict[int, list[Any]]:
    """Return who comes to each of these bookings, as what, and what they have answered."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(
        select(Attendance.booking_id, Attendance.person_id, Attendance.kind, Attendance.answer)
        .where(Attendance.booking_id.in_(booking_ids))
        .order_by(Attendance.id)
    ):
        found[row.booking_id].append(row)
    return found


def held(session: Session, begin: datetime, end: datetime, *, now: datetime) -> list[Event]:
    """Return what candidates hold while they make up their minds."""
    rows = session.execute(
        select(
            Hold.starts_at,
            Hold.ends_at,
            Hold.lineup,
            Hold.office_id,
            Hold.room_id,
            Hold.step_id,
            Interview.title,
            Step.application_id,
            Application.role_id,
            Candidate.name,
        )
        .join(Interview, Interview.id == Hold.interview_id)
        .join(Step, Step.id == Hold.step_id)
        .join(Application, Application.id == Step.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Hold.starts_at < end, Hold.ends_at > begin, Hold.until > now)
    )
    return [
        Event(
            what=What.HOLD,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.title,
            who=row.name,
            people=tuple(each["person_id"] for each in row.lineup),
            office_id=row.office_id,
            room_id=row.room_id,
            application_id=row.application_id,
            step_id=row.step_id,
            role_id=row.role_id,
        )
        for row in rows
    ]


def afternoons(session: Session, begin: datetime, end: datetime) -> list[Event]:
    """Return the open afternoons, with whoever welcomes the visitors."""
    rows = session.execute(
        select(VisitDay.starts_at, VisitDay.ends_at, VisitDay.host_id, VisitDay.office_id).where(
            VisitDay.starts_at < end, VisitDay.ends_at > begin, VisitDay.state == DayState.OPEN
        )
    )
    return [
        Event(
            what=What.VISIT,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=SAID[VisitKind.AFTERNOON],
            who="",
            people=() if row.host_id is None else (row.host_id,),
            office_id=row.office_id,
        )
        for row in rows
    ]
