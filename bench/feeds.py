"""What a feed of 200 interviews costs: unchanged, stored, and written anew (targets 9 and 10)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.figures import Figure, in_turns
from bench.house import NOW, House, house
from scheduler.calendar.feeds import fill
from scheduler.domain.terms import Delivery, KeyPurpose
from scheduler.services.feeds.reaching import choose_delivery
from scheduler.services.keys import key_of
from scheduler.web.feeds.kept import Bodies
from tests.people import make_company, make_person
from tests.services.house import a_booking

ENTRIES = 200
OFTEN = 100  # requests a time, so that the clock sees them


def figures(*, entries: int = ENTRIES, rounds: int = 9) -> Iterator[Figure]:
    """Yield what an answer of 304 costs beside a trivial page, and what it saves."""
    with house() as home:
        path = feed_of(home, entries)
        tag = header(home.app, path, "ETag")
        plain, known = repeated(trivial(), "/"), repeated(home.app, path, tag)
        stored = repeated(home.app, path)
        trivial_ms, known_ms, stored_ms = in_turns(plain, known, stored, rounds=rounds)
        anew = writing(home.app, path)
        (anew_ms,) = in_turns(anew, rounds=3)
        fill(home.session, base_url=home.settings.base_url, now=NOW)
        (fetched_ms,) = in_turns(writing(home.app, path), rounds=3)
    yield against("feed unchanged (304) to a trivial Flask page", known_ms, trivial_ms, "<= 5x")
    yield against(f"feed of {entries} written anew to 304", anew_ms * OFTEN, known_ms, ">= 40x")
    yield against("feed stored (200) to 304", stored_ms, known_ms, "<= 1.3x")
    yield against("feed read from the database (200) to 304", fetched_ms * OFTEN, known_ms, "none")


def against(name: str, upper: float, lower: float, target: str) -> Figure:
    """Return a ratio with the milliseconds of one request behind it."""
    each = f"{upper / OFTEN:.3f} ms to {lower / OFTEN:.3f} ms"
    return Figure(name, f"{upper / lower:.2f}x, {each}", target)


def feed_of(home: House, entries: int) -> str:
    """Return the address of a feed with so many interviews to come."""
    session = home.session
    make_company(session)
    person = make_person(session)
    choose_delivery(session, person.id, Delivery.BOTH, act=home.act)
    for number in range(entries):
        a_booking(session, person.id, NOW + timedelta(hours=number))
    key = key_of(session, home.settings.secret_keys, KeyPurpose.FEED, person.id)
    session.rollback()
    return f"/feeds/{key}.ics"


def trivial() -> Flask:
    """Return an application with one page that says one word."""
    app = Flask("trivial")
    app.add_url_rule("/", view_func=lambda: "ok")
    return app


def header(app: Flask, path: str, name: str) -> str:
    """Return a header of the answer to *path*."""
    return app.test_client().get(path).headers[name]


def repeated(app: Flask, path: str, tag: str = "") -> Callable[[], None]:
    """Return the work of asking for *path* again and again, straight through WSGI."""
    environ = EnvironBuilder(path, headers={"If-None-Match": tag} if tag else {}).get_environ()
    expected = "304" if tag else "200"

    def ask() -> None:
        for _ in range(OFTEN):
            if not answer(app, environ).startswith(expected):
                raise AssertionError(path)

    return ask


def writing(app: Flask, path: str) -> Callable[[], None]:
    """Return the work of asking once a process that has kept nothing."""
    environ = EnvironBuilder(path).get_environ()

    def ask() -> None:
        app.extensions["feeds"] = Bodies()
        answer(app, environ)

    return ask


def answer(app: Flask, environ: dict[str, object]) -> str:
    """Return the status that *app* answers with, once its body is read."""
    found: list[str] = []
    body = app(dict(environ), lambda status, *_: found.append(status))  # type: ignore[arg-type,return-value]  # nobody writes to it
    b"".join(body)
    getattr(body, "close", bool)()
    return found[0]
