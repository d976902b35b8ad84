"""Two hundred people press Book for a whole day of three talks at once, in any order.

Each day claims three interviewers and the candidate, in the office a room besides: what could
deadlock if locks were taken in the order of the talks. A try that was taken already is a try too.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from random import Random
from time import perf_counter, process_time

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.bookings import DURABLE
from bench.figures import Figure
from bench.house import House, house
from scheduler.cli.server import settle
from scheduler.domain.bitmap import instant
from scheduler.errors import SlotTaken, StepClosed, Unavailable
from scheduler.models import Step
from scheduler.services.act import Act
from scheduler.services.loops import loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.races.crowd import make_application
from tests.rigs import postgres
from tests.services.calls import PACIFIC, make_loop

CLIENTS = 16
DEADLOCK, LATE = "40P01", "55P03"  # as PostgreSQL names them


@dataclass(frozen=True)
class Run:
    """How long each try took, in milliseconds, how many days were booked, and what went wrong."""

    tries: list[float]
    ends: list[str]
    broken: int
    cpu: float  # milliseconds of this process a try

    def __str__(self) -> str:
        ordered = sorted(self.tries)
        p50, p99 = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
        return (
            f"{self.ends.count('booked')} of {len(ordered)} booked, "
            f"{self.ends.count(DEADLOCK)} deadlocks, {self.ends.count(LATE)} waited too long, "
            f"{self.broken} promises broken, p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
            f"worst {ordered[-1]:.0f} ms, {self.cpu:.0f} ms of CPU each"
        )


def figures(*, crowd: int = 200, days: int = 6) -> Iterator[Figure]:
    """Yield what a rush for whole days is like on both engines."""
    target = "0 deadlocks, 0 broken, p99 < 500 ms"
    with house() as home:
        yield Figure(f"{crowd} loops at once, SQLite", str(rush(home, crowd, days)), target)
    with postgres.cluster(**DURABLE) as server, house(server.url) as home:
        yield Figure(f"{crowd} loops at once, PostgreSQL", str(rush(home, crowd, days)), target)


def rush(home: House, crowd: int, days: int) -> Run:
    """Return what it is like if *crowd* people want one of *days* remote, or as many in the office."""
    session = home.session
    act = Act(actor="command", now=NOON, house=home.settings.house)
    early, *steps = arrived(session, crowd + 1)
    wanted = choices(session, early, days)
    rng = Random(7)  # noqa: S311 -- an order, not a secret
    orders = [(step, rng.choice(wanted)) for step in steps]
    engine, other = session.get_bind(), choices(session, early, days + 1)[days]
    session.rollback()
    warm_up(engine, early, other, act)
    tries: list[float] = []
    ends: list[str] = []

    def press(order: tuple[int, LoopChoice]) -> None:
        step, choice = order
        with Session(engine) as own:
            begin = perf_counter()
            ends.append(tried(own, step, choice, act))
            tries.append((perf_counter() - begin) * 1000)

    began = process_time()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(press, orders))
    cpu = (process_time() - began) * 1000 / len(orders)
    return Run(tries, ends, len(invariants.check(session)), cpu)


def warm_up(engine: Engine, step: int, choice: LoopChoice, act: Act) -> None:
    """Book a day that nobody else wants, and connect: a server that runs for a while has."""
    settle()
    with Session(engine) as own:
        loops.book_loop(own, step, choice, act=act)
    clients = [Session(engine) for _ in range(CLIENTS)]
    for each in clients:
        each.connection()
    for each in clients:
        with each, suppress(StepClosed):
            loops.book_loop(each, step, choice, act=act)


def tried(own: Session, step: int, choice: LoopChoice, act: Act) -> str:
    """Return what came of one press."""
    try:
        loops.book_loop(own, step, choice, act=act)
    except SlotTaken:
        return "taken"
    except Unavailable as error:
        return str(getattr(getattr(error.__cause__, "orig", None), "sqlstate", LATE))
    return "booked"


def arrived(session: Session, crowd: int) -> list[int]:
    """Return the open steps of everybody who wants a day of a new role."""
    role = make_loop(session)
    with transaction(session):
        made = [make_application(role, role.plans[-1], number) for number in range(crowd)]
        session.add_all(made)
        session.flush()
        return [each.steps[1].id for each in made]


def choices(session: Session, step_id: int, days: int) -> list[LoopChoice]:
    """Return the first *days* at each place, as one who chooses sees them."""
    step = session.get_one(Step, step_id)
    way = loops.way_of(step)
    assert way is not None
    places = [place.office_id for place in way.places]
    offices = [each for each in places if each is not None]
    search = loops.search_loop(session, step, way, offices, now=NOON)
    found = []
    for place in places:
        asked = search.at(place)
        ids = [talk.interview.id for talk in asked.talks]
        for day in islice(loops.days_by_date(asked.loop(), PACIFIC), days):
            times = {ids[each.position]: instant(each.start) for each in day.talks}
            found.append(LoopChoice(place, times))
    return found
