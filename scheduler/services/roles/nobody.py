"""Why nobody can be booked for an interview of a draft, by the names of those whom it asks."""

from collections.abc import Collection, Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.models import Person, WeeklyHours
from scheduler.text.names import listed


def why_nobody(session: Session, members: Collection[int], rules: Iterable[str]) -> str:
    """Return what keeps *members* from being booked: their hours, else the *rules* that do."""
    if not members:
        return "nobody of those whom it asks interviews yet"
    gives = exists().where(WeeklyHours.person_id == Person.id)
    idle = session.scalars(
        select(Person.name).where(Person.id.in_(members), ~gives).order_by(Person.name)
    ).all()
    if len(idle) == len(members):
        return f"{listed(idle)} {'gives' if len(idle) == 1 else 'give'} no hours yet"
    return "; ".join(dict.fromkeys(rules))
