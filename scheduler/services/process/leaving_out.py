"""Leaving a step out, seen before it is done, and putting one that is still ahead back."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.domain.process import CURRENT
from scheduler.domain.terms import StageKind, StepState
from scheduler.errors import Conflict
from scheduler.models import Application, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import (
    application_of,
    kinds_of,
    require_live,
    set_state,
    take,
)
from scheduler.services.messages.news import Letter
from scheduler.services.process.bulk import opening
from scheduler.services.process.left import Left, left_of_steps
from scheduler.services.process.process import current_or_none, record
from scheduler.services.transaction import transaction

BEHIND = "This step is not ahead any more, so it cannot be put back."


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What leaving a step out would do."""

    left: Left
    is_current: bool
    following: Step | None  # that opens instead
    letter: Letter | None  # with which the candidate is asked to choose a time for it

    @property
    def is_last(self) -> bool:
        """Tell whether the application would have passed its plan."""
        return self.is_current and self.following is None


def foresee(session: Session, step: Step, *, act: Act) -> Foreseen:
    """Return what leaving *step* out would let go of and open; nothing is changed."""
    steps = step.application.steps
    asked = [each.id for each in steps] if StageKind.REFERENCES in kinds_of(step) else []
    left = left_of_steps(session, [step], asked, now=act.now)
    if step.state not in CURRENT:
        return Foreseen(left, is_current=False, following=None, letter=None)
    following = next((each for each in steps if each.state == StepState.AHEAD), None)
    letter = opening(session, following, act=act) if following else None
    return Foreseen(left, is_current=True, following=following, letter=letter)


def may_put_back(application: Application, step: Step) -> bool:
    """Tell whether *step* was left out and would still come."""
    here = current_or_none(application)
    return step.state is StepState.SKIPPED and here is not None and step.position > here.position


def put_back(session: Session, step_id: int, *, act: Act, version: int) -> Step:
    """Let a step that was left out come again, at its place; nobody is told.

    Raises Conflict if *version* is old, or once the application has gone past it.
    """
    with transaction(session):
        application = take(session, application_of(session, step_id), version)
        require_live(application)
        step = session.get_one(Step, step_id)
        if not may_put_back(application, step):
            raise Conflict(BEHIND)
        set_state(step, StepState.AHEAD, act=act)
        application.version += 1
        record(session, application, "put back", step, act=act)
        return step
