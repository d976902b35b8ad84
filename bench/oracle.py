"""How often the search says exactly what minutes say that are tried one by one."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.search import Pool
from tests.domain.oracle import workload_starts

SEEDS = {1: 40, 10: 20, 100: 4, 1000: 1}  # how many, from 7 on
KNOWN = {
    "W1": {1: 204, 10: 1106, 100: 1659, 1000: 1720},
    "W2": {1: 150, 10: 867, 100: 1475, 1000: 1638},
    "W3": {10: 538, 100: 1557, 1000: 1720},
}
ASKED = {  # what the search is asked, and what the oracle is
    "W1": ({}, {}),
    "W2": ({"rules": True}, {"gap": 10, "notice": 1440, "limits": (3, 10)}),
    "W3": ({"need": 2}, {"need": 2}),
}


def figures(*, most: int = 1000) -> Iterator[Figure]:
    """Yield, for each workload and size, how many seeds agree and the starts of the first."""
    for name, (asked, wanted) in ASKED.items():
        for n, seeds in SEEDS.items():
            if n <= most:
                yield agreement(name, n, range(7, 7 + seeds), asked, wanted)


def agreement(name, n, seeds, asked, wanted) -> Figure:
    answers = [Pool(n, seed=seed, **asked) for seed in seeds]
    same = sum(
        [tick * 5 for tick in pool.from_rows()] == workload_starts(pool.work, **wanted)
        for pool in answers
    )
    first = len(answers[0].from_rows())
    known = KNOWN[name].get(n, first)
    return Figure(
        f"oracle, {name}, {n} people",
        f"{same} of {len(answers)} seeds agree, {first} starts at seed 7",
        f"{len(answers)} of {len(answers)}, {known} starts",
    )
