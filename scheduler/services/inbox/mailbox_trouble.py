"""A mailbox of answers that cannot be read: since when, why in plain words, and asking for one more try."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.services.inbox import mailboxes
from scheduler.services.transaction import transaction

PATIENCE = timedelta(hours=1)  # until it stands in the queue: servers are away for a while
OURS = "It could not be read; what the server said stands below."
# What libraries and servers say, in small letters, and what it means; the first that fits.
PLAIN = (
    (("certificate",), "Its certificate is not one that we trust, or has run out."),
    (
        ("authenticationfailed", "authentication", "login", "credentials", "logged in"),
        "The server refuses the name or the password.",
    ),
    (("timed out", "timeout"), "The server does not answer in time."),
    (
        ("name or service", "name resolution", "getaddrinfo", "no address associated", "nodename"),
        "No server is known under that name.",
    ),
    (("refused", "unreachable", "no route"), "Nobody answers at that address and port."),
    (
        ("doesn't exist", "does not exist", "nonexistent", "unknown mailbox", "no such mailbox"),
        "The server has no such folder.",
    ),
    (("wrong version number", "ssl", "tls"), "It speaks another kind of encryption than we do."),
    (("eof", "reset", "broken pipe", "closed", "abort"), "The server hung up."),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """How the reading of the mailbox stands; without *since* it works, or was never tried."""

    since: datetime | None = None
    read_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    said: str = ""

    @property
    def words(self) -> str:
        """Return in plain words what keeps us from reading."""
        return plain(self.said) if self.since else ""


def trouble(session: Session) -> Trouble:
    """Return how the reading of the mailbox stands."""
    row = mailboxes.state(session)
    if row is None:
        return Trouble()
    return Trouble(row.failing_since, row.read_at, row.next_at, row.failures, row.error)


def lasting(session: Session, *, now: datetime) -> Iterator[Trouble]:
    """Yield the trouble if it has lasted for so long that somebody has to look."""
    found = trouble(session)
    if found.since and now - found.since >= PATIENCE:
        yield found


def try_again(session: Session, *, now: datetime) -> bool:
    """Let the next reading be due at once, if the last one failed; tell whether it is."""
    with transaction(session):
        row = mailboxes.state(session)
        if row is None or row.failing_since is None:
            return False
        mailboxes.write(session, next_at=now)
        return True


def plain(said: str) -> str:
    """Return in plain words what a server or a library said.

    >>> plain("[AUTHENTICATIONFAILED] Authentication failed.")
    'The server refuses the name or the password.'
    """
    small = said.lower()
    return next((words for marks, words in PLAIN if any(each in small for each in marks)), OURS)
