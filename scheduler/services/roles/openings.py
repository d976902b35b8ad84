"""Roles as everybody may read them: the open ones, the plan of each, its text, our offices."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.posting.links import settle
from scheduler.domain.terms import RoleState
from scheduler.models import Office, Plan, Role, Stage, Way, WayPlace
from scheduler.text.markdown import parse
from scheduler.text.posting_html import Markup
from scheduler.text.posting_page import PostingPage, compose

APPLY = "#apply"
MOST_KEPT = 128
NOTHING = Markup("")
EMPTY = PostingPage(NOTHING, "", NOTHING, NOTHING, (), "")


def open_roles(session: Session) -> list[Role]:
    """Return the roles that take applications, by title."""
    return list(
        session.scalars(
            select(Role).where(Role.state == RoleState.PUBLISHED).order_by(Role.title, Role.id)
        )
    )


def open_offices(session: Session) -> list[Office]:
    """Return the offices that people may come to, by name."""
    return list(session.scalars(select(Office).where(Office.is_active).order_by(Office.name)))


def find_role(session: Session, slug: str) -> Role | None:
    """Return the role of this address, whatever its state."""
    return session.scalars(select(Role).where(Role.slug == slug)).one_or_none()


def shown_plan(session: Session, role_id: int) -> Plan | None:
    """Return the plan that new applications begin with, with all that its page shows."""
    ways = selectinload(Plan.stages).selectinload(Stage.ways)
    return session.scalar(
        select(Plan)
        .where(Plan.role_id == role_id, Plan.published_at.is_not(None))
        .order_by(Plan.number.desc())
        .limit(1)
        .options(
            ways.selectinload(Way.places).selectinload(WayPlace.office),
            ways.selectinload(Way.interviews),
        )
    )


def page_of(role: Role) -> PostingPage:
    """Return the posting of *role* in the parts of its page; its apply links lead to `APPLY`."""
    return _page(role.posting, role.source_url, f"{role.title} {role.location}")


# Reading a posting takes some milliseconds; kept by content, it is never an old one.
@lru_cache(maxsize=MOST_KEPT)
def _page(posting: str, source: str, said: str) -> PostingPage:
    if not posting.strip():
        return EMPTY
    document = settle(parse(posting), source=source or None).document
    return compose(document, said=said, apply_url=APPLY)
