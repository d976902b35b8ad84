"""Everybody's bitmaps, kept in this process until a version moves."""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scheduler.domain.availability import Masks, masks
from scheduler.domain.bitmap import Horizon
from scheduler.models import Company, Resource
from scheduler.services.kept import Kept, shelf
from scheduler.services.plain import rows_of
from scheduler.services.search.columns import person_rows
from scheduler.services.transaction import writing_of

KEPT = 4_000  # of about 20 kB each at most

Key = tuple[int, int, int, int]  # shelf, person, the person's version, the company's

# Made once, and of plain columns: the check of a hundred versions must not outweigh the search.
_resource, _company = Resource.__table__.c, Company.__table__.c
_VERSIONS = select(
    _resource.id, _resource.version, select(_company.version).scalar_subquery()
).where(_resource.id.in_(bindparam("ids", expanding=True)))

_kept: Kept[Key, Masks] = Kept(KEPT)


def masks_of(
    session: Session, ids: Collection[int], horizon: Horizon, *, kept: Kept[Key, Masks] = _kept
) -> dict[int, Masks]:
    """Return the bitmaps of these people, made or *kept*; the inactive are not among them."""
    wanted = keys(session, ids, horizon)
    there = kept.known(wanted.values())
    known = {person: there[key] for person, key in wanted.items() if key in there}
    missing = wanted.keys() - known.keys()
    if missing:
        rows = person_rows(session, missing, horizon)
        made = {person: masks(each, horizon) for person, each in rows.items()}
        writing = writing_of(session)
        if writing is None or writing.is_settled:
            kept.keep({wanted[person]: each for person, each in made.items()})
        known |= made
    return known


def keys(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, Key]:
    """Return under which key each person's bitmaps are kept, in one query."""
    shelved = shelf(session, horizon)
    rows = rows_of(session, _VERSIONS, {"ids": list(ids)})
    return {person: (shelved, person, own, company) for person, own, company in rows}
