"""A lock that is handed on: who waits for it gets it in the order in which they came.

A plain lock goes to whoever is quickest when it falls free, mostly to who just had it; in a rush
somebody then waits for everybody else.
"""

import threading
from collections import deque
from types import TracebackType


class Turns:
    """So many holders at a time, first come, first served; who holds a turn may take it again."""

    def __init__(self, at_once: int = 1) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._free = at_once
        self._depths: dict[int, int] = {}  # by thread

    def __enter__(self) -> bool:
        """Wait until it is this thread's turn; tell whether others had theirs meanwhile."""
        me = threading.get_ident()
        if me in self._depths:  # only this thread could have made it so, and only it can undo it
            self._depths[me] += 1
            return False
        with self._guard:
            if self._free:
                self._free -= 1
                self._depths[me] = 1
                return False
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append((me, turn))
        try:
            turn.acquire()
        except BaseException:
            self._give_up(me, turn)
            raise
        return True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hand it to whoever has waited longest."""
        me = threading.get_ident()
        self._depths[me] -= 1
        if self._depths[me] == 0:
            with self._guard:
                self._hand_on(me)

    def _hand_on(self, me: int) -> None:
        del self._depths[me]
        if self._waiting:
            other, turn = self._waiting.popleft()
            self._depths[other] = 1
            turn.release()
        else:
            self._free += 1

    def _give_up(self, me: int, turn: threading.Lock) -> None:
        with self._guard:
            if (me, turn) in self._waiting:
                self._waiting.remove((me, turn))
            else:  # it was handed over already
                self._hand_on(me)
