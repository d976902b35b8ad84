"""A real mail server for tests: keeps what it is given as bytes, and answers as it is told to."""

import asyncio
import itertools
import socket
import threading
from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

HANG_UP = "hang up"
SILENCE = "silence"
DRIP = "drip"
OK = "250 OK"


@dataclass(frozen=True)
class Received:
    """One message as it arrived, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class _Connection(SMTP):
    """Greets as it is told to, and speaks as fast as the server does."""

    async def push(self, status):
        """Say one line; a slow server takes its time for every letter."""
        if str(status).startswith("354"):
            answer = await self.event_handler.go_ahead(self)
            status = status if answer == OK else answer
        if not self.event_handler.pause:
            await super().push(status)
            return
        for letter in f"{status}\r\n":
            self.transport.write(letter.encode())
            await asyncio.sleep(self.event_handler.pause)

    async def _handle_client(self):
        is_welcome = False
        try:
            if words := await self.event_handler.greet(self):
                await self.push(words)
            is_welcome = not words
        finally:
            if (
                not is_welcome and self.transport
            ):  # also where the server stops before it has said a word
                self.transport.close()
        if is_welcome:
            await super()._handle_client()


class MailServer:
    """A mail server on a port of its own.

    `script("RCPT", "550 Nobody here")` sets the answers to the next CONNECT, EHLO, HELO, MAIL,
    RCPT, 354, DATA or QUIT, one each; when they are used up the server accepts again. 354 is the
    word to go ahead with a message, DATA the one that takes it. HANG_UP drops the connection
    instead of answering (after DATA the message has arrived all the same), SILENCE never answers,
    DRIP says a letter after the other of an answer that never ends. `pause` is how many seconds
    the server waits after each letter of all that it says.
    """

    def __init__(self, login=None):
        self.received, self.pause = [], 0
        self.host = "127.0.0.1"
        self._login = login
        self._answers = defaultdict(deque)
        self._socket = socket.create_server((self.host, 0))
        self.port = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self):
        """Return the address as a setting names it."""
        who = f"{':'.join(self._login)}@" if self._login else ""
        return f"smtp://{who}{self.host}:{self.port}"

    def script(self, verb, *answers):
        """Set the answers to the next commands of this verb."""
        self._answers[verb].extend(answers)

    def start(self):
        """Begin to answer."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def close(self):
        """Drop every connection and stop."""
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name and order
        """Say what the server can do, or give the scripted answer."""
        answer = await self._answer("EHLO", server)
        session.host_name = hostname
        return responses if answer == OK else [answer]

    async def handle_HELO(self, server, session, envelope, hostname):  # noqa: N802 - aiosmtpd's name and order
        """Return the greeting, or give the scripted answer."""
        session.host_name = hostname
        return await self._answer("HELO", server)

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        """Say good-bye, or give the scripted answer."""
        answer = await self._answer("QUIT", server)
        return "221 Bye" if answer == OK else answer

    async def greet(self, server):
        """Return the first words to whoever connects, if they are scripted."""
        answer = await self._answer("CONNECT", server)
        return None if answer == OK else answer

    async def go_ahead(self, server):
        """Let a message come, or give the scripted answer."""
        return await self._answer("354", server)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name and order
        """Note the sender, or give the scripted answer."""
        if self._login and not session.authenticated:
            return "530 Please log in first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer("MAIL", server)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name and order
        """Note the recipient, or give the scripted answer."""
        answer = await self._answer("RCPT", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        """Keep the message, unless the scripted answer refuses it."""
        answers = self._answers["DATA"]
        if not answers or answers[0] == HANG_UP:
            message = Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content)
            self.received.append(message)
        return await self._answer("DATA", server)

    async def _answer(self, verb, server):
        answers = self._answers[verb]
        answer = answers.popleft() if answers else OK
        if answer == SILENCE:
            await asyncio.get_running_loop().create_future()
        if answer == DRIP:
            await self._drip(server)
        if answer == HANG_UP:
            server.transport.abort()
            return "421 Gone"
        return answer

    async def _drip(self, server):
        for letter in itertools.cycle(b"250-Wait\r\n"):
            if server.transport is not None:  # until they hang up; then all this is cancelled
                server.transport.write(bytes([letter]))
            await asyncio.sleep(0.005)

    def _connection(self):
        return _Connection(
            self,
            loop=self._loop,
            hostname="mail.test",
            enable_SMTPUTF8=True,
            authenticator=self._authenticate if self._login else None,
            auth_require_tls=False,
        )

    def _authenticate(self, server, session, envelope, mechanism, given):
        user, password = self._login
        expected = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=given == expected, handled=False)

    async def _listen(self):
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._connection, sock=self._socket)

    async def _shut_down(self):
        self._listening.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def server(login=None):
    """Yield a `MailServer`; with `login` (name, password) it takes mail from nobody else."""
    running = MailServer(login)
    running.start()
    try:
        yield running
    finally:
        running.close()
