"""What of the windows that a candidate has sent can be booked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.models import Window
from scheduler.services.search.finding import Asked
from scheduler.web.candidate.picker import Picker, clock_at
from scheduler.web.candidate.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Offered:
    """A window that the candidate has sent, and how many starts lie in it."""

    window: Window
    count: int
    href: str


def opened(wishes: Wishes, asked: Asked) -> Wishes:
    """Return *wishes* that look at the first start in a window, if they look at no week."""
    if wishes.first:
        return wishes
    windows = asked.step.windows
    first = next((each for each in asked.starts() if is_offered(windows, each, asked)), None)
    if first is None:
        return wishes
    return replace(wishes, first=clock_at(asked, wishes).local(first).date())


def offered(picker: Picker, windows: Sequence[Window]) -> list[Offered]:
    """Return the candidate's windows, each with the way to its week."""
    starts = picker.asked.starts()
    return [
        Offered(
            window=each,
            count=sum(is_offered([each], start, picker.asked) for start in starts),
            href=picker.link(first=picker.clock.local(each.starts_at).date(), slot=None) + "#days",
        )
        for each in windows
    ]


def is_offered(windows: Sequence[Window], start: datetime, asked: Asked) -> bool:
    """Tell whether the whole interview from *start* on lies in one of *windows*."""
    end = start + timedelta(minutes=asked.interview.minutes)
    return any(each.starts_at <= start and end <= each.ends_at for each in windows)
