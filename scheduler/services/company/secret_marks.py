"""Which secrets of the company there have been: the mark of each, and since when it is the newest.

A mark tells secrets apart and is no way back to one. The program that sends mail takes a secret up:
what it sends from then on bears links made under it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import keys
from scheduler.models import Chore, Key
from scheduler.services.keys import Secrets
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

PREFIX = "secret "


def name_of(secret: keys.Secret) -> str:
    """Return what the row of a secret is called."""
    return f"{PREFIX}{keys.mark(secret)}"


def take_up(session: Session, secrets: Secrets, *, now: datetime) -> None:
    """Remember since when the newest secret is in use; of the one that was in use nothing changes.

    One that comes back is in use from now on: in between, mail bore links made under another.
    """
    name = name_of(secrets[0])
    last = select(Chore.name).where(Chore.name.startswith(PREFIX, autoescape=True))
    if session.scalar(last.order_by(Chore.done_at.desc(), Chore.name).limit(1)) == name:
        return
    with transaction(session):
        session.execute(
            upsert(session, Chore, name=name, done_at=now).on_conflict_do_update(
                index_elements=["name"], set_={"done_at": now}
            )
        )


def in_use_since(session: Session, secrets: Secrets) -> datetime | None:
    """Return since when mail bears links made under the newest secret; none if it never did."""
    return session.scalar(select(Chore.done_at).where(Chore.name == name_of(secrets[0])))


def has_changed(session: Session, secrets: Secrets) -> bool:
    """Tell whether there is, or ever was, another secret than the newest."""
    newest = secrets[0]
    taken = select(Chore.name).where(
        Chore.name.startswith(PREFIX, autoescape=True), Chore.name != name_of(newest)
    )
    used = select(Key.id).where(Key.used_under.not_in([0, keys.mark(newest)]))
    return len(secrets) > 1 or any(
        session.scalar(query.limit(1)) is not None for query in (taken, used)
    )
