"""How full the week of each interviewer is, against their own limit."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Training
from scheduler.models import Membership, Pool
from scheduler.services.week.events import What
from scheduler.services.week.week import week_of


@dataclass(frozen=True, slots=True)
class Load:
    """What one interviewer has in a week, of how much; held is what somebody is choosing now."""

    name: str
    booked: int
    held: int
    limit: int
    in_training: bool

    @property
    def is_full(self) -> bool:
        """Tell whether nothing more fits."""
        return self.booked + self.held >= self.limit


def load(session: Session, monday: date, zone: str, *, now: datetime) -> list[Load]:
    """Return the interviewers of the week of *monday*, whoever has least room first.

    Booked counts as the limit does, so it is the number that the calendar shows; whoever only
    listens in has nothing booked by it. In training is who is in a pool and qualified in none.
    """
    week = week_of(session, monday, zone, now=now)
    learning = in_training(session)
    found = []
    for one, given in week.people.items():
        if given.per_week is None:
            continue
        held = sum(event.what is What.HOLD and one in event.people for event in week.events)
        booked = max(0, given.count - held)
        found.append(Load(given.name, booked, held, given.per_week, one in learning))
    return sorted(found, key=lambda each: (-(each.booked + each.held) / each.limit, each.name))


def in_training(session: Session) -> set[int]:
    """Return who learns in a pool and may take a seat of none."""
    rows = session.execute(
        select(Membership.person_id, Membership.training)
        .join(Pool, Pool.id == Membership.pool_id)
        .where(Pool.is_active)
    ).all()
    qualified = {row.person_id for row in rows if row.training is Training.QUALIFIED}
    return {row.person_id for row in rows} - qualified
