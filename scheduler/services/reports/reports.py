"""The report: five figures, the weeks behind the first of them, the load, and the roles."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.domain.figures import Figure, Middle, median_of, middle_of
from scheduler.services.reports import answers, bookings, speed
from scheduler.services.reports.load import Load, load
from scheduler.services.reports.periods import Period
from scheduler.services.reports.speed import Wait
from scheduler.services.reports.stops import RoleStops, stops


@dataclass(frozen=True, slots=True)
class Week:
    """The days from asked to booked of those whom we asked in one week; none where nobody was."""

    monday: date
    days: Middle | None


@dataclass(frozen=True, slots=True)
class Report:
    """Whether we were quick, and fair to our people, in one period."""

    period: Period
    waits: Sequence[Wait]
    asked_to_booked: Figure
    answered: Figure
    alone: Figure
    moved_by_us: Figure
    to_offer: Figure
    weeks: Sequence[Week]
    load: Sequence[Load]
    roles: Sequence[RoleStops]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing yet that could be counted."""
        figures = (self.asked_to_booked, self.answered, self.alone, self.to_offer)
        return not (any(each.count for each in figures) or self.load or self.roles)


def report_of(session: Session, period: Period) -> Report:
    """Return the report of *period*, in a number of queries that no crowd raises."""
    found = speed.waits(session, period)
    chosen = bookings.choices(session, period)
    return Report(
        period=period,
        waits=found,
        asked_to_booked=median_of([each.days for each in found]),
        answered=answers.kept(session, period),
        alone=chosen.alone,
        moved_by_us=chosen.moved,
        to_offer=median_of(speed.offers(session, period)),
        weeks=by_week(found, period),
        load=load(session, period.present, period.zone, now=period.now),
        roles=stops(session, now=period.now),
    )


def by_week(found: Sequence[Wait], period: Period) -> list[Week]:
    """Return each week of *period* with the waits of those whom we asked in it."""
    days: dict[date, list[float]] = defaultdict(list)
    for each in found:
        days[period.monday_of(each.asked_at)].append(each.days)
    return [Week(monday, middle_of(days[monday])) for monday in period.mondays]
