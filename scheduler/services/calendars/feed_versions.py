"""The version of each person's feed: raised in the transaction that changes what it shows.

Who changes something names the people whose feeds show it; the versions rise once, right before
the commit. A validator that is made of the version needs nothing else to be read.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState, Delivery
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    CalendarObject,
    Departure,
    Feed,
    Person,
    Step,
)
from scheduler.services.transaction import do_last
from scheduler.services.upserts import upsert_all


def raise_feeds(session: Session, people: Iterable[int], *, now: datetime) -> None:
    """Tell everybody who reads the feeds of *people* that something else stands there."""
    do_last(session, write_versions, dict.fromkeys(people, now))


def write_versions(session: Session, changed: dict[int, datetime]) -> None:
    """Raise the versions, each with a later second than the version before had."""
    if not changed:
        return
    rows = [
        {"person_id": person_id, "version": 1, "changed": int(changed[person_id].timestamp())}
        for person_id in sorted(changed)
    ]
    insert = upsert_all(session, Feed, rows)
    wanted = insert.excluded.changed
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["person_id"],
            set_={
                "version": Feed.version + 1,
                "changed": case((wanted > Feed.changed, wanted), else_=Feed.changed + 1),
            },
        ).execution_options(synchronize_session=False)
    )


def is_shown(attendance: Attendance) -> bool:
    """Tell whether the feed of whoever has this seat shows it: what no invitation brings, or all."""
    return not attendance.is_mailed or attendance.person.delivery is Delivery.BOTH


def shown() -> ColumnElement[bool]:
    """Return the condition, beside a join of Person, of a seat that its owner's feed shows."""
    return or_(~Attendance.is_mailed, Person.delivery == Delivery.BOTH)


def words_changed(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    """Note that what feeds say of these bookings reads otherwise now; no time has changed.

    Invitations that are out stay as they are: nobody is mailed about a room's new name. What was
    cancelled says nothing any more that could change.
    """
    found = session.execute(
        select(Booking.id, Booking.team_object_id, Attendance.person_id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Person, Person.id == Attendance.person_id)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(shown(), Booking.state != BookingState.CANCELLED, *which)
    ).all()
    objects = sorted({row.team_object_id for row in found})
    session.execute(
        select(CalendarObject.id)
        .where(CalendarObject.id.in_(objects))
        .order_by(CalendarObject.id)
        .with_for_update()
    )
    session.execute(
        update(CalendarObject)
        .where(CalendarObject.id.in_(objects))
        .values(changed_at=now)
        .execution_options(synchronize_session=False)
    )
    raise_feeds(session, {row.person_id for row in found}, now=now)


def depart(
    session: Session,
    booking: Booking,
    person_id: int,
    when: tuple[datetime, datetime],
    *,
    now: datetime,
) -> None:
    """Let the feed of somebody who lost their seat show the booking, as it was, as cancelled."""
    starts_at, ends_at = when
    session.merge(
        Departure(
            person_id=person_id,
            booking_id=booking.id,
            sequence=booking.team_object.sequence,
            starts_at=starts_at,
            ends_at=ends_at,
            at=now,
        )
    )
    raise_feeds(session, [person_id], now=now)
