"""Bookings ahead that what people, rooms and offices give now would not allow; they stay."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.availability import Masks
from scheduler.domain.bitmap import Horizon, span, tick, tick_up
from scheduler.domain.terms import BookingState
from scheduler.domain.zones import iso_week, local_day, offsets
from scheduler.models import COUNTED, Application, Attendance, Booking, Person, Room, Step
from scheduler.services.search.masks import masks_of
from scheduler.services.search.open_offices import offices_of


class Missing(StrEnum):
    """What somebody does not give of a time at which they are booked."""

    HOURS = "hours"
    DAY = "day"  # they are off


@dataclass(frozen=True, slots=True)
class Misfit:
    """A booking that stays, and in one sentence each what speaks against it."""

    booking: Booking
    reasons: tuple[str, ...]


def misfits_of_people(
    session: Session, ids: Collection[int] | None, *, now: datetime
) -> list[Misfit]:
    """Return the bookings ahead of these people, else of everybody, that no longer suit them."""
    whose = None if ids is None else Attendance.person_id.in_(ids)
    found = bookings_ahead(session, Booking.attendances.any(whose), now=now)
    if not found:
        return []
    horizon = horizon_over(found, now)
    people = {each.person_id for booking in found for each in booking.attendances}
    known = masks_of(session, people if ids is None else people & set(ids), horizon)
    return gathered(
        (booking, reasons_of_person(each, known.get(each.person_id)))
        for booking in found
        for each in booking.attendances
        if ids is None or each.person_id in ids
    )


def misfits_of_offices(
    session: Session, ids: Collection[int] | None, *, now: datetime
) -> list[Misfit]:
    """Return the bookings ahead in these offices, else in all, that office or room do not suit."""
    where = Booking.office_id.is_not(None) if ids is None else Booking.office_id.in_(ids)
    found = bookings_ahead(session, where, now=now)
    if not found:
        return []
    horizon = horizon_over(found, now)
    offices = {each.office_id for each in found if each.office_id is not None}
    known = offices_of(session, offices, horizon)
    open_ = {each: office.opening for each, office in known.items()}
    return gathered(
        (booking, (*reasons_of_office(booking, open_, horizon), *reasons_of_room(booking)))
        for booking in found
    )


def misfits_of_room(session: Session, room: Room, *, now: datetime) -> list[Misfit]:
    """Return the bookings ahead that *room* does not suit any more."""
    found = bookings_ahead(session, Booking.room_id == room.id, now=now)
    return gathered((booking, reasons_of_room(booking)) for booking in found)


def bookings_ahead(
    session: Session, *where: ColumnElement[bool], now: datetime
) -> Sequence[Booking]:
    """Return the live bookings that have not begun, in order, with all that a list shows."""
    return session.scalars(
        select(Booking)
        .where(Booking.state == BookingState.SCHEDULED, Booking.starts_at > now, *where)
        .order_by(Booking.starts_at, Booking.id)
        .options(
            selectinload(Booking.attendances).selectinload(Attendance.person),
            selectinload(Booking.visit),
            selectinload(Booking.office),
            selectinload(Booking.room),
            selectinload(Booking.step)
            .selectinload(Step.application)
            .selectinload(Application.candidate),
        )
    ).all()


def horizon_over(found: Sequence[Booking], now: datetime) -> Horizon:
    """Return whole weeks that hold all these bookings."""
    last = max(each.ends_at for each in found)
    return Horizon.of(now.date(), weeks=(last.date() - now.date()).days // 7 + 2)


def gathered(found: Iterable[tuple[Booking, Iterable[str]]]) -> list[Misfit]:
    """Return one misfit a booking, in order, of those that something speaks against."""
    reasons: dict[int, tuple[Booking, dict[str, None]]] = {}
    for booking, sentences in found:
        reasons.setdefault(booking.id, (booking, {}))[1].update(dict.fromkeys(sentences))
    return [Misfit(booking, tuple(each)) for booking, each in reasons.values() if each]


def reasons_of_person(seat: Attendance, known: Masks | None) -> tuple[str, ...]:
    """Return what speaks against a person's seat; people whose masks are not known are off."""
    if known is None:
        return (f"{seat.person.name} is switched off.",)
    hours = reason_of_hours(seat, known)
    limits = reasons_of_limits(seat, known) if seat.kind in COUNTED else ()
    return ((hours,) if hours else ()) + limits


def reason_of_hours(seat: Attendance, known: Masks) -> str:
    """Return why the time does not suit a person, nothing if it does."""
    booking, name = seat.booking, seat.person.name
    match missing_of(seat, known):
        case Missing.HOURS:
            is_there = booking.office and not seat.by_screen
            at = f" at {booking.office.name}" if is_there and booking.office else ""
            return f"Outside the hours of {name}{at}."
        case Missing.DAY:
            return f"{name} is off on that day."
    return ""


def missing_of(seat: Attendance, known: Masks) -> Missing | None:
    """Return what a person does not give of the time of their seat, nothing if they give it."""
    place = None if seat.by_screen else seat.booking.office_id
    needed = steps_within(seat.booking, known.horizon)
    if needed & ~known.hours.get(place, 0):
        return Missing.HOURS
    return Missing.DAY if needed & ~known.present.get(place, 0) else None


def reasons_of_limits(seat: Attendance, known: Masks) -> tuple[str, ...]:
    """Return which limits of a person the day or week of a booking exceeds."""
    day = local_day(tick(seat.booking.starts_at), offsets(known.zone, *known.horizon.reach))
    in_week = sum(
        count for other, count in known.counts.items() if iso_week(other) == iso_week(day)
    )
    return (
        *over(seat.person, known.counts.get(day, 0), known.limits.per_day, "day"),
        *over(seat.person, in_week, known.limits.per_week, "week"),
    )


def over(person: Person, count: int, limit: int | None, unit: str) -> tuple[str, ...]:
    """Return the sentence for more interviews than a limit, nothing while they are within."""
    if limit is None or count <= limit:
        return ()
    return (f"{person.name} has {count} that {unit}; the limit is {limit}.",)


def reasons_of_office(
    booking: Booking, open_: Mapping[int, int], horizon: Horizon
) -> tuple[str, ...]:
    """Return why the office does not suit a booking."""
    if booking.office is None:
        return ()
    name = booking.office.name
    if not booking.office.is_active:
        return (f"The office {name} is switched off.",)
    if steps_within(booking, horizon) & ~open_[booking.office.id]:
        return (f"The office {name} is closed then.",)
    return ()


def reasons_of_room(booking: Booking) -> tuple[str, ...]:
    """Return why the room does not suit a booking."""
    room = booking.room
    if room is None:
        return ()
    come = 1 + sum(not each.by_screen for each in booking.attendances)
    if not room.is_active:
        return (f"The room {room.name} is switched off.",)
    seats = f"{come} people come; the room {room.name} has seats for {room.capacity}."
    screen = f"The room {room.name} has no screen, and somebody joins by one."
    is_seen = any(each.by_screen for each in booking.attendances)
    candidate = booking.step.application.candidate
    stairs = f"The room {room.name} has steps on the way, and {candidate.name} needs none."
    return (
        *((seats,) if come > room.capacity else ()),
        *((screen,) if is_seen and not room.has_screen else ()),
        *((stairs,) if candidate.needs_step_free and not room.is_step_free else ()),
    )


def steps_within(booking: Booking, horizon: Horizon) -> int:
    """Return the steps of a horizon that a booking covers."""
    return span(tick(booking.starts_at) - horizon.origin, tick_up(booking.ends_at) - horizon.origin)
