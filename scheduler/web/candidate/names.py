"""People by the names that candidates read."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scheduler.models import Person, Role, Step
from scheduler.services.plain import rows_of
from scheduler.text.names import first_name
from scheduler.web.pieces import piece

MOST_NAMED = 5  # more names than these are no longer read
MOST_SHOWN = 12


class Face(NamedTuple):
    """Somebody of the team as candidates see them: their names, their line, and as initials."""

    id: int
    name: str
    line: str
    first_name: str


def faces(people: Sequence[Face]) -> Markup:
    """Return who may come as markup: the first dozen by face and name, and how many more.

    It is made once for everybody who may meet the same people.
    """
    shown = tuple(people[:MOST_SHOWN])
    return piece("candidate/_faces.html", people=shown, others=len(people) - len(shown))


# Made once: each look at times asks it.
PEOPLE = (
    select(Person.id, Person.name, Person.line)
    .where(Person.id.in_(bindparam("ids", expanding=True)))
    .order_by(Person.name)
)


def people_of(session: Session, ids: Collection[int]) -> list[Face]:
    """Return these people in the order of their names."""
    return [
        Face(ident, name, line, first_name(name))
        for ident, name, line in rows_of(session, PEOPLE, {"ids": list(ids)})
    ]


def one_of(names: Sequence[str]) -> str:
    """Return who may come, as a phrase; of many, the first few.

    >>> one_of(["Aisha", "Jonas", "Tomás"])
    'one of Aisha, Jonas or Tomás'
    >>> one_of(["Dana"]), one_of(["Aisha", "Omar"])
    ('Dana', 'Aisha or Omar')
    >>> one_of(["Aisha", "Dana", "Jonas", "Lena", "Tomás", "Wei"])
    'one of Aisha, Dana, Jonas, Lena or 2 others'
    """
    if len(names) <= 2:  # noqa: PLR2004 -- of two, one is one of them
        return " or ".join(names)
    *first, last = names
    if len(names) > MOST_NAMED:
        first = first[: MOST_NAMED - 1]
        last = f"{len(names) - len(first)} others"
    return f"one of {', '.join(first)} or {last}"


def phone_of(step: Step) -> str:
    """Return the own number of whoever looks after the candidate; empty: the company's serves."""
    keeper = step.application.role.coordinator or step.application.role.recruiter
    return keeper.phone if keeper and keeper.is_active else ""


def keeper_of(step: Step) -> str:
    """Return the first name of whoever looks after the candidate."""
    return keeper_name(step.application.role)


def keeper_name(role: Role) -> str:
    """Return the first name of whoever looks after the candidates of *role*."""
    keeper = role.coordinator or role.recruiter
    return first_name(keeper.name) if keeper else "Our coordinator"
