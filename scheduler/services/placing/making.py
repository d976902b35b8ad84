"""Making bookings of talks that were found free: their rows, claims and calendar objects, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.hours import Place
from scheduler.domain.offers import TITLE
from scheduler.domain.terms import BY_CANDIDATE, Audience, StageKind
from scheduler.models import Booking, Office, Person, Room, Step
from scheduler.services.act import Act
from scheduler.services.calendars import meetings
from scheduler.services.messages import candidate_days
from scheduler.services.placing import attending
from scheduler.services.placing.lineups import Placed
from scheduler.services.search.claims import refusal
from scheduler.services.search.finding import Asked


@dataclass(frozen=True, slots=True)
class Placing:
    """A talk that is to be booked: when, with whom, and in which room."""

    asked: Asked
    starts_at: datetime
    people: list[Placed]
    room_id: int | None

    @property
    def zone(self) -> str:
        """Return the zone whose wall time is promised: the office's, or the candidate's own."""
        return anchor_of(self.asked.step, self.office)

    @property
    def office(self) -> Office | None:
        """Return where it is held, as the plan names it; none for remote."""
        places = self.asked.interview.way.places
        return next((each.office for each in places if each.office_id == self.asked.place), None)


@dataclass(frozen=True, slots=True)
class Known:
    """The people and rooms of talks that are to be booked."""

    people: Mapping[int, Person]
    rooms: Mapping[int, Room]


def make_all(session: Session, wanted: Sequence[Placing], *, act: Act) -> list[Booking]:
    """Return new bookings of talks of one step; nothing is claimed for them yet.

    Talks of one day share one entry in the candidate's calendar.
    """
    known, before = known_of(session, wanted), wanted[0].asked.taken.before or ()
    entries = dict(candidate_days.entries_among(before))
    made = []
    for each in wanted:
        day = candidate_days.day_of(each.starts_at, each.zone)
        if day not in entries:
            entries[day] = meetings.object_of(Audience.CANDIDATE, act=act)
        one = make(each, known, moves_among(before, each.asked.interview.id), act=act)
        one.candidate_object = entries[day]
        made.append(one)
    session.add_all(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    return made


PEOPLE = select(Person).where(Person.id.in_(bindparam("ids", expanding=True)))
ROOMS = select(Room).where(Room.id.in_(bindparam("ids", expanding=True)))


def known_of(session: Session, wanted: Sequence[Placing]) -> Known:
    """Return everybody and every room that *wanted* names, in two queries at most."""
    people = {one["person_id"] for each in wanted for one in each.people}
    rooms = {each.room_id for each in wanted if each.room_id is not None}
    return Known(
        {one.id: one for one in session.scalars(PEOPLE, {"ids": list(people)})},
        {one.id: one for one in session.scalars(ROOMS, {"ids": list(rooms)})} if rooms else {},
    )


def make(placing: Placing, known: Known, moves: int, *, act: Act) -> Booking:
    """Return the booking of one talk with its people; the candidate has moved it *moves* times."""
    asked = placing.asked
    booking = Booking(
        reference=meetings.reference(),
        step=asked.step,
        interview=asked.interview,
        title=title_of(asked),
        minutes=asked.interview.minutes,
        moves=moves,
        room=known.rooms[placing.room_id] if placing.room_id is not None else None,
        team_object=meetings.object_of(Audience.TEAM, act=act),
        created_at=act.now,
        changed_at=act.now,
        attendances=[
            attending.seated(known.people[each["person_id"]], each) for each in placing.people
        ],
    )
    set_time(booking, placing.office, placing.starts_at)
    attending.link(booking, act=act)
    return booking


def anchor_of(step: Step, office: Office | None) -> str:
    """Return the zone whose wall time is promised: the office's, or the candidate's own."""
    return office.zone if office else step.application.candidate.zone


def moves_among(before: Sequence[Booking], interview_id: int) -> int:
    """Return how often the candidate has moved an interview of which they had *before*.

    To cancel and book again is to move.
    """
    own = (each for each in reversed(before) if each.interview_id == interview_id)
    last = next((each for each in own if each.cancelled_by == BY_CANDIDATE), None)
    return last.moves + 1 if last else 0


def title_of(asked: Asked) -> str:
    """Return what the meeting is called; an offer call never says what it is about."""
    if asked.interview.way.kind == StageKind.OFFER:
        return TITLE
    return asked.interview.title


def put_at(session: Session, booking: Booking, office_id: Place, starts_at: datetime) -> None:
    """Put *booking* at a time and a place; the anchor keeps its wall time for good."""
    booking.minutes = booking.interview.minutes  # minutes more were for the time that it leaves
    office = session.get(Office, office_id) if office_id is not None else None
    set_time(booking, office, starts_at)


def set_time(booking: Booking, office: Office | None, starts_at: datetime) -> None:
    """Put *booking* at a time, in an office or remote."""
    booking.office = office
    booking.by_hand = False
    booking.put_at(starts_at, anchor_of(booking.step, office))
