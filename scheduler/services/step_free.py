"""Rooms without steps for what somebody has booked before they said that they need them."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.terms import BookingState, Notice
from scheduler.models import WITH_CANDIDATE, Application, Booking, Claim, Room, Step
from scheduler.services import invitations, journal, telling
from scheduler.services.act import Act
from scheduler.services.attending import Change
from scheduler.services.claims import Owner, claim, release_room
from scheduler.services.transaction import lock_found, raise_versions


def in_the_way(session: Session, candidate_id: int, *, act: Act) -> Sequence[Booking]:
    """Return the bookings ahead of a candidate whose rooms have steps on the way, in order."""
    return session.scalars(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .join(Room, Room.id == Booking.room_id)
        .where(
            Application.candidate_id == candidate_id,
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > act.now,
            Room.is_step_free.is_(False),
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at)
    ).all()


def lock_rooms(session: Session, candidate_id: int, *, act: Act) -> None:
    """Lock the candidate and every room that their bookings might change to."""

    def find() -> set[int]:
        offices = {each.office_id for each in in_the_way(session, candidate_id, act=act)}
        return {candidate_id, *session.scalars(select(Room.id).where(Room.office_id.in_(offices)))}

    lock_found(session, find)


def change_rooms(session: Session, candidate_id: int, *, act: Act) -> None:
    """Put what is booked into rooms without steps where one is free; everybody is told once.

    What finds no such room stays where it is. Whoever calls has locked the rooms.
    """
    changed: list[Booking] = []
    before: dict[int, telling.Facts] = {}
    for booking in in_the_way(session, candidate_id, act=act):
        room = free_room(session, booking)
        if room is not None:
            before[booking.id] = telling.when_facts(booking)
            put(session, booking, room, act=act)
            changed.append(booking)
    for booking in changed:
        invitations.tell_team_move(session, booking, before[booking.id], Change(), act=act)
    for entry in dict.fromkeys(each.entry for each in changed):
        first = next(each for each in changed if each.entry is entry)
        invitations.revise_day(session, entry, first, act=act)
        said = {"before": before[first.id], "roomed": True}
        invitations.tell_day(session, entry, Notice.MOVED, said, act=act)


def free_room(session: Session, booking: Booking) -> Room | None:
    """Return the smallest room without steps that holds *booking* and is free then."""
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
            Room.is_step_free,
            Room.capacity >= come,
            Room.has_screen.in_((True, needs_screen)),
            ~taken,
        )
        .order_by(Room.capacity, Room.id)
    ).first()


def put(session: Session, booking: Booking, room: Room, *, act: Act) -> None:
    """Give *booking* another room, and the claims of it in place of the old ones."""
    old = booking.room_id or 0
    release_room(session, booking.id, old)
    claim(session, Owner(booking_id=booking.id), (booking.starts_at, booking.ends_at), {room.id: 0})
    raise_versions(session, [old, room.id])
    booking.room = room
    booking.version += 1
    booking.changed_at = act.now
    session.flush()
    journal.record(
        session,
        "change room",
        f"booking:{booking.id}",
        act=act,
        application_id=booking.application.id,
        payload={"room": room.name},
    )
