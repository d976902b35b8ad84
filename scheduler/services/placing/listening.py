"""People beside a line-up: the optional, who claim nothing, and those who learn by it.

Shadows are added when they are free, and go first when they are needed to hold something. Who leads
with somebody qualified beside them is added likewise, and stays.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Span, span, steps_of, tick, tick_up
from scheduler.domain.terms import SeatKind
from scheduler.errors import SlotTaken
from scheduler.models import LEARNING, Attendance, Booking, Claim, Person
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import is_shown
from scheduler.services.messages import telling
from scheduler.services.placing import attending, invitations
from scheduler.services.placing.attending import Change, Gone
from scheduler.services.placing.leading import able_to_lead, count_again, leaders, leads
from scheduler.services.placing.lineups import Placed
from scheduler.services.pools.seats_beside import BESIDE, SeatBeside, seats_beside
from scheduler.services.search import shadow_claims
from scheduler.services.search.claims import Owner, claim
from scheduler.services.search.finding import horizon_of
from scheduler.services.search.masks import masks_of
from scheduler.services.transaction import attempt, unsettle


@dataclass(frozen=True, slots=True)
class Seatable:
    """Somebody who may sit beside a line-up, on which seat, and whether by screen."""

    person: int
    seat: SeatBeside
    by_screen: bool


def give_way_to_all(
    session: Session, wanted: Sequence[tuple[Booking, Mapping[int, int]]], *, act: Act
) -> None:
    """Do for each booking what `give_way` does; where nobody listens in, that is one query."""
    people = {one for _, claimed in wanted for one in claimed}
    first = min(tick(each.starts_at) for each, _ in wanted)
    end = max(tick_up(each.ends_at) + steps_of(max(claimed.values())) for each, claimed in wanted)
    if shadow_claims.among(session, dict.fromkeys(people, (first, end))):
        for each, claimed in wanted:
            give_way(session, each, claimed, act=act)


def give_way(session: Session, booking: Booking, claimed: Mapping[int, int], *, act: Act) -> None:
    """Let those who hold *booking* leave what they listen in to at that time; both are told."""
    first, end = tick(booking.starts_at), tick_up(booking.ends_at)
    wanted = {each: (first, end + steps_of(gap)) for each, gap in claimed.items()}
    left = {(ident, person) for ident, person, _ in shadow_claims.among(session, wanted)}
    for booking_id, person_id in sorted(left):
        other = session.get_one(Booking, booking_id)
        seats = [each for each in other.attendances if each.person_id == person_id]
        remove(session, other, [each for each in seats if other is not booking], act=act)
        free(session, booking_id, [person_id])


def remove(session: Session, booking: Booking, seats: Collection[Attendance], *, act: Act) -> None:
    """Let people leave a booking that goes on without them, and tell whoever is in it."""
    if not seats:
        return
    led = leaders(seats)
    gone = [leave(booking, each) for each in seats]
    free(session, booking.id, [each.person.id for each in gone])
    count_again(session, led)
    booking.version += 1
    booking.changed_at = act.now
    session.flush()
    before = telling.when_facts(booking)
    invitations.tell_team_move(session, booking, before, Change((), tuple(gone)), act=act)


def leave(booking: Booking, seat: Attendance) -> Gone:
    """Take a seat out of a booking; return who had it, and how it had reached their calendar."""
    gone = Gone(seat.person, seat.is_mailed, is_shown(seat), seat.kind in LEARNING)
    booking.attendances.remove(seat)
    return gone


def free(session: Session, booking_id: int, people: Collection[int]) -> None:
    """Free what these people claim for a booking."""
    if not people:
        return
    unsettle(session)
    session.execute(
        delete(Claim)
        .where(Claim.booking_id == booking_id, Claim.resource_id.in_(people))
        .execution_options(synchronize_session=False)
    )


def settle(session: Session, booking: Booking, change: Change, *, act: Act) -> Change:
    """Seat who may come and who can listen in beside the line-up of *booking*, which is claimed.

    Return *change* with what has changed of them. Who sat there before stays if they can.
    """
    before = {each.person_id: each for each in booking.attendances if each.kind in BESIDE}
    candidate_id = booking.step.application.candidate_id
    talks = [booking.interview_id]
    seats = seats_beside(session, talks, candidate_id, now=act.now, without=booking.id)
    if not before and not seats:
        return change
    led = leaders(before.values())
    free(session, booking.id, led)
    count_again(session, led)
    session.flush()
    wanted = {each.person: each for each in chosen(session, booking, seats, before, act=act)}
    gone = [leave(booking, seat) for one, seat in before.items() if one not in wanted]
    free(session, booking.id, [each.person.id for each in gone])
    joined = []
    for one, place in wanted.items():
        attendance = before.get(one) or attending.newcomer(session.get_one(Person, one))
        attending.fill(attendance, placed(place))
        if one not in before:
            booking.attendances.append(attendance)
            joined.append(attendance.person)
    attending.link(booking, act=act)
    count_again(session, led | leaders(booking.attendances))
    session.flush()
    return Change((*change.joined, *joined), (*change.gone, *gone))


def placed(place: Seatable) -> Placed:
    """Return how somebody sits, in the words of the database."""
    return Placed(
        person_id=place.person,
        seat_id=place.seat.seat_id,
        kind=place.seat.kind.value,
        by_screen=place.by_screen,
        because=[],
    )


def chosen(
    session: Session,
    booking: Booking,
    seats: Collection[SeatBeside],
    before: Collection[int],
    *,
    act: Act,
) -> Iterator[Seatable]:
    """Yield who is to sit beside the line-up; what a shadow takes is claimed."""
    line_up = [each for each in booking.attendances if each.kind not in BESIDE]
    taken = {each.person_id for each in line_up}
    room = booking.room
    chairs = room.capacity - 1 - sum(not each.by_screen for each in line_up) if room else 0
    known = {one for seat in seats for one in seat.members}
    able = free_at(session, booking, known, act=act)
    leading = {one for seat in seats if seat.kind is SeatKind.REVERSE for one in seat.members}
    ready = able_to_lead(session, booking, leading, before, act=act)
    is_taught = False  # one at most of those for whom the plan has no seat
    for seat in seats:
        left = 0 if seat.for_training and is_taught else seat.count
        for one in in_order(seat, before, able):
            by_screen = able.get(one, False) or (room is not None and chairs <= 0)
            if not left or one in taken or (by_screen and room and not room.has_screen):
                continue
            if seat.kind is SeatKind.SHADOW and not listens(session, booking, one, able):
                continue
            if seat.kind is SeatKind.REVERSE and (by_screen or one not in ready):
                continue
            if seat.kind is SeatKind.REVERSE and not leads(session, booking, one):
                continue
            taken.add(one)
            is_taught |= seat.for_training
            left, chairs = left - 1, chairs - (not by_screen)
            yield Seatable(one, seat, by_screen)


def in_order(seat: SeatBeside, before: Collection[int], able: Collection[int]) -> list[int]:
    """Return who may sit on *seat*: whoever sat there, whoever is free, then as the seat has it."""
    first = {one: number for number, one in enumerate(seat.members)}
    return sorted(seat.members, key=lambda one: (one not in before, one not in able, first[one]))


def listens(session: Session, booking: Booking, person: int, able: Mapping[int, bool]) -> bool:
    """Claim the time of somebody who is to listen in; tell whether it could be done."""
    if booking.without_shadows or person not in able:
        return False
    gap = session.get_one(Person, person).gap_minutes
    times = booking.starts_at, booking.ends_at
    free(session, booking.id, [person])
    try:
        with attempt(session):
            claim(session, Owner(booking_id=booking.id), times, {person: gap}, is_shadow=True)
    except SlotTaken:
        return False
    return True


def free_at(
    session: Session, booking: Booking, people: Collection[int], *, act: Act
) -> dict[int, bool]:
    """Return who has nothing else at the time of *booking*, and whether only by screen.

    Limits do not count: to listen in is no interview.
    """
    first, end = tick(booking.starts_at), tick_up(booking.ends_at)
    horizon = horizon_of(act.now, (booking.starts_at - act.now).days + 1)
    found: dict[int, bool] = {}
    busy = busy_elsewhere(session, booking, people, (first, end))
    needed = span(first - horizon.origin, end - horizon.origin)
    for person, known in masks_of(session, people, horizon).items():
        here = known.free.get(booking.office_id, 0)
        there = known.free.get(None, 0)
        if person in busy or (needed & ~here and needed & ~there):
            continue
        found[person] = booking.office_id is not None and bool(needed & ~here)
    return found


def busy_elsewhere(
    session: Session, booking: Booking, people: Collection[int], when: Span
) -> set[int]:
    """Return who listens in to something else at that time: nobody listens to two talks at once."""
    return set(
        session.scalars(
            select(Claim.resource_id).where(
                Claim.resource_id.in_(people),
                Claim.tick >= when[0],
                Claim.tick < when[1],
                Claim.is_shadow,
                Claim.booking_id != booking.id,
            )
        )
    )
