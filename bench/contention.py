"""Everybody wants the same few times: nobody is booked twice, by threads or by processes (target 12).

Of each start there are as many as there are people to hold it, and several times as many want it.
What is booked at the end must be exactly what there was.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.bookings import DURABLE, applied, starts_of
from bench.figures import Figure
from bench.house import House, house
from scheduler.cli.server import settle
from scheduler.errors import SlotTaken, Unavailable
from scheduler.services.act import Act
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.upkeep import invariants
from tests.conftest import engine_of
from tests.people import make_company, make_person, make_pool, make_role
from tests.rigs import postgres

THREADS, PROCESSES = 16, 4
PEOPLE, DAYS = 3, 10
MORNING = (18, 0)  # UTC, so that it is one start a day: nobody's limit of a week is met
ENGINES = ("SQLite", "PostgreSQL")
TARGET = "all of them, 0 broken"


@dataclass(frozen=True)
class Order:
    """What one press of Book asks for."""

    step_id: int
    choice: Choice


@dataclass(frozen=True)
class Share:
    """What one process does: its orders, and by how many threads."""

    url: str
    orders: list[Order]
    threads: int
    act: Act


def figures(
    *, crowd: int = 240, processes: int = PROCESSES, engines: tuple[str, ...] = ENGINES
) -> Iterator[Figure]:
    """Yield what became of *crowd* presses for a few times, on each engine in both ways."""
    for engine in engines:
        with opened(engine) as home:
            yield contended(f"{engine}, 1 process of {THREADS} threads", home, crowd, 1)
        with opened(engine) as home:
            share = THREADS // processes
            name = f"{engine}, {processes} processes of {share} threads"
            yield contended(name, home, crowd, processes)


@contextmanager
def opened(engine: str) -> Iterator[House]:
    """Yield a house on *engine*; PostgreSQL waits for its disk as it does anywhere."""
    if engine == "SQLite":
        with house() as home:
            yield home
    else:
        with postgres.cluster(**DURABLE) as server, house(server.url) as home:
            yield home


def contended(name: str, home: House, crowd: int, processes: int) -> Figure:
    """Return how many were booked of what there was, and what that took."""
    orders = orders_of(home.session, crowd)
    there = min(crowd, PEOPLE * len({each.choice.starts_at for each in orders}))
    url, act = home.settings.database_url, home.act
    shares = [
        Share(url, orders[number::processes], THREADS // processes, act)
        for number in range(processes)
    ]
    home.session.rollback()
    if processes == 1:
        booked, seconds = press_all(shares[0])
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            parts = list(pool.map(press_all, shares))
        booked, seconds = sum(part[0] for part in parts), max(part[1] for part in parts)
    broken = len(invariants.check(home.session))
    value = f"{booked} of {there} booked by {crowd} presses, {broken} promises broken"
    rate = f"{crowd / seconds:.0f} presses a second"
    return Figure(f"the same few times wanted at once, {name}", f"{value}, {rate}", TARGET)


def orders_of(session: Session, crowd: int) -> list[Order]:
    """Return the presses: everybody of *crowd* wants the same hour of one of the next days."""
    make_company(session)
    pool = make_pool(session, [make_person(session, f"Person {n}") for n in range(PEOPLE)])
    role = make_role(session, pool)
    steps = [applied(session, role, number) for number in range(crowd)]
    found = starts_of(session, steps[0])
    starts = [each for each in found if (each.hour, each.minute) == MORNING][:DAYS]
    interview_id = steps[0].stage.ways[0].interviews[0].id
    return [
        Order(step.id, Choice(interview_id, None, starts[number % len(starts)]))
        for number, step in enumerate(steps)
    ]


def press_all(share: Share) -> tuple[int, float]:
    """Return how many of the orders of *share* were booked, and in how many seconds."""
    engine = engine_of(share.url)
    settle()
    began = perf_counter()
    with ThreadPoolExecutor(share.threads) as pool:
        ends = list(pool.map(lambda order: press(engine, order, share.act), share.orders))
    seconds = perf_counter() - began
    engine.dispose()
    return sum(ends), seconds


def press(engine: Engine, order: Order, act: Act) -> bool:
    """Tell whether *order* was booked; who is asked to press again does."""
    while True:
        with Session(engine) as own:
            try:
                book(own, order.step_id, order.choice, act=act)
            except SlotTaken:
                return False
            except Unavailable:
                continue
            return True
