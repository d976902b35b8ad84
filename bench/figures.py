"""What a bench prints, and how it takes its times: in turns, so that a busy machine is fair."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, how much it is, and what it should be."""

    name: str
    value: str
    target: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value} ({self.target})"


def in_turns(*works: Callable[[], object], rounds: int = 15) -> list[float]:
    """Return the median milliseconds of each work, after one round that does not count."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            begin = perf_counter()
            work()
            taken.append((perf_counter() - begin) * 1000)
    return [median(taken) for taken in times]


def ratio(name: str, upper: float, lower: float, target: str) -> Iterator[Figure]:
    """Yield how many times *lower* the *upper* time is."""
    yield Figure(name, f"{upper / lower:.2f}x, {upper:.3f} ms to {lower:.3f} ms", target)
