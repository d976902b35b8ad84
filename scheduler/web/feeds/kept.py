"""The bytes of feeds that this process has served or made, by version."""

import threading
from collections import OrderedDict

from scheduler.services.feeds.feeds import Body

KEPT = 256


class Bodies:
    """The bodies served last; losing one costs a query, or writing it anew."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[str, Body]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, person_id: int, validator: str) -> Body | None:
        """Return the body of a person's feed, if it is the one that *validator* stands for."""
        with self._lock:
            kept = self._kept.get(person_id)
            if kept is None or kept[0] != validator:
                return None
            self._kept.move_to_end(person_id)
            return kept[1]

    def keep(self, person_id: int, validator: str, body: Body) -> None:
        """Remember *body* and forget the least recently used."""
        with self._lock:
            self._kept[person_id] = validator, body
            self._kept.move_to_end(person_id)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
