"""Publishing: a draft without gaps becomes a plan that never changes."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from scheduler.domain.draft import (
    InterviewDraft,
    PlanDraft,
    SeatDraft,
    StageDraft,
    WayDraft,
    from_json,
    gaps,
)
from scheduler.domain.terms import RoleState, SeatKind, StageKind
from scheduler.errors import Conflict, Missing
from scheduler.models import Interview, Plan, Role, Stage, Way, WayPlace
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.roles.briefs import require_own
from scheduler.services.roles.drafts import draft_plan
from scheduler.services.roles.nobody import why_nobody
from scheduler.services.roles.preview import place_of, preview
from scheduler.services.roles.preview_days import day_rows
from scheduler.services.roles.sources import seat_row
from scheduler.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why a plan cannot be published, and the field that mends it."""

    sentence: str
    anchor: str

    @property
    def stage(self) -> int:
        """Return the place of its stage in the plan; -1 for what belongs to none."""
        kind, _, rest = self.anchor.partition("-")
        number = rest.partition("-")[0]
        return int(number) if kind == "stages" and number.isdigit() else -1


def obstacles(session: Session, role: Role, draft: PlanDraft, *, act: Act) -> list[Obstacle]:
    """Return why *draft* cannot be published: what is open, and what nobody could be booked for."""
    open_ = [Obstacle(gap.sentence, gap.anchor) for gap in gaps(draft)]
    barren = [
        Obstacle(
            f"Nobody could be booked for “{row.title}” in the coming weeks: "
            f"{why_nobody(session, row.members, row.whys.values())}.",
            f"stages-{row.stage}-ways-{row.way}-interviews-{row.interview}-minutes",
        )
        for row in preview(session, role, draft, now=act.now)
        if not row.is_bookable
    ]
    dayless = [
        Obstacle(
            f"No day of the coming weeks can hold all talks of “{row.title}”: {row.why}.",
            f"stages-{row.stage}-ways-{row.way}-interviews",
        )
        for row in day_rows(session, role, draft, now=act.now)
        if not row.is_bookable
    ]
    return open_ + barren + dayless


def publish(session: Session, role_id: int, *, version: int, act: Act) -> Role:
    """Publish the draft of a role as its next plan; raise Conflict while something is in its way."""
    with transaction(session):
        role = session.get(Role, role_id, with_for_update=True)
        if role is None:
            raise Missing
        plan = draft_plan(role)
        if role.version != version or plan is None:
            raise Conflict("This plan was changed or published meanwhile. Look at it once more.")
        draft = from_json(plan.draft)
        found = obstacles(session, role, draft, act=act)
        require_own(session, role.id, draft)
        if found:
            raise Conflict(" ".join(each.sentence for each in found))
        plan.stages = [stage_row(session, n, each) for n, each in enumerate(draft.stages, 1)]
        plan.published_at = act.now
        role.state = RoleState.PUBLISHED
        role.published_at = role.published_at or act.now
        role.closed_at = None
        role.version += 1
        session.flush()
        journal.record(
            session, "publish role", f"role:{role.id}", act=act, payload={"plan": plan.number}
        )
    return role


def stage_row(session: Session, position: int, stage: StageDraft) -> Stage:
    """Return the stored stage that one of a draft becomes."""
    return Stage(
        position=position,
        title=stage.title,
        kind=stage.kind,
        sentence=stage.sentence,
        ways=[way_row(session, number, stage, way) for number, way in enumerate(stage.ways, 1)],
    )


def way_row(session: Session, position: int, stage: StageDraft, way: WayDraft) -> Way:
    """Return the stored way that one of a draft becomes."""
    row = Way(
        position=position,
        kind=way.kind,
        title=way.title or stage.title,
        minutes=way.minutes,
        expect=way.expect,
        prepare=way.prepare,
        grid_minutes=way.grid_minutes,
        notice_hours=way.notice_hours,
        moves=way.moves,
        horizon_days=way.horizon_days,
        topics=way.topics,
        brief_id=way.brief if way.kind is StageKind.EXERCISE else None,
        places=[
            WayPlace(position=number, office_id=place_of(value))
            for number, value in enumerate(way.places, 1)
        ],
        interviews=[
            interview_row(session, number, way.title or stage.title, interview)
            for number, interview in enumerate(way.interviews, 1)
        ],
        **asdict(way.day),
    )
    for interview, before in zip(row.interviews, way.after(), strict=True):
        interview.after_position = None if before is None else before + 1
    if way.is_loop and way.debrief_minutes:
        row.debriefs = [debrief_row(way.debrief_minutes)]
    return row


def debrief_row(minutes: int) -> Interview:
    """Return the debrief of a loop: without the candidate, and outside the order of its talks."""
    return Interview(position=0, title="Debrief", minutes=minutes, with_candidate=False)


def interview_row(
    session: Session, position: int, title: str, interview: InterviewDraft
) -> Interview:
    """Return the stored interview that one of a draft becomes."""
    return Interview(
        position=position,
        title=interview.title or title,
        minutes=interview.minutes,
        pin=interview.pin,
        topic=interview.topic,
        prepare=interview.prepare,
        seats=[
            seat_row(session, number, seat, kind)
            for number, (seat, kind) in enumerate(kinds_of(interview.seats), 1)
        ],
    )


def kinds_of(seats: Sequence[SeatDraft]) -> Iterator[tuple[SeatDraft, SeatKind]]:
    """Yield each seat with its kind: the first of those who hold the interview is its lead."""
    first = next((seat for seat in seats if seat.is_filled_first), None)
    for seat in seats:
        usual = SeatKind.LEAD if seat is first else SeatKind.PANELIST
        yield seat, usual if seat.is_filled_first else SeatKind(seat.kind)


def published(role: Role) -> Plan | None:
    """Return the newest published plan of *role*."""
    return next((plan for plan in reversed(role.plans) if plan.published_at), None)
