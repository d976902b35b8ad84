"""Roles while they are written: from a posting to a draft plan, and the draft as it changes."""

import re
import unicodedata
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.draft import PlanDraft, from_json, to_json
from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Application, Office, Person, Plan, Role
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import words_changed
from scheduler.services.roles.reading import House, draft_of
from scheduler.services.transaction import transaction
from scheduler.text.markdown import read

CHANGED = (
    "Somebody else changed this role after you opened it, so nothing was saved. What you typed "
    "stands below; open the role in another tab to see how it is now."
)


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """What a coordinator says of a role besides its plan; people by id."""

    title: str
    location: str = ""
    answer_days: int | None = None
    recruiter_id: int | None = None
    manager_id: int | None = None
    coordinator_id: int | None = None
    feedback_url: str = ""  # else the company's


def import_posting(
    session: Session, source: str, *, source_url: str = "", title: str = "", act: Act
) -> Role:
    """Store a posting as a draft role; raise Invalid with a sentence if it cannot be read."""
    plan = read(source, address=source_url or None).plan
    name = title or plan.title
    if not name:
        raise Invalid("The text has no title. Give the role one.")
    with transaction(session):
        role = Role(
            slug=free_slug(session, name),
            title=name,
            location=plan.location or "",
            posting=source,
            source_url=source_url,
            created_at=act.now,
        )
        draft = draft_of(plan, house_of(session))
        session.add(Plan(role=role, number=1, draft=to_json(draft)))
        session.flush()
        journal.record(session, "import role", f"role:{role.id}", act=act, payload={"title": name})
    return role


def house_of(session: Session) -> House:
    """Return the offices and people that a posting may name."""
    offices = session.execute(select(Office.id, Office.name).where(Office.is_active))
    people = session.execute(select(Person.id, Person.name).where(Person.is_active))
    return House(
        offices={row.name.casefold(): row.id for row in offices},
        people={row.name.casefold(): row.id for row in people},
    )


def free_slug(session: Session, title: str) -> str:
    """Return an address for *title* that no other role has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "role"
    number = session.scalar(
        select(func.count()).select_from(Role).where(Role.slug.like(f"{base}%"))
    )
    slug = f"{base}-{number + 1}" if number else base
    while session.scalar(select(Role.id).where(Role.slug == slug)):
        number = (number or 0) + 1
        slug = f"{base}-{number + 1}"
    return slug


def role_of(session: Session, role_id: int) -> Role:
    """Return a role; raise Missing if there is none."""
    role = session.get(Role, role_id)
    if role is None:
        raise Missing
    return role


def draft_plan(role: Role) -> Plan | None:
    """Return the plan of *role* that is still being written, if there is one."""
    return next((plan for plan in role.plans if plan.published_at is None), None)


def shown_draft(role: Role) -> PlanDraft:
    """Return the draft of *role*, or what its newest published plan was written as."""
    return from_json(role.plans[-1].draft) if role.plans else PlanDraft()


def save_draft(
    session: Session,
    role_id: int,
    details: RoleDetails,
    draft: PlanDraft,
    *,
    version: int,
    act: Act,
) -> Role:
    """Save what a coordinator wrote; a published plan stays, and a next number is begun.

    Raises Conflict if the role has changed since *version*.
    """
    if not details.title.strip():
        raise Invalid("Give the role a title.")
    with transaction(session):
        role = session.get(Role, role_id, with_for_update=True)
        if role is None:
            raise Missing
        if role.version != version:
            raise Conflict(CHANGED)
        if role.title != details.title.strip():
            words_changed(session, Application.role_id == role.id, now=act.now)
        describe(role, details)
        review = shown_draft(role).review
        plan = draft_plan(role)
        if plan is None:
            plan = Plan(role=role, number=len(role.plans) + 1)
            session.add(plan)
        plan.draft = to_json(replace(draft, review=review))
        role.version += 1
        journal.record(session, "save role", f"role:{role.id}", act=act)
    return role


def details_of(role: Role) -> RoleDetails:
    """Return what is said of *role* besides its plan."""
    return RoleDetails(
        title=role.title,
        location=role.location,
        answer_days=role.answer_days,
        recruiter_id=role.recruiter_id,
        manager_id=role.manager_id,
        coordinator_id=role.coordinator_id,
        feedback_url=role.feedback_url,
    )


def describe(role: Role, details: RoleDetails) -> None:
    """Take over what was said of *role*."""
    role.title = details.title.strip()
    role.location = details.location.strip()
    role.answer_days = details.answer_days
    role.recruiter_id = details.recruiter_id
    role.manager_id = details.manager_id
    role.coordinator_id = details.coordinator_id
    role.feedback_url = details.feedback_url


def change_text(
    session: Session, role_id: int, source: str, source_url: str, *, version: int, act: Act
) -> Role:
    """Replace the posting's text; the plan, which a coordinator may have changed, stays."""
    read(source, address=source_url or None)
    with transaction(session):
        role = session.get(Role, role_id, with_for_update=True)
        if role is None:
            raise Missing
        if role.version != version:
            raise Conflict(CHANGED)
        role.posting, role.source_url = source, source_url
        role.version += 1
        journal.record(session, "change text", f"role:{role.id}", act=act)
    return role


def set_state(session: Session, role_id: int, state: RoleState, *, act: Act) -> Role:
    """Close a role, or open it again; applications under way go on."""
    with transaction(session):
        role = session.get(Role, role_id, with_for_update=True)
        if role is None:
            raise Missing
        if state == RoleState.PUBLISHED and not any(plan.published_at for plan in role.plans):
            raise Conflict("This role was never published. Publish its plan first.")
        role.state = state
        role.closed_at = act.now if state == RoleState.CLOSED else None
        role.version += 1
        journal.record(session, f"role {state.value}", f"role:{role.id}", act=act)
    return role
