"""What an office offers its visitors, as the pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.bitmap import tick
from scheduler.domain.visits import VisitKind
from scheduler.models import Office, VisitPlan
from scheduler.services.visits import lists
from scheduler.services.visits.lists import Open
from scheduler.text.times import Clock
from scheduler.web.acting import session
from scheduler.web.candidate.days import slots
from scheduler.web.referees.page import Column, column

SHOWN = 3  # days at a time


@dataclass(frozen=True, slots=True)
class Talks:
    """Coffee or lunch: its length, some days with times, and the days behind them."""

    kind: VisitKind
    minutes: int
    days: list[Column]
    later: list[Column]


@dataclass(frozen=True, slots=True)
class Offering:
    """All that may be chosen at an office now."""

    plan: VisitPlan | None
    afternoons: Sequence[Open]
    talks: list[Talks]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing that one person could choose."""
        return not any(each.left for each in self.afternoons) and not self.talks

    @property
    def most(self) -> int:
        """Return how many may come at a time."""
        return self.plan.most_guests if self.plan else 1


def offering_of(
    office: Office, reader: Clock, *, now: datetime, own: int | None = None, visitor: str = ""
) -> Offering:
    """Return what may be chosen at *office*; what the asker has booked (*own*) never blocks it."""
    plan = session().get(VisitPlan, office.id)
    talks = []
    for offer in plan.hosted if plan else ():
        found = lists.starts_of(session(), office.id, offer.kind, now=now, own=own, visitor=visitor)
        days = columns(found, reader)
        if days:
            talks.append(Talks(offer.kind, offer.minutes, days[:SHOWN], days[SHOWN:]))
    return Offering(plan, lists.open_days(session(), office.id, now=now), talks)


def columns(starts: Sequence[datetime], reader: Clock) -> list[Column]:
    """Return the days of *starts*, each with its times."""
    by_day: dict[date, list[int]] = {}
    for start in starts:
        by_day.setdefault(reader.local(start).date(), []).append(tick(start))
    return [column(day, [slot for _, slot in slots(by_day[day], reader)]) for day in sorted(by_day)]
