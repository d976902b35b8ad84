"""What of a calendar makes its owner busy: a switch each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.calendar.busy.events import Stand
from scheduler.calendar.busy.series import Occurrence

OPEN_SECONDS = 30 * 60  # for which an event without an end blocks, where its owner wants that
_OURS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """Which events block; *host* is ours, whose own events never do."""

    tentative: bool = True
    unanswered: bool = True
    all_day: bool = True
    declined: bool = False
    cancelled: bool = False
    free: bool = False
    open_ended: bool = False
    host: str = ""

    def blocked(self, found: Occurrence) -> Iterator[tuple[int, int]]:
        """Yield the time for which an occurrence blocks, if it does."""
        switch = found.stand is Stand.FIRM or getattr(self, found.stand.value)
        if not switch or (found.is_day and not self.all_day):
            return
        if found.start < found.end:
            yield found.start, found.end
        elif self.open_ended and found.start == found.end:
            yield found.start, found.start + OPEN_SECONDS

    def is_own(self, uid: str) -> bool:
        """Tell whether an event is one of ours that has come back: our kind of UID, our host."""
        ours = _OURS.fullmatch(uid)
        return bool(self.host and ours and ours[1].casefold() == self.host.casefold())
