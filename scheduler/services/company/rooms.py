"""The rooms of an office: each can be claimed, and switched off and on."""

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from scheduler.domain.terms import ResourceKind
from scheduler.errors import Missing
from scheduler.models import Booking, Office, Resource, Room
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import words_changed
from scheduler.services.editing import check_free, check_seen, differences, only_once, reserve
from scheduler.services.transaction import lock, raise_versions, transaction


@dataclass(frozen=True, slots=True)
class RoomDetails:
    """Everything of a room that its people may change; *capacity* counts the candidate too."""

    name: str
    capacity: int
    has_screen: bool = False
    is_step_free: bool = False


def room_details(room: Room) -> RoomDetails:
    """Return *room* as it is stored."""
    return RoomDetails(room.name, room.capacity, room.has_screen, room.is_step_free)


def own_room(session: Session, office_id: int, room_id: int) -> Room:
    """Return a room of this office; raise Missing for any other."""
    room = session.get(Room, room_id)
    if room is None or room.office_id != office_id:
        raise Missing
    return room


def create_room(session: Session, office_id: int, details: RoomDetails, *, act: Act) -> int:
    """Store a new room; return its id. Raises Invalid where its name is taken in this office."""
    with transaction(session):
        office = reserve(session, Office, office_id)
        check_name(session, details.name, Room.office_id == office_id)
        resource = Resource(kind=ResourceKind.ROOM)
        session.add(resource)
        session.flush()
        room = Room(id=resource.id, office_id=office_id, **asdict(details))
        with only_once(session, name_taken(details.name)):
            session.add(room)
        office.version += 1
        journal.record(session, "room created", subject(room), act=act)
        return room.id


def change_room(
    session: Session, room_id: int, details: RoomDetails, *, act: Act, seen: str | None = None
) -> None:
    """Store *details*; *seen* is the mark of what the editor had before them."""
    with transaction(session):
        room = locked(session, room_id)
        before = room_details(room)
        check_seen(seen, before)
        mine = (Room.office_id == room.office_id, Room.id != room.id)
        check_name(session, details.name, *mine)
        for name, value in asdict(details).items():
            setattr(room, name, value)
        with only_once(session, name_taken(details.name)):
            changed = differences(before, details)
            journal.record(session, "room changed", subject(room), act=act, payload=changed)
        if before.name != details.name:
            words_changed(session, Booking.room_id == room_id, now=act.now)
        raise_versions(session, [room_id])


def deactivate_room(session: Session, room_id: int, *, act: Act) -> None:
    """Offer nothing in this room any more; its bookings stay."""
    switch(session, room_id, is_active=False, act=act)


def restore_room(session: Session, room_id: int, *, act: Act) -> None:
    """Offer this room again."""
    switch(session, room_id, is_active=True, act=act)


def switch(session: Session, room_id: int, *, is_active: bool, act: Act) -> None:
    """Store whether a room is offered; the same again changes nothing."""
    with transaction(session):
        room = locked(session, room_id)
        if room.is_active != is_active:
            room.is_active = is_active
            action = "room restored" if is_active else "room deactivated"
            journal.record(session, action, subject(room), act=act)
            raise_versions(session, [room_id])


def locked(session: Session, room_id: int) -> Room:
    """Return a room whose resource is locked; raise Missing if there is none."""
    lock(session, [room_id])
    room = session.get(Room, room_id)
    if room is None:
        raise Missing
    return room


def check_name(session: Session, name: str, *among: ColumnElement[bool]) -> None:
    """Raise Invalid where one of the rooms *among* has the name already."""
    check_free(session, Room.name, name, name_taken(name), *among)


def name_taken(name: str) -> str:
    """Return the sentence for a name that another room of the office has."""
    return f"This office already has a room called {name}."


def subject(room: Room) -> str:
    """Return how the journal names *room*."""
    return f"room:{room.id}"
