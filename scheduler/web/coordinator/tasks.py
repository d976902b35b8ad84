"""The exercises of an application as a coordinator sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scheduler import clock
from scheduler.domain import exercises as rules
from scheduler.domain.exercises import ExerciseFacts, Phase
from scheduler.domain.terms import ExerciseState, StageKind
from scheduler.models import Application, Exercise, Person, Step
from scheduler.services.exercises import exercises
from scheduler.web.acting import session


@dataclass(frozen=True, slots=True)
class Task:
    """The exercise of one step as a coordinator sees it."""

    step: Step
    exercise: Exercise | None
    facts: ExerciseFacts
    now: datetime

    @property
    def phase(self) -> Phase:
        """Return what it is now."""
        return rules.phase(self.facts, now=self.now)

    @property
    def is_late(self) -> bool:
        """Tell whether it was handed in after the grace."""
        return rules.is_late(self.facts)

    @property
    def can_be_graded(self) -> bool:
        """Tell whether somebody may be chosen to grade it."""
        return self.phase in {Phase.CLOSED, Phase.GRADING, Phase.GRADING_LATE}

    @property
    def can_have_time(self) -> bool:
        """Tell whether its clock runs or has run, and it is not graded."""
        return self.facts.opened_at is not None and self.phase is not Phase.DONE

    @property
    def can_have_extra(self) -> bool:
        """Tell whether its length may still change silently."""
        return self.phase in rules.WORKING | {
            Phase.OPEN,
            Phase.WINDOW_BOOKED,
            Phase.READY,
            Phase.EXPIRED,
        }


def tasks_of(application: Application) -> dict[int, Task]:
    """Return the exercises of an application by step, those too that nobody has begun."""
    steps = [
        step
        for step in application.steps
        if any(way.kind is StageKind.EXERCISE and way.minutes for way in step.stage.ways)
    ]
    if not steps:
        return {}
    found = exercises.by_step(session(), [step.id for step in steps])
    return {
        step.id: Task(
            step, found.get(step.id), exercises.facts_at(step, found.get(step.id)), clock.now()
        )
        for step in steps
    }


def exercise_of(task: Task | None) -> Exercise | None:
    """Return the exercise that a step stands at, unless it was cancelled."""
    found = task.exercise if task else None
    return None if found is None or found.state is ExerciseState.CANCELLED else found


def graders_of(tasks: Mapping[int, Task]) -> Sequence[Person]:
    """Return everybody who may be asked to grade, where something is to be graded."""
    if not any(task.can_be_graded for task in tasks.values()):
        return []
    chosen = select(Person).where(Person.is_active, Person.is_interviewer).order_by(Person.name)
    return session().scalars(chosen).all()
