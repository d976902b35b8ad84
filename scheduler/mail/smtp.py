"""The way to the mail server: one mail to one person, within one deadline for all of it."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from threading import Thread
from urllib.parse import unquote, urlsplit

from scheduler.errors import Invalid
from scheduler.text.addresses import deliverable
from scheduler.text.names import clean
from scheduler.text.times import Clock

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SUBMISSION = 587
TRANSIENT, PERMANENT = 400, 500  # RFC 5321 section 4.2.1
SIGN_IN_FIRST = frozenset({530, 534, 535, 538})  # our password is wrong, not the recipient

CAUSES: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: "The certificate of {host} is not trusted: {detail}.",
    ssl.SSLError: "{host} could not agree with us on encryption.",
    socket.gaierror: "No server is known by the name {host}.",
    ConnectionRefusedError: "Nothing answers at {host}, port {port}.",
    TimeoutError: "{host} did not answer in time.",
    smtplib.SMTPServerDisconnected: "{host} closed the connection.",
    ConnectionError: "{host} closed the connection.",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """The server has taken the mail; *answer* is what it said."""

    answer: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: the mail may be tried again later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: the server will not take this mail to this person."""

    reason: str


Result = Delivered | Deferred | Refused


@dataclass(frozen=True, slots=True)
class Report:
    """How far a mail came, in words for whoever set the server up, and how it ended."""

    steps: tuple[str, ...]
    result: Result


@dataclass(frozen=True, slots=True)
class Transport:
    """A mail server and how to speak to it.

    `smtp://` encrypts where the server offers it, and must before a password leaves this machine;
    `smtp+starttls://` and `smtps://` always do. Certificates are always checked, by *trust*.
    """

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def send(self, sender: str, recipient: str, mail: bytes) -> Result:
        """Hand *mail* over; whatever happens, an answer comes within *seconds*."""
        return self.probe(sender, recipient, mail).result

    def probe(self, sender: str, recipient: str, mail: bytes) -> Report:
        """Hand *mail* over as `send` does, and tell each step that was reached."""
        talk = _Talk(self, deliverable(sender), deliverable(recipient), mail)
        # A thread, because nothing else bounds a name look-up or a server that drips its answers.
        thread = Thread(target=talk.run, daemon=True)
        thread.start()
        thread.join(self.seconds)
        late = Deferred(f"{self.host} took longer than {self.seconds:g} seconds.")
        result = talk.result or late
        talk.stop()
        return Report(tuple(talk.steps), result)


def transport(url: str, *, seconds: float = 30) -> Transport:
    """Return the server that a setting names; raise Invalid for what cannot be one.

    >>> transport("smtp://hiring:s%40fe@mail.example.com").port
    587
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid("SCHEDULER_SMTP_URL has a port that is no number.") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise Invalid("SCHEDULER_SMTP_URL must look like smtp://user:password@host:port.")
    user = unquote(parts.username or "")
    usual = SUBMISSION if user and parts.scheme == "smtp" else PORTS[parts.scheme]
    password = unquote(parts.password or "")
    return Transport(parts.scheme, parts.hostname, port or usual, user, password, seconds)


class _Stopped(Exception):
    """The deadline has passed; nothing more may be sent."""


class _Talk:
    """One conversation with the server, on a thread of its own."""

    def __init__(self, server: Transport, sender: str, recipient: str, mail: bytes) -> None:
        self.server, self.sender, self.recipient, self.mail = server, sender, recipient, mail
        self.steps: list[str] = []
        self.result: Result | None = None
        self._is_stopped = False
        self._client: smtplib.SMTP | None = None

    def run(self) -> None:
        """Say it all; *result* is set even if the good-bye fails."""
        with suppress(_Stopped):
            client = self._client = _client(self.server)
            try:
                self._connect(client)
                self._encrypt(client)
                self._sign_in(client)
                self.result = self._give(client)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                self.result = Deferred(_words(error, self.server))
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

    def stop(self) -> None:
        """End the conversation wherever it is; a mail that is not yet sent stays unsent."""
        self._is_stopped = True
        with suppress(OSError):
            if self._client and self._client.sock:
                self._client.sock.shutdown(socket.SHUT_RDWR)

    def _connect(self, client: smtplib.SMTP) -> None:
        server = self.server
        code, text = client.connect(server.host, server.port)
        if _is_no(code):
            raise smtplib.SMTPConnectError(code, text)
        self.steps.append(f"Reached {server.host}, port {server.port}")
        if server.scheme == "smtps":
            self._note_certificate(client)
        client.ehlo_or_helo_if_needed()

    def _encrypt(self, client: smtplib.SMTP) -> None:
        server = self.server
        is_here, is_offered = _is_here(server.host), client.has_extn("starttls")
        if server.scheme == "smtps":
            return
        if server.scheme == "smtp+starttls" or (is_offered and not is_here):
            self._check()
            client.starttls(context=server.trust)
            self._note_certificate(client)
            client.ehlo_or_helo_if_needed()
        elif server.user and not is_here:
            raise smtplib.SMTPNotSupportedError(
                f"{server.host} offers no encryption, so the password was not sent."
            )
        else:
            self.steps.append("Not encrypted")

    def _sign_in(self, client: smtplib.SMTP) -> None:
        if self.server.user:
            self._check()
            client.login(self.server.user, self.server.password)
            self.steps.append(f"Signed in as {self.server.user}")

    def _give(self, client: smtplib.SMTP) -> Result:
        is_plain = (self.sender + self.recipient).isascii()
        if not is_plain and not client.has_extn("smtputf8"):
            return Refused(f"{self.server.host} takes no addresses with letters beyond a to z.")
        code, text = 0, b""
        for code, text in self._commands(client, is_plain=is_plain):
            if _is_no(code):
                is_final = code >= PERMANENT and code not in SIGN_IN_FIRST
                return (Refused if is_final else Deferred)(_said(code, text))
        return Delivered(_said(code, text))

    def _commands(self, client: smtplib.SMTP, *, is_plain: bool) -> Iterator[tuple[int, bytes]]:
        yield client.mail(self.sender, () if is_plain else ("SMTPUTF8", "BODY=8BITMIME"))
        yield client.rcpt(self.recipient)
        self._check()
        yield _data(client, self.mail)

    def _check(self) -> None:
        if self._is_stopped:
            raise _Stopped

    def _note_certificate(self, client: smtplib.SMTP) -> None:
        sock = client.sock
        certificate = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
        until = ssl.cert_time_to_seconds(str((certificate or {}).get("notAfter", "")))
        day = Clock("UTC").long_day(datetime.fromtimestamp(until, UTC))
        self.steps.append(f"Encrypted; the certificate is good until {clean(day)}")


def _client(server: Transport) -> smtplib.SMTP:
    """Return a client that is not yet connected, so that the deadline can end the connecting too.

    Its own patience is longer than the deadline, which thereby speaks first.
    """
    client = (
        smtplib.SMTP_SSL(
            local_hostname=_our_name(), timeout=2 * server.seconds, context=server.trust
        )
        if server.scheme == "smtps"
        else smtplib.SMTP(local_hostname=_our_name(), timeout=2 * server.seconds)
    )
    # Only a client that connects while it is made remembers the name that TLS must verify.
    client._host = server.host  # type: ignore[attr-defined] # noqa: SLF001 -- no public way
    return client


@lru_cache(maxsize=1)
def _our_name() -> str:
    return socket.getfqdn()


def _data(client: smtplib.SMTP, mail: bytes) -> tuple[int, bytes]:
    try:
        return client.data(mail)
    except smtplib.SMTPDataError as error:
        said = error.smtp_error
        return error.smtp_code, said if isinstance(said, bytes) else said.encode()


def _is_no(code: int) -> bool:
    return code >= TRANSIENT or code < 0


def _said(code: int, text: bytes | str) -> str:
    told = text.decode(errors="replace") if isinstance(text, bytes) else text
    return clean(f"{code} {told}")


def _words(error: Exception, server: Transport) -> str:
    """Return what went wrong before the mail itself, for whoever looks after the server."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    for kind, sentence in CAUSES.items():
        if isinstance(error, kind):
            detail = getattr(error, "verify_message", "")
            return sentence.format(host=server.host, port=server.port, detail=detail)
    return clean(str(error))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
