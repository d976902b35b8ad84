"""The way from a newcomer of a pool to somebody who takes its seats.

First they listen in, then they lead beside somebody who is qualified, and at the end a coordinator
says that they are qualified. Nobody gets there by counting alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.terms import Training

MOST_TIMES = 20  # that a pool may ask for, of either


class Phase(StrEnum):
    """What somebody does next in a pool."""

    LISTENS = "listens"
    LEADS = "leads"  # beside somebody who is qualified
    READY = "ready"  # a coordinator has the word
    QUALIFIED = "qualified"


@dataclass(frozen=True, slots=True)
class Path:
    """How often a pool asks its learners to listen in and to lead; twice none is no path."""

    listens: int = 0
    leads: int = 0

    @property
    def is_set(self) -> bool:
        """Tell whether the pool seats its learners by itself."""
        return self.listens + self.leads > 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody has done of a path, and what is booked of it."""

    listened: int = 0
    led: int = 0
    to_listen: int = 0
    to_lead: int = 0


def phase(training: Training, path: Path, done: Progress) -> Phase:
    """Return what somebody does next: only what is over counts, for bookings may be cancelled.

    >>> phase(Training.SHADOWING, Path(2, 1), Progress(listened=1, to_listen=1))
    <Phase.LISTENS: 'listens'>
    >>> phase(Training.SHADOWING, Path(2, 1), Progress(listened=2))
    <Phase.LEADS: 'leads'>
    """
    if training is Training.QUALIFIED:
        return Phase.QUALIFIED
    has_listened = training is Training.REVERSE_SHADOWING  # a coordinator said so
    if not path.is_set:
        return Phase.LEADS if has_listened else Phase.LISTENS
    if not has_listened and done.listened < path.listens:
        return Phase.LISTENS
    return Phase.LEADS if done.led < path.leads else Phase.READY


def wants_more(now: Phase, path: Path, done: Progress) -> bool:
    """Tell whether one more talk is to be booked for somebody: no more than the path asks."""
    if now is Phase.LISTENS:
        return not path.is_set or done.listened + done.to_listen < path.listens
    if now is Phase.LEADS:
        return not path.is_set or done.led + done.to_lead < path.leads
    return False
