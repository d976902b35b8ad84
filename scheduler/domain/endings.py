"""How an application ends or rests: in which states, and how long a pause may last."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.domain.terms import ApplicationState, StepState

USUAL_PAUSE = timedelta(weeks=4)
LONGEST_PAUSE = timedelta(weeks=26)
MORNING = time(9)  # at which a pause is over, where the candidate is
NOT_A_PAUSE = "Choose a day after today, within half a year."


class Ending(StrEnum):
    """Why an application has ended; nothing while it has not."""

    NONE = ""
    HIRED = "hired"
    DECLINED = "declined"
    FILLED = "filled"  # the role has somebody else
    WITHDRAWN = "withdrawn"
    TURNED_DOWN = "turned_down"  # they said no to what we wished


STATE_AFTER: Mapping[Ending, ApplicationState] = {
    Ending.HIRED: ApplicationState.HIRED,
    Ending.DECLINED: ApplicationState.DECLINED,
    Ending.FILLED: ApplicationState.DECLINED,
    Ending.WITHDRAWN: ApplicationState.WITHDRAWN,
    Ending.TURNED_DOWN: ApplicationState.DECLINED,
}
# What becomes of the step at which somebody stood; a hire has passed the last one.
STEP_AFTER: Mapping[Ending, StepState] = {
    Ending.DECLINED: StepState.DECLINED,
    Ending.FILLED: StepState.CANCELLED,
    Ending.WITHDRAWN: StepState.CANCELLED,
    Ending.TURNED_DOWN: StepState.DECLINED,
}


class Letting(StrEnum):
    """Why something that was booked is let go of: alone, or with the whole process."""

    ALONE = ""
    ENDED = "ended"
    PAUSED = "paused"


def usual_until(now: datetime, zone: str) -> date:
    """Return until when a pause lasts if nobody says otherwise.

    >>> from datetime import UTC
    >>> usual_until(datetime(2026, 11, 23, 19, tzinfo=UTC), "Asia/Tokyo")
    datetime.date(2026, 12, 22)
    """
    return now.astimezone(ZoneInfo(zone)).date() + USUAL_PAUSE


def is_pause(until: date, now: datetime, zone: str) -> bool:
    """Tell whether a pause that begins now may last until a day."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today < until <= today + LONGEST_PAUSE


def pause_ends_at(until: date, zone: str) -> datetime:
    """Return the instant at which a pause until a day is over: in the morning, where they are."""
    return datetime.combine(until, MORNING, ZoneInfo(zone))


def kept_until(ended_at: datetime, months: int) -> date:
    """Return until when what we hold of somebody is kept.

    >>> from datetime import UTC
    >>> kept_until(datetime(2026, 8, 31, 12, tzinfo=UTC), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(ended_at.month - 1 + months, 12)
    year, month = ended_at.year + years, month + 1
    return date(year, month, min(ended_at.day, monthrange(year, month)[1]))
