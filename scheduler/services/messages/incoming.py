"""A mail that came in, as the services know it: its headers, and what its calendar part says."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.reply_tags import Tag
from scheduler.domain.terms import Answer


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it came in: where it lies in the mailbox, and what its headers say."""

    validity: int
    uid: int
    message_id: str = ""
    sender: str = ""
    name: str = ""
    recipients: frozenset[str] = frozenset()
    automatic: str = ""
    is_bounce: bool = False
    is_forged: bool = False  # not from whom it says, by what our own mail server found
    words: str = ""
    attachments: int = 0
    tag: Tag | None = None  # in the address that it was sent to, if its seal is ours


@dataclass(frozen=True, slots=True)
class Said:
    """What its calendar part says."""

    method: str
    uid: str
    attendee: str = ""
    answer: Answer | None = None
    sequence: int | None = None
    stamp: datetime | None = None
    words: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
