"""The mailbox of replies over IMAP (RFC 3501): looked into, never changed."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

FOLDER = "INBOX"
SECONDS = 8.0  # for each answer of the server
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
NUMBER = re.compile(rb"\d+")
# The library's own errors, a broken line, a lost connection, an answer that is none.
TROUBLE = (imaplib.IMAP4.error, OSError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mailbox is, and who may look into it."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = FOLDER
    servers: tuple[str, ...] = ()  # whose word on where a mail comes from we take


def account_of(url: str, servers: tuple[str, ...] = ()) -> Account:
    """Return the account that a setting like imaps://user:password@host/Folder names."""
    parts = urlsplit(url)
    is_tls = parts.scheme == "imaps"
    return Account(
        host=parts.hostname or "",
        port=parts.port or (993 if is_tls else 143),
        is_tls=is_tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or FOLDER,
        servers=servers,
    )


class Folder:
    """An open folder; mails are known by the numbers that hold while its validity does."""

    def __init__(self, client: imaplib.IMAP4, validity: int) -> None:
        self._client = client
        self.validity = validity

    def after(self, last: int) -> list[int]:
        """Return the numbers of the mails behind *last*, in order."""
        found = self._ask("SEARCH", "UID", f"{last + 1}:*")
        numbers = (int(each) for line in found if line for each in line.split())
        return sorted(each for each in numbers if each > last)

    def size(self, uid: int) -> int:
        """Return how many bytes a mail has; none if it is gone."""
        found = self._ask("FETCH", str(uid), "(RFC822.SIZE)")
        match = next((SIZE.search(line) for line in lines(found) if SIZE.search(line)), None)
        return int(match.group(1)) if match else 0

    def mail(self, uid: int, most: int = 0) -> bytes:
        """Return a mail, or its first *most* bytes; it stays unread. Nothing if it is gone."""
        part = f"<0.{most}>" if most else ""
        found = self._ask("FETCH", str(uid), f"(BODY.PEEK[]{part})")
        return next((each[1] for each in found if isinstance(each, tuple)), b"")

    def _ask(self, command: str, *words: str) -> list[Any]:
        status, found = self._client.uid(command, *words)
        if status != "OK":
            raise imaplib.IMAP4.error(f"{command}: {status}")
        return found


def lines(found: list[Any]) -> Iterator[bytes]:
    """Yield the lines of an answer."""
    for each in found:
        yield from (each if isinstance(each, tuple) else (each,)) if each else ()


@contextmanager
def opened(account: Account, *, seconds: float = SECONDS) -> Iterator[Folder]:
    """Yield the folder of *account*, opened so that nothing in it changes."""
    client = connect(account, seconds)
    try:
        client.login(account.user, account.password)
        status, found = client.select(f'"{account.folder}"', readonly=True)
        if status != "OK":
            raise imaplib.IMAP4.error(f"{account.folder}: {found[0]!r}")
        validity = NUMBER.search(client.response("UIDVALIDITY")[1][0] or b"")
        if validity is None:
            raise imaplib.IMAP4.error("The server names no UIDVALIDITY.")
        yield Folder(client, int(validity.group()))
    finally:
        close(client)


def connect(account: Account, seconds: float) -> imaplib.IMAP4:
    """Return a connection; over TLS the server's certificate is checked."""
    if account.is_tls:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=seconds)
    return imaplib.IMAP4(account.host, account.port, timeout=seconds)


def close(client: imaplib.IMAP4) -> None:
    """Take leave, or hang up where the server does not listen any more."""
    try:
        client.logout()
    except TROUBLE:
        client.shutdown()
