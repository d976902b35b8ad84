"""The references of one step as the coordinator works on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.references import (
    MOST,
    Call,
    Ladder,
    ReferenceState,
    answered,
    call_of,
    ladder,
)
from scheduler.domain.terms import StageKind
from scheduler.models import Booking, Reference, ReferenceRequest, Step
from scheduler.services.applications.applications import kinds_of
from scheduler.services.references import references
from scheduler.services.references.search import standing

S = ReferenceState
PLAIN_NUMBER = 2  # of people, where nobody has said another


@dataclass(frozen=True, slots=True)
class Line:
    """One reference, its call, and how far time has taken it."""

    reference: Reference
    booking: Booking | None
    ladder: Ladder
    call: Call

    @property
    def is_flagged(self) -> bool:
        """Tell whether somebody of ours has to look at it before it is asked for."""
        return references.facts_of(self.reference).waits_for_us

    @property
    def is_over(self) -> bool:
        """Tell whether the process has let go of who it was."""
        return self.reference.erased_at is not None


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether references were asked for, and what became of each."""

    request: ReferenceRequest | None
    lines: Sequence[Line]
    missing: int

    @property
    def answered(self) -> int:
        """Return how many have answered."""
        return answered(references.facts_of(each.reference) for each in self.lines)

    @property
    def proposed(self) -> int:
        """Return how many the form asks for unless somebody says otherwise."""
        return self.request.wanted if self.request else PLAIN_NUMBER

    @property
    def numbers(self) -> range:
        """Return how many may be asked for."""
        return range(1, MOST + 1)


def asking_of(session: Session, step: Step, *, now: datetime) -> Asking | None:
    """Return the references of *step*; none for a step of another kind."""
    if StageKind.REFERENCES not in kinds_of(step):
        return None
    lines = [
        Line(
            each,
            standing(session, each.id),
            ladder(each.invited_at, now) if each.invited_at else Ladder.FRESH,
            call_of(each.soon_at, each.calling_at, now),
        )
        for each in references.of_step(session, step.id)
    ]
    missing = references.missing_people(session, step.id, now=now)
    return Asking(references.request_of(session, step.id), lines, missing)
