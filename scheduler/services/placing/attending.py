"""The people of a booking, their room, and the link of those who are elsewhere."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, Delivery, SeatKind
from scheduler.models import Attendance, Booking, Person, Room
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import is_shown
from scheduler.services.calendars.meetings import meeting_link
from scheduler.services.placing.lineups import Placed
from scheduler.services.pools.seats_beside import BESIDE


@dataclass(frozen=True, slots=True)
class Change:
    """Who has a seat that they had not, and who had one that they have no more."""

    joined: tuple[Person, ...] = ()
    gone: tuple["Gone", ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody without a seat, and how the one that they had reached their calendar."""

    person: Person
    was_mailed: bool
    was_in_feed: bool
    was_shadow: bool = False


def seat(
    session: Session,
    booking: Booking,
    people: list[Placed],
    room_id: int | None,
    *,
    act: Act,
    by_phone: bool = False,
) -> Change:
    """Give *booking* these people and this room, and return what has changed.

    Whoever stays is asked again: the invitation that they answered was for another time. Those
    beside the line-up are left to services/placing/listening.py.
    """
    before = {each.person_id: each for each in booking.attendances}
    wanted = {each["person_id"]: each for each in people}
    gone = [
        each
        for person_id, each in before.items()
        if person_id not in wanted and not is_beside(each)
    ]
    left = tuple(Gone(each.person, each.is_mailed, is_shown(each)) for each in gone)
    joined = []
    for each in gone:
        booking.attendances.remove(each)
    for person_id, placed in wanted.items():
        attendance = before.get(person_id) or newcomer(session.get_one(Person, person_id))
        fill(attendance, placed)
        if person_id not in before:
            booking.attendances.append(attendance)
            joined.append(attendance.person)
    booking.room = session.get(Room, room_id) if room_id is not None else None
    if not by_phone:
        link(booking, act=act)
    session.flush()
    return Change(tuple(joined), left)


def is_beside(attendance: Attendance) -> bool:
    """Tell whether somebody sits beside a line-up; in a debrief who may come is part of it."""
    return attendance.booking.with_candidate and attendance.kind in BESIDE


def link(booking: Booking, *, act: Act) -> None:
    """Give *booking* a link if somebody needs one."""
    if needs_link(booking) and not booking.link:
        booking.link = meeting_link(act.house)


def newcomer(person: Person) -> Attendance:
    """Return a seat for *person*; as they want it now, it reaches their calendar to its end."""
    return Attendance(person=person, is_mailed=person.delivery is not Delivery.FEED)


def seated(person: Person, placed: Placed) -> Attendance:
    """Return the seat of *person* in a new booking."""
    attendance = newcomer(person)
    fill(attendance, placed)
    return attendance


def fill(attendance: Attendance, placed: Placed) -> None:
    """Write down which seat a person has, and why; their answer is open again."""
    attendance.seat_id = placed["seat_id"]
    attendance.kind = SeatKind(placed["kind"])
    attendance.by_screen = placed["by_screen"]
    attendance.chosen_because = placed["because"]
    attendance.answer = Answer.NEEDS_ACTION
    attendance.answered_at = None
    attendance.answer_reason = ""


def needs_link(booking: Booking) -> bool:
    """Tell whether somebody of *booking* is on screen."""
    return booking.office is None or any(each.by_screen for each in booking.attendances)
