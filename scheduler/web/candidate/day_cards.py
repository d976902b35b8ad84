"""A card for each day to choose: what it is made of, with whom and where, and what speaks for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.domain.bitmap import instant
from scheduler.domain.hours import Place
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day
from scheduler.models import Booking, Office
from scheduler.services.loops.loops import AskedLoop
from scheduler.text.names import first_name
from scheduler.web.candidate.names import Face, one_of
from scheduler.web.candidate.place_facts import takers
from scheduler.web.candidate.stamps import times_of
from scheduler.web.candidate.wishes import stamp

SOONEST, LEAST_WAITING = "Soonest", "Least waiting"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a day; only a talk has a title, and a break only stands in the tape."""

    kind: str
    title: str
    who: str
    starts_at: datetime
    ends_at: datetime
    x: float  # in the tape of its day, in hundredths, as is its width
    width: float
    room: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One day of a card."""

    starts_at: datetime
    ends_at: datetime
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Card:
    """One day to choose, or two half days."""

    value: str
    parts: list[Part]
    waiting: int  # steps between the talks, lunch not counted
    marks: tuple[str, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """Return when its first talk begins."""
        return self.parts[0].starts_at

    @property
    def pieces(self) -> list[Piece]:
        """Return what all its parts are made of."""
        return [piece for part in self.parts for piece in part.pieces]


@dataclass(frozen=True, slots=True)
class Sight:
    """What cards are made from: the search at one place, and how people and rooms are called."""

    asked: AskedLoop
    loop: Loop
    people: Mapping[int, Face]
    rooms: Mapping[int, str]

    def rooms_of(self, days: tuple[Day, ...]) -> dict[int, str]:
        """Return the room that each talk would have if it were booked now, by its position."""
        if not self.rooms:
            return {}
        times = {talk.position: talk.start for day in days for talk in day.talks}
        found = self.loop.line_ups(times) or {}
        return {position: self.rooms.get(each.room or 0, "") for position, each in found.items()}


def room_names(office: Office | None) -> dict[int, str]:
    """Return how the rooms of *office* are called, by their ids; remote there are none."""
    return {room.id: room.name for room in office.rooms} if office else {}


def card_of(days: tuple[Day, ...], sight: Sight) -> Card:
    """Return a day, or two halves, in words."""
    talks = [talk for day in days for talk in day.talks]
    value = ",".join(
        f"{sight.asked.talks[talk.position].interview.id}.{stamp(instant(talk.start))}"
        for talk in talks
    )
    rooms = sight.rooms_of(days)
    parts = [
        Part(instant(day.start), instant(day.end), list(pieces(day, sight, rooms))) for day in days
    ]
    lunch = sum(day.lunch[1] - day.lunch[0] for day in days if day.lunch)
    spoken = sum(sight.asked.talks[talk.position].query.steps for talk in talks)
    return Card(value, parts, sum(day.end - day.start for day in days) - spoken - lunch)


def marked(cards: Sequence[Card]) -> list[Card]:
    """Return *cards* with what speaks for them: the soonest, and the one with the least waiting.

    Where the soonest waits no longer than another, waiting speaks for none. Of several that begin
    at the same time none is the soonest.
    """
    is_soonest = all(card.starts_at > cards[0].starts_at for card in cards[1:])
    waits = [card.waiting for card in cards]
    least = waits.index(min(waits)) if len(waits) > 1 else -1
    if not least and waits.count(waits[0]) > 1:
        least = -1
    return [
        replace(
            card,
            marks=(SOONEST,) * (is_soonest and number == 0) + (LEAST_WAITING,) * (number == least),
        )
        for number, card in enumerate(cards)
    ]


def is_there(card: Card, place: Place, moved: Sequence[Booking]) -> bool:
    """Tell whether *moved* stand already where *card* would move them."""
    now = {(each.interview_id, each.starts_at, each.office_id) for each in moved}
    return now == {(ident, at, place) for ident, at in (times_of(card.value) or {}).items()}


def pieces(day: Day, sight: Sight, rooms: Mapping[int, str]) -> Iterator[Piece]:
    """Yield what a day is made of, in order: talks, breaks and lunch."""
    parts = [(talk.start, talk.position) for talk in day.talks]
    if day.lunch:
        parts.append((day.lunch[0], -1))
    now = day.start
    for start, position in sorted(parts):
        if start > now:
            yield piece("break", (now, start), day)
        if position < 0:
            now = day.lunch[1] if day.lunch else start
            yield piece("lunch", (start, now), day)
            continue
        talk = sight.asked.talks[position]
        now = start + talk.query.steps
        yield replace(
            piece("talk", (start, now), day),
            title=talk.interview.title,
            who=whom(sight, position, start),
            room=rooms.get(position, ""),
        )


def piece(kind: str, when: tuple[int, int], day: Day) -> Piece:
    """Return one piece of *day* at these ticks."""
    first, end = when
    whole = day.end - day.start
    x, width = 100 * (first - day.start) / whole, 100 * (end - first) / whole
    return Piece(kind, "", "", instant(first), instant(end), x, width)


def whom(sight: Sight, position: int, start: int) -> str:
    """Return who may come to a talk at a tick, as a phrase; in an office, who only on a screen."""
    phrases = []
    is_office = sight.asked.place is not None
    for seat in takers(sight.loop, position, start):
        names = sorted(
            first_name(sight.people[one].name)
            + (" on screen" if is_office and not is_there else "")
            for one, is_there in seat.who.items()
        )
        all_of = len(names) == seat.count > 1
        some = " and ".join(names) if all_of else f"{seat.count} of {', '.join(names)}"
        phrases.append(one_of(names) if seat.count == 1 else some)
    return " and ".join(phrases)
