"""What is worked out once and kept in this process, under versions, until one of them moves."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from importlib.metadata import version
from itertools import count
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Horizon

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_shelves: dict[tuple[str, Horizon, str], int] = {}  # small, and as many as weeks are looked at
_numbers = count()
_zones = version("tzdata")


class Kept(Generic[K, V]):
    """The last *most* values that were asked for, by keys that hold their versions.

    Whoever fills it reads the versions first and the rows second, so that a change in between is
    at worst worked out again, never kept under the version before it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, keys: Iterable[K]) -> dict[K, V]:
        """Return the values of those of *keys* that are kept."""
        found = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    found[key] = self._values[key]
                    self._values.move_to_end(key)
        return found

    def keep(self, made: Mapping[K, V]) -> None:
        """Remember these values and forget the least recently used."""
        with self._lock:
            self._values.update(made)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def shelf(session: Session, horizon: Horizon) -> int:
    """Return a number for this database, this horizon and these rules of zones."""
    common = str(session.get_bind().engine.url), horizon, _zones
    return _shelves.setdefault(common, next(_numbers))
