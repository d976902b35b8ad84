"""The candidate's first page: every step, whose move it is, and the one next action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.endings import kept_until
from scheduler.domain.exercises import last_start
from scheduler.domain.judging import says_what_is_judged
from scheduler.domain.next_action import Action, Next, next_action
from scheduler.domain.process import Phase, phase
from scheduler.domain.terms import (
    LIVE_APPLICATIONS,
    BookingState,
    ExerciseState,
    StageKind,
    StepState,
)
from scheduler.models import (
    Application,
    Booking,
    Candidate,
    Exercise,
    Interview,
    Step,
    Way,
)
from scheduler.services.applications.stances import PLAIN, Attitude, attitudes
from scheduler.services.exercises.exercises import by_step, exercise_way
from scheduler.services.exercises.exercises import facts_of as exercise_facts
from scheduler.services.exercises.graders import readers_of
from scheduler.services.messages.promises import Promise, WorkingDays, promise
from scheduler.services.pools.seating import chairs_by_interview
from scheduler.services.process.pausing import is_pause_over
from scheduler.services.process.progress import applications_of, bookings_by_step, facts_of
from scheduler.services.trips.trips import trips_of
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import candidate
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.exercise_page import Sight
from scheduler.web.candidate.itinerary import (
    by_day,
)
from scheduler.web.candidate.names import (
    Face,
    keeper_name,
    one_of,
    people_of,
)
from scheduler.web.candidate.wishes import read_wishes


@dataclass(frozen=True, slots=True)
class Stop:
    """One step as its candidate sees it."""

    step: Step
    phase: Phase
    bookings: Sequence[Booking]
    is_current: bool
    exercise: Sight | None = None  # once something of it is booked or under way
    is_asked: bool = False  # people are to be named, or are
    is_approved: bool = False  # the last conversation

    @property
    def is_done(self) -> bool:
        """Tell whether it is behind the candidate."""
        return self.step.state in {StepState.PASSED, StepState.SKIPPED}

    @property
    def was_given(self) -> bool:
        """Tell whether a talk of it took place, or its work was handed in; whatever came of it."""
        took_place = {BookingState.SCHEDULED, BookingState.COMPLETE}
        held = (each.ends_at <= clock.now() for each in self.bookings if each.state in took_place)
        return any(held) or bool(self.exercise and self.exercise.facts.handed_in_at)

    @property
    def places(self) -> list[str]:
        """Return the offices by name, and nothing for remote, each once, in the plan's order."""
        offered = (place for way in self.step.stage.ways for place in way.places)
        return list(dict.fromkeys(each.office.name if each.office else "" for each in offered))

    @property
    def minutes(self) -> list[int]:
        """Return how long each way takes, where the plan says it."""
        return [length for way in self.step.stage.ways if (length := minutes_of(way))]

    @property
    def standing(self) -> list[Booking]:
        """Return what is booked and neither over nor cancelled, in order of time."""
        found = [each for each in self.bookings if each.state == BookingState.SCHEDULED]
        return sorted(found, key=lambda each: each.starts_at)

    @property
    def is_day(self) -> bool:
        """Tell whether several talks are booked: they stand on one sheet."""
        return len(self.standing) > 1

    @property
    def days(self) -> list[list[Booking]]:
        """Return the booked talks of each day, by the clocks of their places."""
        return by_day(self.standing)

    def missing(self, way: Way) -> list[Interview]:
        """Return the interviews of *way* that have no time yet."""
        booked = {each.interview_id for each in self.standing}
        return [each for each in way.interviews if each.id not in booked]

    def is_for_days(self, way: Way) -> bool:
        """Tell whether *way* is a loop of which nothing is booked yet: a whole day is chosen."""
        return len(way.interviews) > 1 and self.missing(way) == way.interviews


@dataclass(frozen=True, slots=True)
class Journey:
    """One application on the page."""

    application: Application
    stops: list[Stop]
    next: Next
    answer_by: Promise | None
    has_rested: bool = False  # a pause is over, and nobody has pressed yet

    @property
    def is_live(self) -> bool:
        """Tell whether it may still be paused, withdrawn or gone on with."""
        return self.application.state in LIVE_APPLICATIONS

    @property
    def kept_until(self) -> date | None:
        """Return until when we keep what we hold; nothing while the process goes on."""
        at = self.application.ended_at
        return kept_until(at, self.application.retention_months) if at else None

    @property
    def here(self) -> Stop | None:
        """Return the stop that the next action is about."""
        return next((stop for stop in self.stops if stop.step.id == self.next.step_id), None)


@bp.get("/c/<key>")
@candidate
def portal(person: Candidate) -> ResponseReturnValue:
    """Show where each application stands and what comes next."""
    found = applications_of(session(), person.id)
    every = [step for each in found for step in each.steps]
    booked = bookings_by_step(session(), every)
    tasks = by_step(session(), [step.id for step in every if exercise_way(step)])
    days = WorkingDays.of(session())
    about = attitudes(session(), every, now=clock.now())
    journeys = [journey(each, days, booked, tasks, about) for each in found if not each.awaits_link]
    return htmx.render(
        "candidate/portal",
        candidate=person,
        clock=read_wishes(request.args, person).clock,
        now=clock.now(),
        journeys=journeys,
        waiting=[each for each in found if each.awaits_link],
        whom=whom_of(person, journeys),
        minutes_of=minutes_of,
        judges=says_what_is_judged,
        sent=request.args.get("sent", ""),
        exercise=StageKind.EXERCISE,
        keeper_name=keeper_name,
        trips=trips_of(session(), [step.id for step in every]),
        last_start=lambda step, way: last_start(step.state_at, way.horizon_days),
    )


def whom_of(person: Candidate, journeys: list[Journey]) -> dict[int, str]:
    """Return who may come, for each way that is open to be chosen now; empty where nobody does."""
    choosing = (each.here for each in journeys if each.next.action is Action.CHOOSE)
    open_steps = [stop.step for stop in choosing if stop]
    ways = [way for step in open_steps for way in step.stage.ways]
    asked = [interview.id for way in ways for interview in way.interviews]
    chairs = chairs_by_interview(session(), asked, person.id, now=clock.now())
    members = {
        interview: {each for chair in found for each in chair.members}
        for interview, found in chairs.items()
    }
    readers = {
        way.id: readers_of(session(), step, way)
        for step in open_steps
        for way in step.stage.ways
        if way.kind is StageKind.EXERCISE
    }
    named = people_of(session(), set().union(*members.values(), *readers.values()))
    return {way.id: whom(way, members, named) for way in ways} | {
        way_id: one_of([each.first_name for each in named if each.id in ids])
        for way_id, ids in readers.items()
    }


def seen_of(step: Step, exercise: Exercise | None) -> Sight | None:
    """Return the exercise of *step* as its page shows it, if anything was done about it."""
    way = exercise_way(step)
    if way is None or exercise is None or exercise.state is ExerciseState.CANCELLED:
        return None
    return Sight(step, way, exercise, exercise_facts(exercise), clock.now())


def whom(way: Way, members: dict[int, set[int]], named: list[Face]) -> str:
    """Return who may come to *way*, as a phrase; *named* are all who might, by name."""
    phrases = [
        one_of([each.first_name for each in named if each.id in members[interview.id]])
        for interview in way.interviews
    ]
    return "; ".join(dict.fromkeys(filter(None, phrases)))


def journey(
    application: Application,
    days: WorkingDays,
    booked: dict[int, list[Booking]],
    tasks: dict[int, Exercise],
    about: dict[int, Attitude],
) -> Journey:
    """Return *application* with each stop's phase and the one next action, now."""
    now = clock.now()
    facts = [
        facts_of(step, booked.get(step.id, []), tasks.get(step.id), about.get(step.id, PLAIN))
        for step in application.steps
    ]
    action = next_action(application.state, facts, now=now)
    zone = application.candidate.zone
    stops = [
        Stop(
            step=step,
            phase=phase(fact, now=now, zone=zone),
            bookings=booked.get(step.id, []),
            is_current=step.id == action.step_id,
            exercise=seen_of(step, tasks.get(step.id)),
            is_asked=step.id in about and StageKind.REFERENCES in fact.kinds,
            is_approved=step.offer is not None if StageKind.OFFER in fact.kinds else False,
        )
        for step, fact in zip(application.steps, facts, strict=True)
    ]
    ends = [each.ends_at for stop in stops if stop.is_current for each in stop.standing]
    due = action.at
    if action.action is Action.WAIT and due is None and ends:  # talks whose outcome is not set
        due = days.answer(max(ends), application.role.answer_days)
    has_rested = is_pause_over(application, now=now)
    return Journey(application, stops, action, promise(due, now=now), has_rested)


def minutes_of(way: Way) -> int:
    """Return how long *way* takes in all."""
    return way.minutes or sum(interview.minutes for interview in way.interviews)
