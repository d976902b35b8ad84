"""Messages as *Sent mail* shows them: read as they were sent, without the keys to anybody's page."""

import hashlib
import re
from dataclasses import dataclass, replace

from scheduler import clock
from scheduler.calendar.reading import Shown, read_invitation
from scheduler.mail.compose import compose, subject_of
from scheduler.mail.links import Letterhead
from scheduler.mail.mime import Letter, build
from scheduler.mail.outbox import NOT_WHOLE
from scheduler.models import Message
from scheduler.services.post.delivery import KEPT
from scheduler.services.post.sent import Delivery, delivery_of
from scheduler.web.acting import session, settings

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")
STATES = {
    Delivery.WAITING: ("Waiting", "line"),
    Delivery.AGAIN: ("Trying again", "signal"),
    Delivery.CAME_BACK: ("Came back", "bad"),
    Delivery.ACCEPTED: ("Accepted", "go"),
    Delivery.KEPT: ("Kept here", "line"),
    Delivery.NOT_NEEDED: ("Not needed any more", ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One message in the list."""

    message: Message
    subject: str

    @property
    def delivery(self) -> Delivery:
        """Return what has become of it."""
        return delivery_of(self.message)

    @property
    def why(self) -> str:
        """Return what the mail server said last, in one line; empty for what is kept here."""
        words = self.message.last_answer
        return "" if words == KEPT else words.rpartition("\n")[2]


@dataclass(frozen=True, slots=True)
class Copy:
    """A message as a letter, or why there is none."""

    line: Line
    letter: Letter | None
    invitation: Shown | None
    is_as_sent: bool
    is_live: bool

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether it is an address to follow."""
        text = self.letter.text if self.letter else ""
        pieces = _ADDRESS.split(text) if self.is_live else [text]
        return [(piece, at % 2 == 1) for at, piece in enumerate(pieces)]


def head(*, hides_keys: bool | None = None) -> Letterhead:
    """Return the letterhead; keys are shown only on a machine of one's own without mail."""
    hides = not settings().shows_live_links if hides_keys is None else hides_keys
    return replace(settings().letterhead, hides_keys=hides)


def line_of(message: Message) -> Line:
    """Return *message* as the list shows it."""
    try:
        return Line(message, subject_of(session(), message, head(hides_keys=True)))
    except NOT_WHOLE:
        return Line(message, message.notice.value.replace("_", " ").capitalize())


def copy_of(message: Message) -> Copy:
    """Return *message* as its page shows it."""
    letter = letter_of(message)
    invitation = read_invitation(letter.calendar) if letter and letter.calendar else None
    as_sent = bool(letter) and is_as_sent(message)
    return Copy(line_of(message), letter, invitation, as_sent, settings().shows_live_links)


def letter_of(message: Message) -> Letter | None:
    """Return the letter that *message* is, without its keys; none if it cannot be written."""
    try:
        return compose(session(), message, head(), now=clock.now())
    except NOT_WHOLE:
        return None


def is_as_sent(message: Message) -> bool:
    """Tell whether *message*, written again, has the bytes that were sent; true before that."""
    if not message.digest:
        return True
    letter = compose(session(), message, head(hides_keys=False), now=clock.now())
    return hashlib.sha256(build(letter)).hexdigest() == message.digest
