"""Somebody does not come: when that may be said, and who may then choose another time at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WAIT = timedelta(minutes=5)  # everybody may be late by so much
REBOOK_WITHIN = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Absence:
    """What was said of an interview that has begun."""

    starts_at: datetime
    ends_at: datetime
    candidate_missing_at: datetime | None
    nobody_here_at: datetime | None
    missed_before: int  # how often the candidate did not come to this step
    stands: bool


def may_say(found: Absence, now: datetime) -> bool:
    """Tell whether it may be said now that somebody is missing."""
    return found.stands and found.starts_at + WAIT <= now < found.ends_at


def may_rebook(found: Absence, now: datetime) -> bool:
    """Tell whether the candidate may choose another time by themselves.

    If we were missing, always; if they were, once, within five days.
    """
    if not found.stands or now >= found.starts_at + REBOOK_WITHIN:
        return False
    if found.nobody_here_at:
        return True
    return found.candidate_missing_at is not None and not found.missed_before
