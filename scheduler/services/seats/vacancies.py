"""A seat that somebody left: who could take it at the same time, asked of the one search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick
from scheduler.domain.substitutes import Empty, Substitute, substitutes, verdicts
from scheduler.domain.terms import Answer, SeatKind
from scheduler.models import Attendance, Booking, Handover, Person, SeatPerson
from scheduler.services.act import Act
from scheduler.services.placing.lineups import loads_of
from scheduler.services.placing.securing import take
from scheduler.services.pools.seating import CLAIMING, Chair
from scheduler.services.search.claims import claimed_by
from scheduler.services.search.finding import Asked, ask
from scheduler.services.transaction import lock, lock_found
from scheduler.services.visits import hosts as visit_hosts
from scheduler.services.visits.search import NO_STEP

ALL_NOTICE = 0  # hours: the booking stands, so the way's own notice was kept


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat of a booking, its chair in the plan, and who is free to take it, the first one first."""

    seat: Attendance
    chair: Chair
    free: Sequence[Substitute]

    def of(self, person_id: int) -> Substitute | None:
        """Return somebody who is free by their id."""
        return next((each for each in self.free if each.person == person_id), None)


def secure_booking(session: Session, booking_id: int, *, act: Act) -> Booking:
    """Lock all that a change of this booking's people might touch; return it as it is by then."""
    booking = session.get_one(Booking, booking_id)
    if booking.visit_id is not None:
        lock_found(session, lambda: visit_hosts.concerned(session, booking_id))
    elif booking.call_of:  # a referee's call has one caller, and no seats of the plan
        lock(session, claimed_by(session, booking_id))
    else:
        take(session, booking.step, [booking.interview_id], None, act=act)
    return session.get_one(Booking, booking_id, populate_existing=True)


def vacancy_of(session: Session, seat: Attendance, *, act: Act, any_notice: bool) -> Vacancy:
    """Return who could take *seat*: nobody of the booking or its loop, nobody who gave it up."""
    booking = seat.booking
    if booking.visit_id is not None:
        return host_vacancy(session, seat, act=act, any_notice=any_notice)
    asked = ask(
        session,
        booking.step,
        booking.interview,
        booking.office_id,
        now=act.now,
        notice_hours=ALL_NOTICE,
    )
    chair = chair_of(asked, seat)
    if chair is None:
        return Vacancy(seat, Chair(0, seat.kind, 1, may_join_by_screen=False, members={}), ())
    out = {each.person_id for each in booking.attendances} | gave_up(session, booking)
    members = tuple(one for one in chair.members if one not in out)
    loads = loads_of(session, [chair], booking.step_id, booking.starts_at)
    empty = Empty(
        start=tick(booking.starts_at),
        members=members,
        alternates=alternates_of(session, chair.seat_id),
        may_join_by_screen=chair.may_join_by_screen and may_be_on_screen(seat),
        was_by_screen=seat.by_screen,
    )
    query = replace(asked.query, minutes=booking.minutes)
    free = substitutes(query, asked.world, empty, loads, any_notice=any_notice)
    return Vacancy(seat, chair, free)


def host_vacancy(session: Session, seat: Attendance, *, act: Act, any_notice: bool) -> Vacancy:
    """Return who of the pool could welcome a visitor at the same time."""
    booking = seat.booking
    hosts = visit_hosts.hosts_for(session, booking, now=act.now)
    if hosts is None or seat.kind not in CLAIMING:
        return Vacancy(seat, Chair(0, seat.kind, 1, may_join_by_screen=False, members={}), ())
    out = {each.person_id for each in booking.attendances} | gave_up(session, booking)
    empty = Empty(
        start=tick(booking.starts_at),
        members=tuple(one for one in hosts.chair.members if one not in out),
        alternates=frozenset(),
        may_join_by_screen=False,
        was_by_screen=False,
    )
    loads = loads_of(session, [hosts.chair], NO_STEP, booking.starts_at)
    free = substitutes(hosts.query, hosts.world, empty, loads, any_notice=any_notice)
    return Vacancy(seat, hosts.chair, free)


def chair_of(asked: Asked, seat: Attendance) -> Chair | None:
    """Return the chair of the plan that *seat* is; only what must be filled has one."""
    if seat.kind not in CLAIMING:
        return None
    return next((each for each in asked.chairs if each.seat_id == seat.seat_id), None)


def may_be_on_screen(seat: Attendance) -> bool:
    """Tell whether whoever takes *seat* may join by screen: somebody must be in the room."""
    booking = seat.booking
    if booking.room is None or not booking.room.has_screen:
        return False
    return booking.unattended_by_id is not None or any(
        not each.by_screen for each in booking.attendances if each is not seat
    )


def alternates_of(session: Session, seat_id: int) -> frozenset[int]:
    """Return the people whom a seat names; they are asked before its pool."""
    named = select(SeatPerson.person_id).where(SeatPerson.seat_id == seat_id)
    return frozenset(session.scalars(named))


def gave_up(session: Session, booking: Booking) -> set[int]:
    """Return who gave up a seat of *booking* at this very time."""
    same = (Handover.booking_id == booking.id, Handover.starts_at == booking.starts_at)
    return set(session.scalars(select(Handover.person_id).where(*same)))


def alone_before(session: Session, booking_id: int) -> int:
    """Return how many seats of a booking changed hands without a coordinator."""
    mine = (Handover.booking_id == booking_id, Handover.by_itself)
    return session.scalar(select(func.count()).select_from(Handover).where(*mine)) or 0


def because(session: Session, vacancy: Vacancy, chosen: Substitute) -> list[Any]:
    """Return why it is they who take the seat, one row for each member of it, by name."""
    members = vacancy.chair.members
    found = verdicts(chosen, vacancy.free, members)
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(members)))
    names = {row.id: row.name for row in rows}
    loads = {each.person: each.load for each in vacancy.free}
    return [
        {"name": names[ident], "minutes": loads.get(ident, 0), "verdict": found[ident].value}
        for ident in members
    ]


def may_be_left_empty(vacancy: Vacancy) -> bool:
    """Tell whether the others suffice to hold it, and one of them is in the room if one has to be."""
    booking, stay = vacancy.seat.booking, staying(vacancy.seat)
    needs_one = booking.office_id is not None and booking.unattended_by_id is None
    if needs_one and all(each.by_screen for each in stay):
        return False
    return do_suffice(vacancy)


def do_suffice(vacancy: Vacancy) -> bool:
    """Tell whether the others suffice, wherever they sit: a lead stays, or somebody who may lead."""
    stay = staying(vacancy.seat)
    if any(each.kind is SeatKind.LEAD for each in stay):
        return True
    return any(each.person_id in vacancy.chair.members for each in stay)


def staying(seat: Attendance) -> list[Attendance]:
    """Return who else holds the booking of *seat* and has not said that they can't."""
    return [
        each
        for each in seat.booking.attendances
        if each is not seat and each.kind in CLAIMING and each.answer is not Answer.DECLINED
    ]
