"""Cached bitmaps beside the limit that packed words reach; measured where numpy is installed.

numpy is no part of the program; the tests have it from OR-Tools. Without it the limit follows from
the sweep.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from bench.figures import Figure, in_turns, ratio
from bench.search import Pool
from scheduler.domain.bitmap import bits, grid

LIMIT = {100: 0.16 / 3.2, 1000: 0.74 / 57}  # packed words to one sweep, as both were measured once


def figures(*, rounds: int = 15, most: int = 1000) -> Iterator[Figure]:
    """Yield the ratio to the limit at 100 and at 1,000 people."""
    for n in (100, 1000):
        if n <= most:
            yield from measured(n, rounds) if find_spec("numpy") else derived(n, rounds)


def derived(n: int, rounds: int) -> Iterator[Figure]:
    pool = Pool(n)
    cached, swept = in_turns(pool.from_cache, pool.swept, rounds=rounds)
    yield Figure(
        f"search, {n} people, cached, to packed words",
        f"{cached / swept / LIMIT[n]:.2f}x, derived, not measured: by one sweep",
        "<= 2.5x where numpy is there to measure",
    )


def measured(n: int, rounds: int) -> Iterator[Figure]:
    pool = Pool(n)
    packed = Packed(pool)
    assert packed.starts() == pool.from_cache()
    cached, limit = in_turns(pool.from_cache, packed.starts, rounds=rounds)
    yield from ratio(f"search, {n} people, cached, to packed words", cached, limit, "<= 2.5x")


class Packed:
    """Everybody's free steps as rows of 64-bit words."""

    def __init__(self, pool: Pool) -> None:
        self.np, self.pool = import_module("numpy"), pool
        size = -(-pool.horizon.steps // 64) * 8
        rows = (mask.free[None].to_bytes(size, "little") for mask in pool.cached.values())
        words = self.np.frombuffer(b"".join(rows), self.np.uint64)
        self.free = words.reshape(len(pool.cached), -1).copy()
        on_grid = grid(pool.horizon, pool.query.grid_minutes).to_bytes(size, "little")
        self.grid = self.np.frombuffer(on_grid, self.np.uint64)

    def later(self, mask, steps: int):
        moved = mask >> self.np.uint64(steps)
        moved[:, :-1] |= mask[:, 1:] << self.np.uint64(64 - steps)
        return moved

    def starts(self) -> list[int]:
        mask, have, steps = self.free, 1, self.pool.query.steps
        while have * 2 <= steps:
            mask = mask & self.later(mask, have)
            have *= 2
        if steps > have:
            mask = mask & self.later(mask, steps - have)
        found = self.np.bitwise_or.reduce(mask, axis=0) & self.grid
        return bits(int.from_bytes(found.tobytes(), "little"), self.pool.horizon.origin)
