"""Everybody's bitmaps, kept in this process until a version moves."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from importlib.metadata import version

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.availability import Masks, masks
from scheduler.domain.bitmap import Horizon
from scheduler.models import Company, Resource
from scheduler.services.columns import person_rows

KEPT = 4_000  # of about 20 kB each at most

Key = tuple[str, int, int, int, Horizon, str]

_kept: OrderedDict[Key, Masks] = OrderedDict()
_lock = threading.Lock()
_zones = version("tzdata")


def masks_of(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, Masks]:
    """Return the bitmaps of these people; the inactive are not among them.

    Versions are read first and rows second, so that a change in between is at worst computed
    again, never kept under the version before it.
    """
    wanted = keys(session, ids, horizon)
    with _lock:
        known = {person: _kept[key] for person, key in wanted.items() if key in _kept}
        for person in known:
            _kept.move_to_end(wanted[person])
    missing = wanted.keys() - known.keys()
    if missing:
        rows = person_rows(session, missing, horizon)
        made = {person: masks(each, horizon) for person, each in rows.items()}
        # A version raised by a transaction that may yet roll back would come to mean something else.
        if not session.info.get("writing"):
            keep({wanted[person]: each for person, each in made.items()})
        known |= made
    return known


def keys(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, Key]:
    """Return under which key each person's bitmaps are kept, in one query."""
    company = select(Company.version).scalar_subquery()
    database = str(session.get_bind().engine.url)
    return {
        row.id: (database, row.id, row.version, row.company, horizon, _zones)
        for row in session.execute(
            select(Resource.id, Resource.version, company.label("company")).where(
                Resource.id.in_(ids)
            )
        )
    }


def keep(made: dict[Key, Masks]) -> None:
    """Remember these bitmaps and forget the least recently used."""
    with _lock:
        _kept.update(made)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
