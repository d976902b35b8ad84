"""Requests a second of a feed that has not changed, served as we serve, beside a trivial page.

Both are asked over kept connections by the same clients, in turns (target 9).
"""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from statistics import median
from time import monotonic, sleep

from flask import Flask

from bench.feeds import feed_of, trivial
from bench.figures import Figure
from bench.house import house
from scheduler.app import create_app
from scheduler.cli.server import serve
from scheduler.config import Settings

CLIENTS = 4
PATIENCE = 30.0  # seconds for a server to start


def figures(*, entries: int = 200, rounds: int = 5, seconds: float = 1.0) -> Iterator[Figure]:
    """Yield how many answers of 304 there are for each of a trivial page."""
    with house() as home:
        path = feed_of(home, entries)
        with served(None) as plain, served(home.settings) as ours:
            tag = tag_of(ours, path)
            known = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {tag}\r\n\r\n"
            hello = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
            asked: list[tuple[float, float]] = []
            for number in range(rounds + 1):
                pair = (
                    rate(plain, hello, b"ok", "200", seconds),
                    rate(ours, known, b"\r\n\r\n", "304", seconds),
                )
                if number:  # the first one warms up
                    asked.append(pair)
    share = median(upper / lower for lower, upper in asked)
    lower, upper = (median(each) for each in zip(*asked, strict=True))
    yield Figure(
        "feed unchanged (304) to a trivial Flask page, requests a second under gunicorn",
        f"{share:.2f}x, {upper:.0f} to {lower:.0f}",
        ">= 0.4x",
    )


@contextmanager
def served(settings: Settings | None) -> Iterator[int]:
    """Yield the port at which our application, or the trivial one, is served by another process."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    server = get_context("spawn").Process(target=work, args=(settings, port))
    server.start()
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.join()


def work(settings: Settings | None, port: int) -> None:
    """Serve until the process is ended."""

    def make() -> Flask:
        return create_app(settings) if settings else trivial()

    serve(make, "127.0.0.1", port)


def wait_for(port: int) -> None:
    """Wait until something listens at *port*."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        sleep(0.05)
    raise TimeoutError(port)


def rate(port: int, request: str, end: bytes, status: str, seconds: float) -> float:
    """Return how many answers a second all clients get, each of which ends with *end*."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        counts = pool.map(lambda _: count(port, request, end, status, seconds), range(CLIENTS))
        return sum(counts) / seconds


def count(port: int, request: str, end: bytes, status: str, seconds: float) -> int:
    """Return how many answers one client gets, one after the other."""
    found, until, said = 0, monotonic() + seconds, request.encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while monotonic() < until:
            connection.sendall(said)
            answer = b""
            while not answer.endswith(end):
                part = connection.recv(65_536)
                if not part:
                    raise AssertionError(answer)
                answer += part
            if answer.split(b" ", 2)[1] != status.encode():
                raise AssertionError(answer)
            found += 1
    return found


def tag_of(port: int, path: str) -> str:
    """Return the ETag of what is at *path*."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"HEAD {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        head = connection.recv(65_536).decode()
    return next(
        line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith("etag: ")
    )
