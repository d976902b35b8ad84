"""A role is filled: everybody who is still in process for it, and what each of them would read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.terms import LIVE_APPLICATIONS, RoleState
from scheduler.errors import Conflict
from scheduler.models import Application, Role
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.process import bulk
from scheduler.services.process.bulk import MOST, Done, Ticked, Verb
from scheduler.services.process.endings import Said
from scheduler.services.roles import drafts


@dataclass(frozen=True, slots=True)
class Open:
    """Those in process for a role, fifty at most, and how many there are in all."""

    ticked: list[Ticked]
    total: int


def open_of(session: Session, role_id: int) -> Open:
    """Return who is in process for a role, who applied first first."""
    found = session.scalars(
        select(Application)
        .where(
            Application.role_id == role_id,
            Application.state.in_(LIVE_APPLICATIONS),
            Application.awaits_link.is_(False),
        )
        .order_by(Application.received_at, Application.id)
        .options(selectinload(Application.steps))
    ).all()
    return Open([(each.id, version_of(each)) for each in found[:MOST]], len(found))


def fill(
    session: Session, role: Role, ticked: Sequence[Ticked], said: Said, *, closes: bool, act: Act
) -> list[Done]:
    """Tell everybody *ticked* that the role is filled, each for themselves; close it if wished.

    One that has changed meanwhile is left as it is; the others are not held up by it.
    """
    if any(session.get_one(Application, ident).role_id != role.id for ident, _ in ticked):
        raise Conflict("Somebody here has applied for another role. Please open the page again.")
    done = bulk.bulk(session, ticked, Verb.FILL, act=act, said=said) if ticked else []
    if closes and role.state is RoleState.PUBLISHED:
        drafts.set_state(session, role.id, RoleState.CLOSED, act=act)
    return done
