"""Sixteen threads book at once, mostly different times: what the orderly way costs (target 12).

That nobody is booked twice where all want the same times is for `contention.py` to show.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.house import NOW, House, house, pool_of
from scheduler.cli.server import settle
from scheduler.errors import SlotTaken
from scheduler.models import Application
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.upkeep import invariants
from tests.people import make_application, make_candidate, make_company, make_role
from tests.rigs import postgres

THREADS = 16
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
TABLE = "CREATE TABLE booking (id INTEGER PRIMARY KEY, person INT, starts INT, ends INT)"
INDEX = "CREATE INDEX by_person ON booking (person, starts)"
TAKEN = "SELECT 1 FROM booking WHERE person = ? AND starts < ? AND ends > ?"


@dataclass(frozen=True)
class Run:
    """How long each try took, in milliseconds, and all of them together, in seconds."""

    tries: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.tries) / self.seconds

    @property
    def p99(self) -> float:
        return sorted(self.tries)[int(len(self.tries) * 0.99)]

    def __str__(self) -> str:
        return f"{self.rate:.0f} a second, p99 {self.p99:.1f} ms"


def figures(*, each: int = 60, people: int = 100, bookings: int = 6) -> Iterator[Figure]:
    """Yield what a lock in front of SQLite saves, and how whole bookings stand beside bare rows."""
    with TemporaryDirectory(prefix="bench-") as folder:
        waiting = bare(Path(folder) / "waiting.db", nullcontext(), each)
        locked = bare(Path(folder) / "locked.db", threading.Lock(), each)
    quicker, sooner = locked.rate / waiting.rate, locked.p99 / waiting.p99
    yield Figure(
        "bare rows, SQLite, 16 threads, a lock to waiting", f"{quicker:.1f}x, {locked}", ">= 2x"
    )
    yield Figure("bare rows, SQLite, 16 threads, p99 of the same", f"{sooner:.2f}x", "<= 0.6x")
    with house() as home:
        run, booked, broken = whole(home, people, bookings)
    yield told("SQLite", run, booked, broken)
    with postgres.cluster(**DURABLE) as server, house(server.url) as home:
        yield told("PostgreSQL", *whole(home, people, bookings))
    yield Figure(
        "whole bookings to bare rows, SQLite, 16 threads",
        f"{run.rate / locked.rate:.3f} of {locked.rate:.0f} a second",
        ">= 0.25",
    )


def told(engine: str, run: Run, booked: int, broken: int) -> Figure:
    """Return the line of whole bookings on one engine."""
    value = f"{booked} of {len(run.tries)} tries, {broken} promises broken, {run}"
    return Figure(f"whole bookings, {engine}, 16 threads", value, "0 broken")


def timed(work: Callable[[int], None], each: int) -> Run:
    """Return what *each* calls by each of the threads took."""
    tries: list[float] = []

    def run(thread: int) -> None:
        for number in range(each):
            begin = perf_counter()
            work(thread * each + number)
            tries.append((perf_counter() - begin) * 1000)

    began = perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(run, range(THREADS)))
    return Run(tries, perf_counter() - began)


def bare(path: Path, lock: AbstractContextManager[object], each: int) -> Run:
    """Return what one checked row costs, with nothing of ours around it."""
    local = threading.local()
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        for statement in ("PRAGMA journal_mode = WAL", TABLE, INDEX):
            made.execute(statement)

    def insert(number: int) -> None:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            local.connection.execute("PRAGMA synchronous = FULL")
        row, run = (number * 7919 % 200, number * 104_729 % 6000), local.connection.execute
        with lock:
            run("BEGIN IMMEDIATE")
            if not run(TAKEN, (row[0], row[1] + 45, row[1])).fetchone():
                run("INSERT INTO booking VALUES (NULL, ?, ?, ?)", (*row, row[1] + 45))
            run("COMMIT")

    return timed(insert, each)


def whole(home: House, people: int, each: int) -> tuple[Run, int, int]:
    """Return what bookings cost, how many there were, and how many promises are broken then."""
    session = home.session
    make_company(session, per_day=100, per_week=100)
    pool, _ = pool_of(session, people)
    role = make_role(session, pool)
    steps = [applied(session, role, number) for number in range(THREADS * each + 1)]
    starts = starts_of(session, steps[0])
    ids = [step.id for step in steps]
    before = len(invariants.check(session))  # the busy blocks of the workload are no bookings
    interview_id = steps[0].stage.ways[0].interviews[0].id
    engine = session.get_bind()
    session.rollback()
    booked: list[int] = []

    def press(number: int) -> None:
        with Session(engine) as mine:
            choice = Choice(interview_id, None, starts[number * 31 % len(starts)])
            try:
                booked.append(book(mine, ids[number], choice, act=home.act).id)
            except SlotTaken:
                return

    settle()
    press(THREADS * each)  # a server that runs for a while has
    booked.clear()
    run = timed(press, each)
    return run, len(booked), len(invariants.check(session)) - before


def applied(session: Session, role, number: int):
    """Return the open step of somebody new."""
    made: Application = make_application(session, role, make_candidate(session, f"Person {number}"))
    return made.steps[1]


def starts_of(session: Session, step):
    """Return every start that there is for *step*."""
    interview = step.stage.ways[0].interviews[0]
    return ask(session, step, interview, None, now=NOW).starts()
