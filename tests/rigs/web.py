"""A real web server on a port of its own that says what it is told to, and a listener that counts."""

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict
    body: bytes


def answer(body=b"", status="200 OK", **headers):
    """Return a whole answer as bytes; `content_type="x"` becomes a header."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_request(connection):
    """Return the request that comes over a connection; none if it was closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65_536)
    method, path, _ = first.split(" ")
    return Seen(method, path, headers, body)


class WebServer:
    """Answers from `answers` by path: bytes as they are, or a function (socket, Seen) that talks."""

    def __init__(self, context=None, host="127.0.0.1"):
        self.answers, self.seen, self.connections = {}, [], 0
        self._context, self._threads = context, []
        self._listener = socket.create_server((host, 0))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    def url(self, path="/", host="localhost", scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    def _start(self, work, *args):
        self._threads.append(threading.Thread(target=work, args=args, daemon=True))
        self._threads[-1].start()

    def _accept(self):
        with suppress(OSError):  # closed at the end of the block
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._start(self._serve, connection)

    def _serve(self, connection):
        with connection, suppress(OSError):  # the other side may hang up
            if self._context is None:
                self._talk(connection)
                return
            with self._context.wrap_socket(connection, server_side=True) as encrypted:
                self._talk(encrypted)

    def _talk(self, connection):
        request = read_request(connection)
        if request is None:
            return
        self.seen.append(request)
        said = self.answers.get(request.path, answer(status="404 Not Found"))
        if callable(said):
            said(connection, request)
        else:
            connection.sendall(said)

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)


@contextmanager
def web_server(context=None):
    """Run a server until the block ends; *context* encrypts."""
    running = WebServer(context)
    try:
        yield running
    finally:
        running.stop()
