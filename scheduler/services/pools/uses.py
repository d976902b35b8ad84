"""What a pool is needed for: the seats it fills, and the bookings of its members ahead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.draft import PlanDraft, from_json
from scheduler.domain.terms import RoleState
from scheduler.models import Interview, Plan, Role, Seat, Stage, Way


@dataclass(frozen=True, slots=True)
class Use:
    """The interviews of one role whose seats a pool fills, or will once its draft is published."""

    role_id: int
    title: str
    interviews: tuple[str, ...]
    seats: int
    is_draft: bool = False


def uses_of(session: Session, pool_ids: Collection[int]) -> dict[int, list[Use]]:
    """Return the roles that have seats for each of these pools: open ones first, then drafts."""
    opened, drafts = open_uses(session, pool_ids), draft_uses(session, pool_ids)
    return {
        pool_id: [*opened[pool_id], *unknown(drafts[pool_id], opened[pool_id])]
        for pool_id in pool_ids
    }


def unknown(uses: Sequence[Use], known: Sequence[Use]) -> list[Use]:
    """Return the *uses* of roles that are not among the *known*."""
    roles = {use.role_id for use in known}
    return [use for use in uses if use.role_id not in roles]


def open_uses(session: Session, pool_ids: Collection[int]) -> dict[int, list[Use]]:
    """Return the open roles whose newest published plan has seats for each of these pools."""
    newest = (
        select(Plan.role_id, func.max(Plan.number).label("number"))
        .where(Plan.published_at.is_not(None))
        .group_by(Plan.role_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Seat.pool_id,
            Role.id,
            Role.title,
            Interview.title.label("interview"),
            Seat.count.label("seats"),
        )
        .join(newest, newest.c.role_id == Role.id)
        .join(Plan, (Plan.role_id == Role.id) & (Plan.number == newest.c.number))
        .join(Stage, Stage.plan_id == Plan.id)
        .join(Way, Way.stage_id == Stage.id)
        .join(Interview, Interview.way_id == Way.id)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(Seat.pool_id.in_(pool_ids), Role.state == RoleState.PUBLISHED)
        .order_by(Role.title, Role.id, Stage.position, Way.position, Interview.position)
    ).all()
    found: dict[int, list[Use]] = {pool_id: [] for pool_id in pool_ids}
    for pool_id, role_id in dict.fromkeys((row.pool_id, row.id) for row in rows):
        mine = [row for row in rows if (row.pool_id, row.id) == (pool_id, role_id)]
        use = Use(
            role_id=role_id,
            title=mine[0].title,
            interviews=tuple(dict.fromkeys(row.interview for row in mine)),
            seats=sum(row.seats for row in mine),
        )
        found[pool_id].append(use)
    return found


def draft_uses(session: Session, pool_ids: Collection[int]) -> dict[int, list[Use]]:
    """Return the roles whose unpublished plan has seats for each of these pools."""
    rows = session.execute(
        select(Role.id, Role.title, Plan.draft)
        .join(Plan, Plan.role_id == Role.id)
        .where(Plan.published_at.is_(None), Role.state != RoleState.CLOSED)
        .order_by(Role.title, Role.id)
    )
    found: dict[int, list[Use]] = {pool_id: [] for pool_id in pool_ids}
    for row in rows:
        draft = from_json(row.draft)
        for pool_id, uses in found.items():
            if seats := drafted(draft, pool_id):
                names = tuple(dict.fromkeys(name for name, _ in seats))
                uses.append(Use(row.id, row.title, names, total(seats), is_draft=True))
    return found


def drafted(draft: PlanDraft, pool_id: int) -> list[tuple[str, int]]:
    """Return the interviews of *draft* that a pool has seats in, each seat with its count."""
    return [
        (interview.title or way.title or stage.title, seat.count)
        for stage in draft.stages
        for way in stage.ways
        for interview in way.interviews
        for seat in interview.seats
        if seat.source == f"pool:{pool_id}"
    ]


def total(seats: Sequence[tuple[str, int]]) -> int:
    """Return how many seats there are."""
    return sum(count for _, count in seats)
