"""Choosing a whole day: every talk of a loop in one go, by one press."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from scheduler import clock
from scheduler.domain.bitmap import instant
from scheduler.domain.loop_rules import Day
from scheduler.domain.loops import Loop
from scheduler.errors import SlotTaken
from scheduler.models import Candidate, Person, Step, Way
from scheduler.services import loops, steps
from scheduler.services.loops import AskedLoop, LoopChoice, LoopSearch
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.forms import WindowsForm
from scheduler.web.candidate.names import keeper_of, one_of, people_of
from scheduler.web.candidate.picker import PlaceCard, clock_at
from scheduler.web.candidate.wishes import (
    Wishes,
    place_value,
    read_place,
    read_stamp,
    read_wishes,
    stamp,
)
from scheduler.web.forms import Form, once

SHOWN = 5
SIDE = 8  # of a day in the tape: pixels a step, whatever the width


class DayForm(Form):
    """A chosen day: its talks as `times_of` reads them, and how its page was looked at."""

    day = StringField()
    way = StringField()
    place = StringField()
    zone = StringField()
    clock = StringField()

    def args(self) -> MultiDict[str, str]:
        """Return how the page was looked at, as its address would say it."""
        names = ("way", "place", "zone", "clock")
        return MultiDict({name: self.data[name] for name in names if self.data[name]})


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a day; only a talk has a title, and a break only stands in the tape."""

    kind: str
    title: str
    who: str
    starts_at: datetime
    ends_at: datetime
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Card:
    """One day to choose."""

    value: str
    starts_at: datetime
    ends_at: datetime
    pieces: list[Piece]

    @property
    def width(self) -> int:
        """Return how wide the tape is."""
        return sum(piece.width for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class DayPicker:
    """Everything that one look at a loop's days shows."""

    way: Way
    wishes: Wishes
    clock: Clock
    places: list[PlaceCard]
    cards: list[Card]
    has_more: bool
    sitters: list[Person]

    @property
    def place_value(self) -> str:
        """Return how forms name the chosen place."""
        return next(each.value for each in self.places if each.is_chosen)

    @property
    def minutes(self) -> int:
        """Return how long the talks take without breaks."""
        return sum(interview.minutes for interview in self.way.interviews)


@bp.post("/c/<key>/steps/<int:step_id>/loop")
@candidate
def book_loop(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Book the chosen day with all its talks."""
    own = steps.own_step(session(), person.id, step_id)
    form = DayForm.sent()
    args = form.args()
    wishes = read_wishes(args, person)
    way = loops.way_of(own, args.get("way", type=int))
    times = times_of(form.day.data or "")
    if way is None or times is None:
        return days_page(person, own, args, problem="Choose one of the days first.")
    place = read_place(wishes.place, way.interviews[0])
    choice = LoopChoice(place, times, wishes.zone, wishes.hours)

    def do() -> str:
        made = loops.book_loop(session(), own.id, choice, act=act(person))
        flash(f"Your day is booked, all {len(made)} talks of it. Look in your mail.", "good")
        return candidate_url("candidate.portal", person)

    try:
        return once(person, do)
    except SlotTaken:
        gone = "That day was taken a moment ago. Nothing was booked. These are free:"
        return days_page(person, own, args, problem=gone, status=409)


def days_page(
    person: Candidate,
    step: Step,
    args: MultiDict[str, str],
    *,
    problem: str = "",
    status: int = 422,
    windows: WindowsForm | None = None,
) -> ResponseReturnValue:
    """Render the days of a loop as *args* wish."""
    steps.require_choosing(step)
    way = loops.way_of(step, args.get("way", type=int))
    if way is None:
        return redirect(candidate_url("candidate.step", person, step_id=step.id))
    wishes = read_wishes(args, person)
    looked = {"way": way.id, "zone": wishes.zone, "clock": wishes.hours}
    return htmx.render(
        "candidate/loop",
        status=status if problem or windows else 200,
        candidate=person,
        step=step,
        looked=looked,
        picker=make_day_picker(step, way, wishes, is_long=bool(args.get("more"))),
        problem=problem,
        windows=windows or WindowsForm(),
        windows_url=candidate_url("candidate.windows", person, step_id=step.id, **looked),
        keeper=keeper_of(step),
    )


def is_for_days(step: Step) -> bool:
    """Tell whether *step* is to be chosen by whole days: a loop of which nothing is booked yet."""
    asks_for_one = "interview" in request.args
    return not asks_for_one and loops.way_of(step) is not None and not booked(step)


def booked(step: Step) -> bool:
    """Tell whether a talk of *step* is booked."""
    return bool(steps.live_bookings(session(), step.id))


def make_day_picker(step: Step, way: Way, wishes: Wishes, *, is_long: bool) -> DayPicker:
    """Return what the page of days shows."""
    offices = [place.office_id for place in way.places if place.office_id is not None]
    search = loops.search_loop(session(), step, way, offices, now=clock.now(), zone=wishes.zone)
    asked = search.at(read_place(wishes.place, way.interviews[0]))
    loop, told = asked.loop(), clock_at(asked.talks[0], wishes)
    people = {each.id: each for each in people_of(session(), members_of(asked))}
    days = list(islice(loops.days_by_date(loop, told.zone), None if is_long else SHOWN + 1))
    has_more = not is_long and len(days) > SHOWN
    cards = [card_of(day, asked, loop, people) for day in (days[:SHOWN] if has_more else days)]
    return DayPicker(
        way=way,
        wishes=wishes,
        clock=told,
        places=list(place_cards(search, asked, days, wishes)),
        cards=cards,
        has_more=has_more,
        sitters=list(people.values()),
    )


def members_of(asked: AskedLoop) -> list[int]:
    """Return everybody who may hold one of the talks."""
    return sorted({person for talk in asked.talks for person in talk.members})


def place_cards(
    search: LoopSearch, chosen: AskedLoop, days: list[Day], wishes: Wishes
) -> Iterator[PlaceCard]:
    """Yield the places in the order of the plan; *days* are known of the chosen one."""
    for place in chosen.way.places:
        is_chosen = place.office_id == chosen.place
        asked = chosen if is_chosen else search.at(place.office_id)
        told = clock_at(asked.talks[0], wishes)
        found = iter(days) if is_chosen else loops.days_by_date(asked.loop(), told.zone)
        soonest = next(found, None)
        yield PlaceCard(
            value=place_value(place.office_id),
            office=place.office,
            clock=told,
            soonest=instant(soonest.start) if soonest else None,
            is_chosen=is_chosen,
        )


def card_of(day: Day, asked: AskedLoop, loop: Loop, people: dict[int, Person]) -> Card:
    """Return *day* in words."""
    value = ",".join(
        f"{asked.talks[talk.position].interview.id}.{stamp(instant(talk.start))}"
        for talk in day.talks
    )
    return Card(value, instant(day.start), instant(day.end), list(pieces(day, asked, loop, people)))


def pieces(day: Day, asked: AskedLoop, loop: Loop, people: dict[int, Person]) -> Iterator[Piece]:
    """Yield what a day is made of, in order: talks, breaks and lunch."""
    parts = [(talk.start, talk.position) for talk in day.talks]
    if day.lunch:
        parts.append((day.lunch[0], -1))
    now = day.start
    for start, position in sorted(parts):
        if start > now:
            yield piece("break", "", "", (now, start), day)
        if position < 0:
            now = day.lunch[1] if day.lunch else start
            yield piece("lunch", "", "", (start, now), day)
            continue
        talk = asked.talks[position]
        now = start + talk.query.steps
        who = whom(loop, position, start, people)
        yield piece("talk", talk.interview.title, who, (start, now), day)


def piece(kind: str, title: str, who: str, when: tuple[int, int], day: Day) -> Piece:
    """Return one piece of *day* at these ticks."""
    first, end = when
    x, width = (first - day.start) * SIDE, (end - first) * SIDE
    return Piece(kind, title, who, instant(first), instant(end), x, width)


def whom(loop: Loop, position: int, start: int, people: dict[int, Person]) -> str:
    """Return who may come to a talk at a tick, as a phrase."""
    phrases = []
    for seat in next(iter(loop.sittings(position, start)), ()):
        names = sorted(first_name(people[one].name) for one in seat.members)
        count = seat.query.count
        phrases.append(one_of(names) if count == 1 else f"{count} of {', '.join(names)}")
    return " and ".join(phrases)


def times_of(text: str) -> dict[int, datetime] | None:
    """Return the start of each interview as a card's value says them; None if it does not.

    >>> times_of("7.20261201T1700Z")
    {7: datetime.datetime(2026, 12, 1, 17, 0, tzinfo=datetime.timezone.utc)}
    >>> times_of("tomorrow")
    """
    found = {}
    for part in text.split(","):
        ident, _, at = part.partition(".")
        start = read_stamp(at)
        if start is None or not ident.isdecimal() or len(ident) > len(str(1 << 31)):
            return None
        found[int(ident)] = start
    return found
