"""The candidate's day on one sheet: every talk, the way in, and whom to call; to read and to print."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from flask import request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.models import Booking, Candidate, Office
from scheduler.services.bookings.moves import Before, day_before
from scheduler.services.messages.promises import answer_after, promise
from scheduler.services.questions.tasks import asked_of
from scheduler.services.search import steps
from scheduler.services.search.candidate_hours import is_at_odd_hours
from scheduler.services.search.day_rules import holds_lunch
from scheduler.services.seats.left_seats import left_in
from scheduler.services.seats.replaced import replaced_in
from scheduler.services.trips.trips import booked_trip
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import candidate
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.names import keeper_of, phone_of
from scheduler.web.candidate.wishes import read_wishes

DATE = 10  # letters of a wall time that name its day
EARLY = timedelta(minutes=15)  # before the first talk in an office: time to find the door


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: a talk, or what lies between two."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    talk: Booking | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One day: its talks, and the clock of the place where it is held."""

    talks: list[Booking]
    clock: Clock
    moved: str = ""  # from when and where, if every talk was moved as one: said once, of the day

    @property
    def office(self) -> Office | None:
        """Return where to go; none for a day by video."""
        return next((talk.office for talk in self.talks if talk.office), None)

    @property
    def starts_at(self) -> datetime:
        """Return when the first talk begins."""
        return self.talks[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """Return when the last talk ends."""
        return max(talk.ends_at for talk in self.talks)

    @property
    def arrive_at(self) -> datetime | None:
        """Return when to be at the door; none for a day by video."""
        return self.starts_at - EARLY if self.talks[0].office else None

    @property
    def lines(self) -> list[Line]:
        """Return the talks in order, with the lunch and the breaks between them."""
        found = [Line("talk", self.starts_at, self.talks[0].ends_at, self.talks[0])]
        for before, talk in pairwise(self.talks):
            if talk.starts_at > before.ends_at:
                kind = "lunch" if is_lunch(before, talk) else "break"
                found.append(Line(kind, before.ends_at, talk.starts_at))
            found.append(Line("talk", talk.starts_at, talk.ends_at, talk))
        return found


@bp.get("/c/<key>/steps/<int:step_id>/day")
@candidate
def day(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show what is booked of a step, a sheet for each day."""
    step = steps.own_step(session(), person.id, step_id)
    talks = steps.standing(session(), step_id)
    home = read_wishes(request.args, person).clock
    due = answer_after(session(), talks[-1], now=clock.now()) if talks else None
    return htmx.render(
        "candidate/day",
        candidate=person,
        step=step,
        sheets=[sheet(each, home) for each in by_day(talks)],
        home=home,
        now=clock.now(),
        answer_by=promise(due, now=clock.now()),
        keeper=keeper_of(step),
        phone=phone_of(step),
        trip=booked_trip(session(), step_id),
        is_new=request.args.get("booked") == "1",
        is_again=request.args.get("already") == "1",
        is_moved=request.args.get("moved") == "1",
        missing=missing(talks),
        replaced=replaced_in(session(), talks),
        left=left_in(session(), talks),
        agenda=asked_of(session(), [talk.id for talk in talks]),
        is_odd=any(is_at_odd_hours(person, each) for each in talks),
        is_ahead=bool(talks) and talks[0].starts_at > clock.now(),
    )


def by_day(talks: list[Booking]) -> list[list[Booking]]:
    """Return *talks*, which are in order of time, by the days that their wall clocks show."""
    return [list(each) for _, each in groupby(talks, key=lambda talk: talk.wall_time[:DATE])]


def sheet(talks: list[Booking], home: Clock) -> Sheet:
    """Return the sheet of one day."""
    office = talks[0].office
    there = Clock(office.zone, home.hours, city=office.name) if office else home
    return Sheet(talks, there, moved_from(day_before(session(), talks), home))


def moved_from(before: Before | None, home: Clock) -> str:
    """Return when and where a day began before it was moved, by the clock of that place."""
    if before is None:
        return ""
    there = Clock(before.zone, home.hours, city=before.office) if before.office else home
    return f"{there.full(before.starts_at)}, {before.office or 'remote'}"


def is_lunch(before: Booking, after: Booking) -> bool:
    """Tell whether the pause between two talks of a day is its lunch."""
    pause = before.ends_at, after.starts_at
    return holds_lunch(before.interview.way, before.office_id, before.anchor_zone, pause)


def missing(talks: list[Booking]) -> list[str]:
    """Return the talks of the chosen way that have no time yet, by title."""
    if not talks:
        return []
    booked = {talk.interview_id for talk in talks}
    return [each.title for each in talks[0].interview.way.interviews if each.id not in booked]
