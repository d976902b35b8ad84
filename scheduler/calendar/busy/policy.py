"""What of a calendar makes its owner busy: a switch each."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.calendar.busy.events import Stand
from scheduler.calendar.busy.series import Occurrence

OPEN_SECONDS = 30 * 60  # for which an event without an end blocks, where its owner wants that


@dataclass(frozen=True, slots=True)
class Policy:
    """Which events block; those that are firm always do."""

    tentative: bool = True
    unanswered: bool = True
    all_day: bool = True
    declined: bool = False
    cancelled: bool = False
    free: bool = False
    open_ended: bool = False

    def blocked(self, found: Occurrence) -> Iterator[tuple[int, int]]:
        """Yield the time for which an occurrence blocks, if it does."""
        switch = found.stand is Stand.FIRM or getattr(self, found.stand.value)
        if not switch or (found.is_day and not self.all_day):
            return
        if found.start < found.end:
            yield found.start, found.end
        elif self.open_ended and found.start == found.end:
            yield found.start, found.start + OPEN_SECONDS
