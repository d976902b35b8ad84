"""What a report says in words: numbers as people read them, and the finding of each part."""

from collections.abc import Sequence
from statistics import median

from scheduler.domain.figures import FEWEST
from scheduler.services.reports.load import Load
from scheduler.services.reports.reports import Report
from scheduler.services.reports.speed import Wait
from scheduler.services.reports.stops import RoleStops
from scheduler.text.names import first_name, listed

CLEARLY = 0.1  # by how much of it two medians must differ to be another finding


def number(value: float) -> str:
    """Return a number of days with what can be told of it.

    >>> number(1.64), number(2.0), number(0.04)
    ('1.6', '2', '0')
    """
    return f"{round(value, 1):g}"


def days(value: float) -> str:
    """Return a stretch of time in days.

    >>> days(1), days(17.46)
    ('1 day', '17.5 days')
    """
    said = number(value)
    return f"{said} day" if said == "1" else f"{said} days"


def per_cent(value: float) -> str:
    """Return a share; what is not all never rounds to all, and not none never to none.

    >>> per_cent(83.6), per_cent(99.8), per_cent(0.2), per_cent(100)
    ('84%', '99%', '1%', '100%')
    """
    if 0 < value < 100:  # noqa: PLR2004 -- per cent
        return f"{min(99, max(1, round(value)))}%"
    return f"{round(value)}%"


def speed(report: Report) -> str:
    """Return what the weeks say of how long people wait for a time."""
    figure = report.asked_to_booked
    if figure.value is None:
        return "Too few bookings yet to say how quick we are"
    return f"{days(figure.value)} from asked to booked{trend(report.waits)}"


def trend(waits: Sequence[Wait]) -> str:
    """Return whether the later half of those who were asked waited otherwise than the earlier."""
    ordered = [each.days for each in sorted(waits, key=lambda each: each.asked_at)]
    early, late = ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]
    if len(early) < FEWEST:
        return ""
    before, since = median(early), median(late)
    if since < before * (1 - CLEARLY):
        return ", and getting quicker"
    if since > before * (1 + CLEARLY):
        return ", and getting slower"
    return ", as steady as before"


def room(loads: Sequence[Load]) -> str:
    """Return who has no room left this week."""
    full = [first_name(each.name) for each in loads if each.is_full]
    if not loads:
        return "Nobody gives time yet"
    if not full:
        return "Everybody has room left this week"
    if len(full) == len(loads) > 1:
        return "Nobody has room left this week"
    return f"{listed(full)} {'has' if len(full) == 1 else 'have'} no room left this week"


def beside(one: Load) -> str:
    """Return what there is to say of somebody's load beside the two numbers."""
    said = [f"{one.held} held"] if one.held else []
    if one.is_full:
        said.append("over the limit" if one.booked > one.limit else "at the limit")
    return ", ".join(said)


def waiting(roles: Sequence[RoleStops]) -> str:
    """Return at which stage people wait longest, where enough of them do to say so."""
    found = [
        (stop.median, stop.title, role.title)
        for role in roles
        for stop in role.stops
        if stop.count >= FEWEST
    ]
    if not found:
        return "Where people are, by role"
    longest, stage, role = max(found)
    return f"The longest wait is at {stage} of {role}: {days(longest)}"
