"""Somebody leaves us, or a pool: their seats to come are given up, as if they had said so one by one."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import Missing, StepClosed
from scheduler.models import LEARNING, Attendance, Booking, Membership, Person, PoolExit, Seat
from scheduler.services.act import Act
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.services.visits import welcoming

REASON = "No longer holds interviews here."
OF_POOL = "No longer takes seats of this pool."
KEPT = timedelta(hours=1)  # a slot that was held before may be booked a little later


def give_up_seats(session: Session, *, act: Act) -> int:
    """Give up every seat to come of who is switched off or has left its pool; return how many.

    Each is a transaction of its own, with the locks of its own booking: what one worker leaves
    undone, the next round does.
    """
    done = 0
    for seat_id, reason in seats_given_up(session, act=act):
        try:
            answers.cannot(session, seat_id, reason, act=act)
            done += 1
        except (Missing, StepClosed):  # seen to, or cancelled, meanwhile
            continue
    forget_exits(session, act=act)
    return done + welcoming.given_up(session, act=act)


def seats_given_up(session: Session, *, act: Act) -> Iterator[tuple[int, str]]:
    """Yield the seats to give up, the soonest of each kind first, and what is said of them."""
    gone = session.scalars(to_come(act).where(Person.is_active.is_(False))).all()
    yield from ((seat_id, REASON) for seat_id in gone)
    left = session.scalars(of_pools(act)).all()
    yield from ((seat_id, OF_POOL) for seat_id in left if seat_id not in gone)


def to_come(act: Act) -> Select[int]:
    """Return the query of seats to come that take somebody's time and that they have not given up."""
    return (
        select(Attendance.id)
        .join(Person, Person.id == Attendance.person_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Attendance.kind.in_((*CLAIMING, *LEARNING)),
            Attendance.answer != Answer.DECLINED,
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > act.now,
        )
        .order_by(Booking.starts_at, Attendance.id)
    )


def of_pools(act: Act) -> Select[int]:
    """Return the query of seats to come that somebody had from a pool whose seats they don't take.

    Who learns there still keeps what they learn by.
    """
    is_member = exists().where(
        Membership.pool_id == Seat.pool_id, Membership.person_id == Attendance.person_id
    )
    return (
        to_come(act)
        .join(Seat, Seat.id == Attendance.seat_id)
        .join(
            PoolExit,
            and_(PoolExit.pool_id == Seat.pool_id, PoolExit.person_id == Attendance.person_id),
        )
        .where(or_(Attendance.kind.in_(CLAIMING), ~is_member))
    )


def of_member(session: Session, pool_id: int, person_id: int, *, act: Act) -> list[Attendance]:
    """Return the seats to come that somebody would give up by leaving a pool, the soonest first."""
    mine = (
        to_come(act)
        .join(Seat, Seat.id == Attendance.seat_id)
        .where(Seat.pool_id == pool_id, Attendance.person_id == person_id)
    )
    return [session.get_one(Attendance, each) for each in session.scalars(mine).all()]


def forget_exits(session: Session, *, act: Act) -> None:
    """Forget who left a pool long enough ago that no seat of it can reach them any more."""
    if session.scalar(select(exists().where(PoolExit.at < act.now - KEPT))):
        with transaction(session):
            session.execute(delete(PoolExit).where(PoolExit.at < act.now - KEPT))
