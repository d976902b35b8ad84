"""The last conversation: what nobody may read over a shoulder, and until when one decides."""

from datetime import timedelta
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


def said_title(kind: StageKind, title: str) -> str:
    """Return what may be said aloud of a stage of *kind* that the plan calls *title*.

    >>> said_title(StageKind.OFFER, "The offer"), said_title(StageKind.CALL, "Intro call")
    ('Conversation', 'Intro call')
    """
    return TITLE if kind is StageKind.OFFER else title


def said_sentence(kind: StageKind, sentence: str) -> str:
    """Return what the plan says of a stage or a way of *kind*, where it may be said aloud."""
    return "" if kind is StageKind.OFFER else sentence
