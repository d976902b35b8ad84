"""What an application still has: read for the page that asks, and for the mail that tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.offers import said_title
from scheduler.domain.references import ReferenceState
from scheduler.domain.terms import BookingState, ExerciseState
from scheduler.models import Application, Booking, Exercise, Person, Reference, Step, Trip
from scheduler.services.applications.applications import bookings_of
from scheduler.services.exercises import exercises, news
from scheduler.services.messages.telling import Facts
from scheduler.services.trips import trips

INVITED = ReferenceState.INVITED
ASKED = (INVITED, ReferenceState.BOOKED)


@dataclass(frozen=True, slots=True)
class Left:
    """What is to come of one application, in the order in which it is let go of."""

    talks: Sequence[Booking]
    debriefs: Sequence[Booking]
    exercise: Exercise | None
    windows: int  # stretches of time that the candidate offered
    trips: Sequence[Trip]
    referees: Sequence[Reference]  # who were asked and have not answered
    calls: Sequence[Booking]

    def __bool__(self) -> bool:
        """Tell whether there is anything of it."""
        return bool(self.facts() or self.windows or self.trips or self.referees)

    def facts(self) -> list[Facts]:
        """Return what leaves the candidate's days, as mails and pages say it."""
        found = [
            {
                "title": said_title(each.step.stage.kind, each.title),
                "starts_at": each.starts_at.isoformat(),
                "ends_at": each.ends_at.isoformat(),
                "anchor_zone": each.office.zone if each.office else zone_of(each),
                "office": each.office.name if each.office else "",
            }
            for each in self.talks
        ]
        return found + ([window(self.exercise)] if self.exercise else [])

    @property
    def ends_at(self) -> datetime | None:
        """Return the end of the window that is booked."""
        return news.span(self.exercise)[1] if self.exercise else None

    @property
    def people(self) -> list[Person]:
        """Return who of ours is to be told, each once, in order of id."""
        seats = [
            seat for each in (*self.talks, *self.debriefs, *self.calls) for seat in each.attendances
        ]
        found = {seat.person.id: seat.person for seat in seats}
        if self.exercise and self.exercise.grader:
            found[self.exercise.grader.id] = self.exercise.grader
        return [found[ident] for ident in sorted(found)]


def zone_of(booking: Booking) -> str:
    """Return the zone in which the candidate of *booking* reads its time."""
    return booking.application.candidate.zone


def window(exercise: Exercise) -> Facts:
    """Return the time of an exercise that is booked or under way."""
    begins, ends = news.span(exercise)
    return {
        "title": exercise.way.title,
        "starts_at": begins.isoformat() if begins else "",
        "ends_at": ends.isoformat() if ends else "",
        "anchor_zone": exercise.step.application.candidate.zone,
        "office": "",
    }


def left_of(session: Session, application: Application, *, now: datetime) -> Left:
    """Return what *application* still has, that its end or a pause would let go of."""
    asked = [step.id for step in application.steps]
    return left_of_steps(session, application.steps, asked, now=now)


def left_of_steps(
    session: Session, steps: Sequence[Step], asked: Sequence[int], *, now: datetime
) -> Left:
    """Return what *steps* still have, and which referees of the steps *asked* are waited for."""
    ids = [step.id for step in steps]
    coming = [
        each for each in bookings_of(session, ids, BookingState.SCHEDULED) if each.starts_at > now
    ]
    referees = session.scalars(
        select(Reference)
        .where(Reference.step_id.in_(asked), Reference.state.in_(ASKED))
        .order_by(Reference.id)
    ).all()
    calls = session.scalars(
        select(Booking).where(
            Booking.reference_id.in_([each.id for each in referees]),
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > now,
        )
    ).all()
    called = {each.reference_id for each in calls}
    waited = [each for each in referees if each.state is INVITED or each.id in called]
    return Left(
        talks=[each for each in coming if each.with_candidate],
        debriefs=[each for each in coming if not each.with_candidate],
        exercise=exercise_of(session, ids),
        windows=sum(len(step.windows) for step in steps),
        trips=trips.wanted(session, ids, now=now),
        referees=waited,
        calls=calls,
    )


def exercise_of(session: Session, step_ids: Sequence[int]) -> Exercise | None:
    """Return the exercise whose window is booked, or whose clock runs."""
    theirs = (ExerciseState.WINDOW_BOOKED, ExerciseState.RUNNING)
    found = exercises.by_step(session, step_ids).values()
    return next((each for each in found if each.state in theirs), None)


def said(what: Left) -> Facts:
    """Return what the letter about an end or a pause says of all that is let go of."""
    return {
        "lost": what.facts(),
        "trips": [each.office.name for each in what.trips],
        "referees": len(what.referees),
    }
