"""Everybody's bitmaps, kept in this process until a version moves."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from importlib.metadata import version
from itertools import count

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scheduler.domain.availability import Masks, masks
from scheduler.domain.bitmap import Horizon
from scheduler.models import Company, Resource
from scheduler.services.columns import person_rows
from scheduler.services.transaction import writing_of

KEPT = 4_000  # of about 20 kB each at most

Key = tuple[int, int, int, int]  # shelf, person, the person's version, the company's

# Made once, and of plain columns: the check of a hundred versions must not outweigh the search.
_resource, _company = Resource.__table__.c, Company.__table__.c
_VERSIONS = select(
    _resource.id, _resource.version, select(_company.version).scalar_subquery()
).where(_resource.id.in_(bindparam("ids", expanding=True)))

_kept: OrderedDict[Key, Masks] = OrderedDict()
_lock = threading.Lock()
_shelves: dict[tuple[str, Horizon, str], int] = {}  # a few new ones a week
_numbers = count()
_zones = version("tzdata")


def masks_of(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, Masks]:
    """Return the bitmaps of these people; the inactive are not among them.

    Versions are read first and rows second, so that a change in between is at worst computed
    again, never kept under the version before it.
    """
    wanted = keys(session, ids, horizon)
    known: dict[int, Masks] = {}
    with _lock:
        for person, key in wanted.items():
            if key in _kept:
                known[person] = _kept[key]
                _kept.move_to_end(key)
    missing = wanted.keys() - known.keys()
    if missing:
        rows = person_rows(session, missing, horizon)
        made = {person: masks(each, horizon) for person, each in rows.items()}
        writing = writing_of(session)
        if writing is None or writing.is_settled:
            keep({wanted[person]: each for person, each in made.items()})
        known |= made
    return known


def keys(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, Key]:
    """Return under which key each person's bitmaps are kept, in one query."""
    common = str(session.get_bind().engine.url), horizon, _zones
    shelf = _shelves.setdefault(common, next(_numbers))
    if writing_of(session):
        session.flush()  # plain columns do not do it by themselves, and a version may wait there
    rows = session.connection().execute(_VERSIONS, {"ids": list(ids)}).all()
    return {person: (shelf, person, own, company) for person, own, company in rows}


def keep(made: dict[Key, Masks]) -> None:
    """Remember these bitmaps and forget the least recently used."""
    with _lock:
        _kept.update(made)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
