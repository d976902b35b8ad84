"""Another room of the same office for what is booked: time, people and link stay.

A room may have steps on the way of whoever needs none, or be closed.
"""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.terms import BookingState, Notice
from scheduler.errors import Missing
from scheduler.models import WITH_CANDIDATE, Application, Booking, Claim, Room, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages import telling
from scheduler.services.placing import invitations
from scheduler.services.placing.attending import Change
from scheduler.services.search.claims import Owner, claim, release_room
from scheduler.services.transaction import lock_found, raise_versions, transaction

STEPS, CLOSED = "steps", "closed"


def empty_room(session: Session, room_id: int, *, act: Act) -> tuple[int, int]:
    """Put what is booked in a room that is switched off into others; return how many move and stay.

    What finds no other room stays, for a coordinator to look at. Everybody is told once.
    """
    with transaction(session):
        room = session.get(Room, room_id)
        if room is None:
            raise Missing
        lock_found(session, lambda: around(session, room, act=act))
        session.refresh(room)
        found = [] if room.is_active else booked_in(session, room_id, act=act)
        moved = find_rooms(session, found, CLOSED, act=act)
    return len(moved), len(found) - len(moved)


def around(session: Session, room: Room, *, act: Act) -> set[int]:
    """Return the rooms of the office, and whoever is to come to one of *room*."""
    rooms = session.scalars(select(Room.id).where(Room.office_id == room.office_id))
    ahead = booked_in(session, room.id, act=act)
    return {*rooms, *(each.application.candidate_id for each in ahead)}


def booked_in(session: Session, room_id: int, *, act: Act) -> Sequence[Booking]:
    """Return the talks ahead in a room, in order of time."""
    return session.scalars(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(
            Booking.room_id == room_id,
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > act.now,
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at, Booking.id)
    ).all()


def find_rooms(
    session: Session, bookings: Sequence[Booking], why: str, *, act: Act
) -> list[Booking]:
    """Put *bookings* into other rooms where one is free; return those that have one now.

    Everybody is told once. Whoever calls has locked the rooms.
    """
    changed: list[Booking] = []
    before: dict[int, telling.Facts] = {}
    for booking in bookings:
        room = free_room(session, booking)
        if room is not None:
            before[booking.id] = telling.when_facts(booking)
            put(session, booking, room, why, act=act)
            changed.append(booking)
    for booking in changed:
        invitations.tell_team_move(session, booking, before[booking.id], Change(), act=act)
    for entry in dict.fromkeys(each.entry for each in changed):
        first = next(each for each in changed if each.entry is entry)
        invitations.revise_day(session, entry, first, act=act)
        said = {"before": before[first.id], "roomed": why}
        invitations.tell_day(session, entry, Notice.MOVED, said, act=act)
    return changed


def free_room(session: Session, booking: Booking) -> Room | None:
    """Return the smallest other room that suits *booking* and whoever comes, and is free then."""
    come = 1 + sum(not each.by_screen for each in booking.attendances)
    needs_screen = any(each.by_screen for each in booking.attendances)
    taken = exists().where(
        Claim.resource_id == Room.id,
        Claim.tick >= tick(booking.starts_at),
        Claim.tick < tick_up(booking.ends_at),
    )
    return session.scalars(
        select(Room)
        .where(
            Room.office_id == booking.office_id,
            Room.is_active,
            Room.id != booking.room_id,
            Room.is_step_free.in_((True, booking.application.candidate.needs_step_free)),
            Room.capacity >= come,
            Room.has_screen.in_((True, needs_screen)),
            ~taken,
        )
        .order_by(Room.capacity, Room.id)
    ).first()


def put(session: Session, booking: Booking, room: Room, why: str, *, act: Act) -> None:
    """Give *booking* another room, and the claims of it in place of the old ones."""
    old = booking.room_id or 0
    release_room(session, booking.id, old)
    claim(session, Owner(booking_id=booking.id), (booking.starts_at, booking.ends_at), {room.id: 0})
    raise_versions(session, [old, room.id])
    booking.room = room
    booking.version += 1
    booking.changed_at = act.now
    session.flush()
    journal.record_booking(
        session, "change room", booking, {"room": room.name, "why": why}, act=act
    )
