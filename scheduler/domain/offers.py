"""The last conversation: what nobody may read over a shoulder, and until when one decides."""

from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.domain.terms import StageKind

TITLE = "Conversation"  # what mails, calendars and feeds call it; what it is about is not for them
NOTICE_HOURS = 4
DECIDE_WITHIN_DAYS = 7
REMIND_BEFORE = timedelta(days=2)
MOST_DAYS = 90  # between the approval and a date to decide


class Refusal(StrEnum):
    """Why a candidate would rather not have the call."""

    WRITE = "write"
    LATER = "later"


class Decision(StrEnum):
    """What a candidate says in the end."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class DecisionPhase(StrEnum):
    """Where the decision stands."""

    NOT_APPROVED = "not_approved"
    OPEN = "open"
    NEAR = "near"  # the gentle reminder is due
    PAST = "past"
    DECIDED = "decided"


def said_title(kind: StageKind, title: str) -> str:
    """Return what may be said aloud of a stage of *kind* that the plan calls *title*.

    >>> said_title(StageKind.OFFER, "The offer"), said_title(StageKind.CALL, "Intro call")
    ('Conversation', 'Intro call')
    """
    return TITLE if kind is StageKind.OFFER else title


def said_sentence(kind: StageKind, sentence: str) -> str:
    """Return what the plan says of a stage or a way of *kind*, where it may be said aloud."""
    return "" if kind is StageKind.OFFER else sentence


def decision_phase(
    approved_at: datetime | None, decide_by: datetime, decided_at: datetime | None, now: datetime
) -> DecisionPhase:
    """Return where the decision stands at *now*."""
    if approved_at is None:
        return DecisionPhase.NOT_APPROVED
    if decided_at is not None:
        return DecisionPhase.DECIDED
    if decide_by <= now:
        return DecisionPhase.PAST
    return DecisionPhase.NEAR if decide_by - REMIND_BEFORE <= now else DecisionPhase.OPEN
