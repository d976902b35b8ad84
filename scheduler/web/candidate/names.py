"""People by the names that candidates read."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.models import Person, Role, Step
from scheduler.text.names import first_name


def people_of(session: Session, ids: Collection[int]) -> list[Person]:
    """Return these people in the order of their names."""
    return list(session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name)))


def one_of(names: Sequence[str]) -> str:
    """Return who may come, as a phrase.

    >>> one_of(["Aisha", "Jonas", "Tomás"])
    'one of Aisha, Jonas or Tomás'
    >>> one_of(["Dana"]), one_of(["Aisha", "Omar"])
    ('Dana', 'Aisha or Omar')
    """
    if len(names) <= 2:  # noqa: PLR2004 -- of two, one is one of them
        return " or ".join(names)
    return f"one of {', '.join(names[:-1])} or {names[-1]}"


def keeper_of(step: Step) -> str:
    """Return the first name of whoever looks after the candidate."""
    return keeper_name(step.application.role)


def keeper_name(role: Role) -> str:
    """Return the first name of whoever looks after the candidates of *role*."""
    keeper = role.coordinator or role.recruiter
    return first_name(keeper.name) if keeper else "Our coordinator"
