"""A lock that is handed on: who waits for it gets it in the order in which they came.

A plain lock goes to whoever is quickest when it falls free, mostly to who just had it; in a rush
somebody then waits for everybody else.
"""

import threading
from collections import deque
from types import TracebackType


class Turns:
    """One holder at a time, first come, first served; who holds it may take it again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._holder: int | None = None
        self._depth = 0

    def __enter__(self) -> bool:
        """Wait until it is this thread's turn; tell whether others had theirs meanwhile."""
        me = threading.get_ident()
        if self._holder == me:  # only this thread could have made it so, and only it can undo it
            self._depth += 1
            return False
        with self._guard:
            if self._holder is None:
                self._holder, self._depth = me, 1
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
        self._depth -= 1
        if self._depth == 0:
            with self._guard:
                self._hand_on()

    def _hand_on(self) -> None:
        self._holder = None
        if self._waiting:
            self._holder, turn = self._waiting.popleft()
            self._depth = 1
            turn.release()

    def _give_up(self, me: int, turn: threading.Lock) -> None:
        with self._guard:
            if (me, turn) in self._waiting:
                self._waiting.remove((me, turn))
            else:  # it was handed over already
                self._hand_on()
