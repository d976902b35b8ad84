"""What a bench prints, and how it takes its times: in turns, and of this process alone.

So a busy machine slows both sides of a ratio alike, or neither.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, how much it is, and what it should be."""

    name: str
    value: str
    target: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value} ({self.target})"


def in_turns(*works: Callable[[], object], rounds: int = 15) -> list[float]:
    """Return the median milliseconds of CPU of each work, after one round that does not count."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            begin = process_time()
            work()
            taken.append((process_time() - begin) * 1000)
    return [median(taken) for taken in times]


def ratio(name: str, upper: float, lower: float, target: str) -> Iterator[Figure]:
    """Yield how many times *lower* the *upper* time is."""
    yield Figure(name, f"{upper / lower:.2f}x, {upper:.3f} ms to {lower:.3f} ms", target)
