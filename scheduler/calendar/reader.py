"""Calendars read in a child process, one child for a round, ended where one takes too long."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Timer
from typing import Any

import scheduler
from scheduler.calendar.guard import CannotFetch
from scheduler.services.busy.busy import Time, times_of

SECONDS = 10.0
NOT_A_CALENDAR = "What is there is a page or a file, but no calendar."
BROKEN_OFF = "The calendar breaks off in the middle."
TOO_LARGE = "The calendar is larger than we read: 20,000 entries, 5 MB."
TOO_LONG = "The calendar takes longer than 10 seconds to read."


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar it is: what their zone and addresses are, and how UIDs of ours end."""

    zone: str
    mails: Sequence[str]
    host: str


class Reader:
    """A child process that reads calendars; a new one is started when it is gone."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Start nothing yet."""
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def read(
        self, data: bytes, start: datetime, end: datetime, owner: Owner
    ) -> tuple[frozenset[Time], dict[str, int]]:
        """Return the times in a calendar, and how many events could not be read, by why.

        Raises CannotFetch, with a sentence for its owner, where it is not to be used at all.
        """
        answer = self._ask(
            data,
            start=start.isoformat(),
            end=end.isoformat(),
            tz=owner.zone,
            owner=list(owner.mails),
            host=owner.host,
        )
        if not answer["is_calendar"]:
            raise CannotFetch(NOT_A_CALENDAR)
        if answer["is_cut"]:
            raise CannotFetch(TOO_LARGE)
        if not answer["is_whole"]:
            raise CannotFetch(BROKEN_OFF)
        return times_of(map(tuple, answer["times"])), answer["unread"]

    def _ask(self, data: bytes, **how: Any) -> dict[str, Any]:
        child = self._started()
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the child has no pipes")
        watch = Timer(self._seconds, child.kill)
        watch.start()
        line = b""
        try:
            with suppress(BrokenPipeError):  # it has died, which the empty answer says
                child.stdin.write(json.dumps({"length": len(data), **how}).encode() + b"\n")
                child.stdin.write(data)
                child.stdin.flush()
            line = child.stdout.readline()
        finally:
            watch.cancel()
        if not line.endswith(b"\n"):
            self.close()
            raise CannotFetch(TOO_LONG)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            root = str(Path(scheduler.__file__).parents[1])
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "scheduler.calendar.busy.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Nothing of our environment, where the secrets are; Windows cannot start without.
                env=None if sys.platform == "win32" else {"PYTHONPATH": root},
            )
        return self._child

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self._child is None:
            return
        child, self._child = self._child, None
        child.kill()
        child.communicate()


@contextmanager
def reader(seconds: float = SECONDS) -> Iterator[Reader]:
    """Have a reader for the length of the block."""
    found = Reader(seconds)
    try:
        yield found
    finally:
        found.close()
