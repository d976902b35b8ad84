"""Reading a calendar while its owner waits: a few seconds, a few at once, never in a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from flask import current_app

from scheduler import clock
from scheduler.calendar.fetching import Client
from scheduler.calendar.guard import CannotFetch
from scheduler.calendar.reader import Reader, reader
from scheduler.calendar.refreshing import Source, look_at, owner_of
from scheduler.domain.terms import BusySource
from scheduler.models import Person
from scheduler.services import limits, vault
from scheduler.services.busy.busy import Copy, Look
from scheduler.services.busy.calendars import Added
from scheduler.web.acting import session, settings

AN_HOUR = 40  # looks of one person
AT_ONCE = BoundedSemaphore(2)  # of the eight threads that serve everybody
PATIENCE = 3.0
CROWDED = "Other calendars are being read just now. Please press again in a few seconds."


def client() -> Client:
    """Return what asks other people's servers."""
    found: Client = current_app.extensions["calendars"]
    return found


@contextmanager
def looking(person: Person) -> Iterator[Reader]:
    """Have a reader for some seconds; raise CannotFetch where too many look at once.

    The request's own session holds nothing meanwhile.
    """
    name = f"calendars:{person.id}"
    limits.count(session(), name, AN_HOUR, window=timedelta(hours=1), now=clock.now())
    session().rollback()
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise CannotFetch(CROWDED)
    try:
        with reader() as readers:
            yield readers
    finally:
        AT_ONCE.release()


def looks_at(person: Person, sources: list[Source]) -> list[Look]:
    """Return what each of these calendars says; raise CannotFetch where one says nothing."""
    owners = [owner_of(person, each, settings().host) for each in sources]
    with looking(person) as readers:
        return [
            look_at(client(), readers, source, owner, Copy(), now=clock.now())
            for source, owner in zip(sources, owners, strict=True)
        ]


def added(source: Source, name: str) -> Added:
    """Return a calendar as it is kept, its address sealed."""
    sealed = vault.seal(settings().secret_keys, source.values)
    return Added(source.kind, name, host_of(source), sealed)


def host_of(source: Source) -> str:
    """Return the server that a calendar is on; none for a file."""
    return "" if source.kind is BusySource.FILE else (urlsplit(source.url).hostname or "").lower()
