"""The only requests that we make: guarded, bounded in all, and never with somebody's words kept."""

import base64
import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Thread

from scheduler.calendar.guard import CannotFetch, Guard, Resolver, Target

SECONDS = 10.0
MOST_BYTES = 5_000_000
REDIRECTS = 3
LEADS_ON = frozenset({301, 302, 303, 307, 308})
KEEPS_METHOD = frozenset({301, 302, 307, 308})  # what asks a calendar server must not become a GET
ANSWERS = {
    401: "The server asks for a name and a password, or does not accept those it has.",
    403: "The server does not let us in.",
    404: "There is no calendar at this address any more.",
    410: "There is no calendar at this address any more.",
    429: "The server asks us to come less often.",
}


@dataclass(frozen=True, slots=True)
class Login:
    """A name and an app password, sent to one origin over https alone."""

    user: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """Return the header that bears both."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a server."""

    url: str = field(repr=False)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    login: Login | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: 304, or a success with its bytes."""

    status: int
    headers: Mapping[str, str] = field(repr=False)  # names in small letters
    body: bytes = field(repr=False)
    url: str = field(repr=False)


class Deadline:
    """A moment after which nothing is waited for, whatever has been done until then."""

    def __init__(self, seconds: float) -> None:
        """Let the time begin."""
        self.seconds = seconds
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise TimeoutError where none are."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@cache
def machines_roots() -> ssl.SSLContext:
    """Return the context that trusts whom this machine trusts; reading its roots takes a while."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Client:
    """How requests are made; every limit is here."""

    guard: Guard = field(default_factory=Guard)
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    trust: ssl.SSLContext = field(default_factory=machines_roots, repr=False)
    resolve: Resolver | None = None

    def ask(self, question: Question) -> Answer:
        """Return the answer; raise CannotFetch, with a sentence for the owner, for any other end."""
        deadline = Deadline(self.seconds)
        try:
            return self._follow(question, deadline)
        except TimeoutError:
            sentence = f"The server took longer than {self.seconds:g} seconds."
            raise CannotFetch(sentence, of_host=True) from None
        except ssl.SSLCertVerificationError:
            raise CannotFetch("The certificate of the server is not trusted.") from None
        except (http.client.HTTPException, ssl.SSLError):
            raise CannotFetch("The server answers in a way that is not understood.") from None
        except OSError:
            raise CannotFetch("The server cannot be reached.", of_host=True) from None

    def _follow(self, question: Question, deadline: Deadline) -> Answer:
        first = target = self.guard.target(question.url)
        method = question.method
        for _ in range(REDIRECTS + 1):
            login = question.login if target.origin == first.origin else None
            answer = self._once(target, question, method, login, deadline)
            if answer.status not in LEADS_ON:
                return accepted(answer)
            if answer.status not in KEEPS_METHOD:
                method = "GET"
            target = self.guard.follow(target, answer.headers.get("location", ""))
        raise CannotFetch(f"The server leads on more than {REDIRECTS} times.")

    def _once(
        self,
        target: Target,
        question: Question,
        method: str,
        login: Login | None,
        deadline: Deadline,
    ) -> Answer:
        address = self.guard.address(target, self.resolve or looked_up(deadline))
        if login and target.scheme != "https" and not self.guard.is_named(address):
            raise CannotFetch("A password is sent over https alone.")
        headers = {
            "Host": target.url.split("/")[2],
            "User-Agent": "Interview-Scheduler",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **question.headers,
            **({"Authorization": login.header} if login else {}),
        }
        connection = _Connection(target, address, self.trust, deadline)
        try:
            body = question.body if method == question.method else b""
            connection.request(method, target.path, body or None, headers)
            return self._read(connection.getresponse(), target)
        finally:
            connection.hang_up()

    def _read(self, response: http.client.HTTPResponse, target: Target) -> Answer:
        headers = {name.lower(): value for name, value in response.getheaders()}
        if response.status in LEADS_ON or response.status == http.client.NOT_MODIFIED:
            return Answer(response.status, headers, b"", target.url)
        if headers.get("content-encoding", "identity").lower() not in {"identity", ""}:
            raise CannotFetch("The server packs its answer although it was asked not to.")
        if (response.length or 0) > self.most_bytes:
            raise CannotFetch(too_big(self.most_bytes))
        parts, size = [], 0
        while part := response.read1(65_536):
            size += len(part)
            if size > self.most_bytes:
                raise CannotFetch(too_big(self.most_bytes))
            parts.append(part)
        if response.length:  # it said that there is more
            raise CannotFetch("The server broke off in the middle of its answer.")
        return Answer(response.status, headers, b"".join(parts), target.url)


def accepted(answer: Answer) -> Answer:
    """Return an answer that is a success or says that nothing has changed; else raise CannotFetch."""
    status = answer.status
    if (
        status == http.client.NOT_MODIFIED
        or http.client.OK <= status < http.client.MULTIPLE_CHOICES
    ):
        return answer
    if status >= http.client.INTERNAL_SERVER_ERROR:
        trouble = f"The server has trouble of its own ({status})."
        raise CannotFetch(trouble, status=status, of_host=True)
    sentence = ANSWERS.get(status, f"The server refuses to answer ({status}).")
    is_hosts = status == http.client.TOO_MANY_REQUESTS
    raise CannotFetch(sentence, status=status, of_host=is_hosts)


def too_big(most: int) -> str:
    """Return the sentence for an answer that is too long."""
    return f"The answer is larger than {most // 1_000_000} MB."


def looked_up(deadline: Deadline) -> Resolver:
    """Return a look-up of names that is over by the deadline: nothing else bounds one."""

    def resolve(host: str, port: int) -> list[str]:
        found: list[str] | None = None

        def look() -> None:
            nonlocal found
            try:
                rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found = [str(row[4][0]) for row in rows]
            except (OSError, UnicodeError):
                found = []

        thread = Thread(target=look, daemon=True)
        thread.start()
        thread.join(deadline.left())
        if found is None:
            raise TimeoutError
        return found

    return resolve


class _Connection(http.client.HTTPConnection):
    """A connection to one address that was allowed, encrypted and checked by the server's name."""

    def __init__(
        self, target: Target, address: str, trust: ssl.SSLContext, deadline: Deadline
    ) -> None:
        super().__init__(target.host, target.port)
        self._target, self._address = target, address
        self._trust, self._deadline = trust, deadline
        self._plain: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address that was looked at, and to no other."""
        left = self._deadline.left()
        self._plain = socket.create_connection((self._address, self._target.port), timeout=left)
        self._plain.settimeout(self._deadline.left())
        if self._target.scheme == "https":
            self._plain = self._trust.wrap_socket(self._plain, server_hostname=self._target.host)
        self.sock = _Timed(self._plain, self._deadline)

    def hang_up(self) -> None:
        """Close the connection, however far it came."""
        self.close()
        if self._plain:
            self._plain.close()


class _Timed:
    """A socket each of whose steps ends with the deadline of all."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain, self._deadline = plain, deadline

    def sendall(self, data: bytes) -> None:
        """Send everything, in the time that is left."""
        self._plain.settimeout(self._deadline.left())
        self._plain.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what the other side says, to be read."""
        return io.BufferedReader(_Incoming(self._plain, self._deadline))

    def close(self) -> None:
        """Do nothing yet: http.client lets go before the answer is read; `hang_up` closes."""


class _Incoming(io.RawIOBase):
    """What comes in: a server that drips does not get more time by it."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._plain, self._deadline = plain, deadline

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: "memoryview[int]", /) -> int:  # type: ignore[override]  # of any buffer
        """Read what has come, in the time that is left."""
        self._plain.settimeout(self._deadline.left())
        return self._plain.recv_into(buffer)
