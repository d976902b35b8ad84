"""A pool of a hundred in a SQLite file: the version check and the search, and what a page costs."""

from collections.abc import Iterator
from dataclasses import replace
from time import process_time

from bench.figures import Figure, in_turns, ratio
from bench.house import House, house, pool_of
from bench.plain import plain_page
from scheduler.domain.availability import Masks, masks
from scheduler.domain.slots import World, starts, ticks
from scheduler.services.search.masks import masks_of
from tests.domain.workload import horizon_of, query_of, rows_of
from tests.listening import statements
from tests.people import make_company


def figures(*, rounds: int = 25, n: int = 100) -> Iterator[Figure]:
    """Yield what the database adds to a search."""
    with house() as home:
        make_company(home.session, per_day=100, per_week=100)
        yield from of_pool(Stored(home, n), rounds)


class Stored:
    """The workload twice: in memory, and in the database of a house."""

    def __init__(self, home: House, n: int) -> None:
        self.session = home.session
        pool, self.work = pool_of(home.session, n)
        self.ids = [each.person_id for each in pool.members]
        self.horizon, query = horizon_of(self.work), query_of(self.work)
        seat = replace(query.seats[0], members=tuple(self.ids))
        self.query = replace(query, seats=(seat,))
        self.session.rollback()
        self.in_memory = {
            each: masks(rows_of(one), self.horizon)
            for each, one in zip(self.ids, self.work["interviewers"], strict=True)
        }

    def search(self) -> list[int]:
        return self.answer(self.in_memory)

    def end_to_end(self) -> list[int]:
        """Return the starts, within the transaction that a page has begun when it read its key."""
        return self.answer(masks_of(self.session, self.ids, self.horizon))

    def answer(self, people: dict[int, Masks]) -> list[int]:
        return ticks(starts(self.query, World(self.horizon, people)), self.horizon)


def of_pool(stored: Stored, rounds: int) -> Iterator[Figure]:
    name = f"pool of {len(stored.ids)}, SQLite"
    with statements(stored.session.get_bind()) as first:
        begin = process_time()
        assert stored.end_to_end() == stored.search()
        cold = (process_time() - begin) * 1000
    yield Figure(f"{name}, first search", f"{len(first)} queries, {cold:.1f} ms", "no target")
    with statements(stored.session.get_bind()) as asked:
        stored.end_to_end()
    yield Figure(f"{name}, version check and search", f"{len(asked)} query", "1 query")
    both, search = in_turns(stored.end_to_end, stored.search, rounds=rounds)
    name = f"{name}, version check and search"
    yield from ratio(f"{name}, to the search", both, search, "<= 2x")
    both, rendered = in_turns(stored.end_to_end, plain_page(200), rounds=rounds)
    yield from ratio(f"{name}, to a page of 200 rows", both, rendered, "<= 1x")
