"""The search of slots on the workload of the tests, beside a bare sweep of sorted intervals."""

from collections.abc import Iterator

from bench import sweep
from bench.figures import Figure, in_turns, ratio
from scheduler.domain import hours, zones
from scheduler.domain.availability import Limits, Masks, masks
from scheduler.domain.slots import World, starts, ticks
from tests.domain.workload import horizon_of, make, query_of, rows_of

LIMITS = Limits(per_day=3, per_week=10, gap_minutes=10)
# What others need where the sweep needs one, by shared measurements of theirs at 100 and at 1,000
# people, in milliseconds with everything in memory. Their programs are not run here.
SWEEP = {100: 3.2, 1000: 57}
PEERS = {
    "cal.com": {100: 2692, 1000: 23167},
    "Thunderbird Appointment": {100: 2115, 1000: 24914},
    "Easy!Appointments": {100: 155, 1000: 1627},
}


class Pool:
    """One workload with its rows as the database would give them, and with bitmaps as cached."""

    def __init__(self, n, *, weeks=4, rules=False, need=1, seed=7):
        self.work = make(n, weeks=weeks, off_grid=rules, seed=seed)
        self.horizon = horizon_of(self.work)
        self.query = query_of(self.work, need=need, notice_minutes=1440 if rules else 0)
        limits = LIMITS if rules else None
        self.rows = {one["id"]: rows_of(one, limits) for one in self.work["interviewers"]}
        self.intervals = sweep.rows_of(self.work)
        self.cached = self.made()

    def made(self) -> dict[int, Masks]:
        return {number: masks(rows, self.horizon) for number, rows in self.rows.items()}

    def from_rows(self) -> list[int]:
        return ticks(starts(self.query, World(self.horizon, self.made())), self.horizon)

    def from_cache(self) -> list[int]:
        return ticks(starts(self.query, World(self.horizon, self.cached)), self.horizon)

    def cold(self) -> list[int]:
        for kept in (hours.weekly, hours.local_days, zones.offsets):
            kept.cache_clear()
        return self.from_rows()

    def swept(self) -> list[int]:
        return sweep.sweep(self.work, self.intervals)

    def swept_cold(self) -> list[int]:
        sweep.intervals.cache_clear()
        return self.swept()


def figures(*, rounds: int = 15, most: int = 1000) -> Iterator[Figure]:
    """Yield ratios of medians; absolute times stand beside them for orientation only."""
    pools = {n: Pool(n) for n in (1, 10, 100, 1000) if n <= most}
    for n, pool in pools.items():
        assert pool.from_rows() == [minute // 5 for minute in pool.swept()]
        yield from one_size(n, pool, rounds=max(3, rounds // 3) if n == most else rounds)
    yield from growth(pools, rounds=rounds)


def one_size(n: int, pool: Pool, *, rounds: int) -> Iterator[Figure]:
    rules, panel = Pool(n, rules=True), Pool(n, need=2)
    rows, swept, ruled, paired, cached, cached_pair = in_turns(
        pool.from_rows,
        pool.swept,
        rules.from_rows,
        panel.from_rows,
        pool.from_cache,
        panel.from_cache,
        rounds=rounds,
    )
    target = "<= 2.5x" if n >= 100 else "no target"
    name = f"search, {n} people"
    yield from ratio(f"{name}, W1 from rows, to a bare sweep", rows, swept, target)
    target = "<= 1.7x" if n >= 100 else "no target"
    yield from ratio(f"{name}, W2 (gaps, limits, notice) to W1, from rows", ruled, rows, target)
    yield from ratio(f"{name}, W3 (two at once) to W1, from rows", paired, rows, "no target")
    yield from ratio(f"{name}, W1 from a bare sweep, to cached", swept, cached, "no target")
    yield from ratio(f"{name}, W3 to W1, cached", cached_pair, cached, "no target")
    if n in SWEEP:
        yield from derived(n, rows / swept, cached / swept)
    if n == 100:
        yield from first_call(pool, rounds=rounds)


def derived(n: int, rows: float, cached: float) -> Iterator[Figure]:
    """Yield how far others are behind: their time for one sweep, by our own for one sweep."""
    targets = {
        "cal.com": (250, 10_000 if n == 1000 else 5000),
        "Thunderbird Appointment": (200, None),
        "Easy!Appointments": (15, 300),
    }
    source = f"derived: both were measured once, beside a sweep of {SWEEP[n]} ms"
    for peer, times in PEERS.items():
        behind, (from_rows, from_cache) = times[n] / SWEEP[n], targets[peer]
        name = f"search, {n} people, {peer} to ours"
        if n == 100:
            yield Figure(
                f"{name}, from rows", f"{behind / rows:.0f}x, {source}", f">= {from_rows}x"
            )
        target = (
            f">= {from_cache}x" if from_cache and (n == 100 or peer == "cal.com") else "no target"
        )
        yield Figure(f"{name}, cached", f"{behind / cached:.0f}x, {source}", target)


def first_call(pool: Pool, *, rounds: int) -> Iterator[Figure]:
    """Yield the price of a first call, when no hours of any zone are known yet."""
    cold, warm, swept = in_turns(pool.cold, pool.from_rows, pool.swept, rounds=rounds)
    yield from ratio("search, 100 people, no hours known yet, to hours known", cold, warm, "<= 3x")
    source = "derived, not measured, as above"
    for peer, target in (("cal.com", 100), ("Easy!Appointments", 6)):
        behind = PEERS[peer][100] / SWEEP[100] * swept / cold
        name = f"search, 100 people, {peer} to ours, no hours known yet"
        yield Figure(name, f"{behind:.0f}x, {source}", f">= {target}x")


def growth(pools: dict[int, Pool], *, rounds: int) -> Iterator[Figure]:
    middle, large = sorted(pools)[-2:]
    long = Pool(middle, weeks=12)
    few, many, quarter, rows = in_turns(
        pools[middle].from_cache,
        pools[large].from_cache,
        long.from_cache,
        pools[middle].from_rows,
        rounds=rounds,
    )
    yield from ratio(f"search, {middle} people, from rows, to cached", rows, few, ">= 10x")
    yield from ratio(f"search, cached, {large} people to {middle}", many, few, "<= 8x")
    yield from ratio(f"search, cached, {middle} people, 12 weeks to 4", quarter, few, "<= 3.5x")
