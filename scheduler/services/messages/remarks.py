"""What mails ask of a coordinator, and seeing to it."""

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import RemarkKind
from scheduler.errors import Missing
from scheduler.models import Booking, Remark, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.transaction import transaction


def own_remark(session: Session, application_id: int, remark_id: int) -> Remark:
    """Return a remark about an interview of this application; raise Missing for any other."""
    found = session.scalar(
        select(Remark)
        .join(Booking, Booking.id == Remark.booking_id)
        .join(Step, Step.id == Booking.step_id)
        .where(Remark.id == remark_id, Step.application_id == application_id)
    )
    if found is None:
        raise Missing
    return found


def about_visit(session: Session, visit_id: int, booking: Booking | None) -> list[Remark]:
    """Return the mails about a visit that nobody has seen to: of its booking, or of its visitor."""
    mine = Remark.booking_id == booking.id if booking else Remark.visit_id == visit_id
    return unsettled(session, mine)


def about_afternoon(session: Session, day_id: int) -> list[Remark]:
    """Return the mails of whoever welcomes an afternoon that nobody has seen to."""
    return unsettled(session, and_(Remark.visit_day_id == day_id, Remark.visit_id.is_(None)))


def unsettled(session: Session, which: ColumnElement[bool]) -> list[Remark]:
    """Return those of these remarks that nobody has seen to, in order."""
    found = select(Remark).where(which, Remark.settled_at.is_(None)).order_by(Remark.id)
    return list(session.scalars(found))


def settle(session: Session, remark_id: int, *, act: Act) -> None:
    """Note that somebody has seen to a remark; once is enough."""
    with transaction(session):
        remark = session.get_one(Remark, remark_id, populate_existing=True)
        if remark.settled_at is not None:
            return
        remark.settled_at = act.now
        booking = session.get(Booking, remark.booking_id) if remark.booking_id else None
        if booking is None:
            journal.record(session, "settle remark", f"visit_day:{remark.visit_day_id}", act=act)
            return
        is_candidates = booking.visit_id is None  # visitors are forgotten
        payload = {"person": remark.who} if is_candidates else {}
        journal.record_booking(session, "settle remark", booking, payload, act=act)


def answered_by_move(session: Session, booking: Booking, *, act: Act) -> None:
    """See to what was proposed for a booking that has another time now: its invitation says so."""
    session.execute(
        update(Remark)
        .where(
            Remark.booking_id == booking.id,
            Remark.kind == RemarkKind.PROPOSED,
            Remark.settled_at.is_(None),
        )
        .values(settled_at=act.now)
        .execution_options(synchronize_session="fetch")
    )
