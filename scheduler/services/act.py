"""Who does something, when, and in which installation: the argument of every write."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class House:
    """What bookings and messages need to know of this installation."""

    uid_host: str
    mail_from: str
    reads_replies: bool  # a mailbox is set whose replies we read
    meeting_url: str  # with {code}


@dataclass(frozen=True, slots=True)
class Act:
    """One deed: *actor* is written into the journal, *now* is the only time it knows."""

    actor: str  # candidate:3, person:5, worker, command
    now: datetime
    house: House


def person_actor(person_id: int) -> str:
    """Return how the journal names a member of staff."""
    return f"person:{person_id}"


def candidate_actor(candidate_id: int) -> str:
    """Return how the journal names a candidate."""
    return f"candidate:{candidate_id}"
