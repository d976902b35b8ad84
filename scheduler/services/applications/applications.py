"""Applications: made on the newest plan, changed only as they were when somebody looked."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.process import is_chosen, moved
from scheduler.domain.terms import (
    LIVE_APPLICATIONS,
    ApplicationState,
    BookingState,
    ResourceKind,
    StageKind,
    StepState,
)
from scheduler.errors import Conflict, Missing
from scheduler.models import (
    Application,
    Booking,
    Candidate,
    Claim,
    Company,
    Hold,
    Plan,
    Reference,
    Resource,
    Role,
    Step,
)
from scheduler.services.act import Act
from scheduler.services.messages import news, offer_news
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.transaction import lock_found

CHANGED = (
    "Something changed here after you opened this page, so nothing was done. "
    "Look at how it stands now, then press again if it is still right."
)

ENDED = "This application has already ended."
ERASED = "What we held of this application is erased. Nothing can be done about it any more."
PAUSED = "This process is paused. It has to go on before anything else can be done."


def version_of(application: Application) -> int:
    """Return the number that any change of an application or one of its steps raises."""
    return application.version + sum(step.version for step in application.steps)


def take(session: Session, application_id: int, version: int | None) -> Application:
    """Return an application, locked, as it was at *version*; raise Conflict if it has changed.

    None asks for no version: the caller has just made or looked at it under the same lock.
    """
    application = session.get(
        Application, application_id, with_for_update={"of": Application}, populate_existing=True
    )
    if application is None:
        raise Missing
    if application.erased_at is not None:
        raise Conflict(ERASED)
    session.scalars(
        select(Step)
        .where(Step.application_id == application_id)
        .order_by(Step.position)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if version is not None and version != version_of(application):
        raise Conflict(CHANGED)
    return application


def take_with_time(session: Session, application_id: int, version: int | None) -> Application:
    """Return an application as `take` does, after locking all that it has claimed.

    Whoever cancels bookings locks people and rooms first, in the order of everybody else.
    """
    owner = session.scalar(select(Application.candidate_id).where(Application.id == application_id))
    if owner is None:
        raise Missing
    lock_found(session, lambda: {owner, *claimed(session, application_id, owner)})
    return take(session, application_id, version)


def own_application(session: Session, candidate_id: int, application_id: int) -> Application:
    """Return an application of this candidate; raise Missing for anybody else's."""
    found = session.scalar(
        select(Application).where(
            Application.id == application_id,
            Application.candidate_id == candidate_id,
            Application.awaits_link.is_(False),
        )
    )
    if found is None:
        raise Missing
    return found


def claimed(session: Session, application_id: int, candidate_id: int) -> Sequence[int]:
    """Return what an application has claimed, and what its candidate holds for any other."""
    mine = select(Step.id).where(Step.application_id == application_id)
    theirs = select(Step.id).join(Application).where(Application.candidate_id == candidate_id)
    calls = select(Reference.id).where(Reference.step_id.in_(mine))
    bookings = select(Booking.id).where(Booking.step_id.in_(mine) | Booking.reference_id.in_(calls))
    holds = select(Hold.id).where(Hold.step_id.in_(theirs))
    return session.scalars(
        select(Claim.resource_id)
        .where(Claim.booking_id.in_(bookings) | Claim.hold_id.in_(holds))
        .distinct()
    ).all()


def add_candidate(session: Session, candidate: Candidate) -> Candidate:
    """Return a new candidate, who from now on can be claimed."""
    candidate.resource = Resource(kind=ResourceKind.CANDIDATE)
    session.add(candidate)
    session.flush()
    return candidate


def live_application(session: Session, candidate_id: int, role_id: int) -> Application | None:
    """Return the application that a candidate has under way for a role."""
    return session.scalar(
        select(Application).where(
            Application.candidate_id == candidate_id,
            Application.role_id == role_id,
            Application.state.in_(LIVE_APPLICATIONS),
        )
    )


def newest_plan(session: Session, role_id: int) -> Plan:
    """Return the plan that new applications begin with; raise Conflict if none is published."""
    plan = session.scalar(
        select(Plan)
        .where(Plan.role_id == role_id, Plan.published_at.is_not(None))
        .order_by(Plan.number.desc())
        .limit(1)
    )
    if plan is None:
        raise Conflict("This role has no published plan yet.")
    return plan


def begin(session: Session, candidate: Candidate, role: Role, *, act: Act) -> Application:
    """Return a new application whose first step is open: ours to read."""
    company = session.get_one(Company, 1)
    plan = newest_plan(session, role.id)
    application = Application(
        candidate=candidate,
        role=role,
        plan=plan,
        state=ApplicationState.RECEIVED,
        retention_months=role.retention_months or company.retention_months,
        received_at=act.now,
    )
    session.add(application)
    for stage in plan.stages:
        application.steps.append(Step(stage=stage, position=stage.position, state_at=act.now))
    session.flush()
    if application.steps:
        open_step(session, application.steps[0], act=act)
    return application


def kinds_of(step: Step) -> frozenset[StageKind]:
    """Return what *step* may be, over all its ways."""
    return frozenset({step.stage.kind, *(way.kind for way in step.stage.ways)})


def open_step(session: Session, step: Step, *, act: Act) -> None:
    """Open *step*: the candidate is asked to choose a time, or we owe an answer."""
    set_state(step, StepState.OPEN, act=act)
    role = step.application.role
    if not is_theirs(step):
        step.answer_due_at = WorkingDays.of(session).answer(act.now, role.answer_days)
        if StageKind.OFFER in kinds_of(step):
            offer_news.ask_to_approve(session, step, act=act)
        return
    company = session.get_one(Company, 1)
    for letter in [
        news.choose_time(step, company, now=act.now),
        *news.reminders(step, company, now=act.now),
    ]:
        news.send(session, letter, act=act)


def is_theirs(step: Step) -> bool:
    """Tell whether *step* begins with the candidate, who chooses a time; an offer once approved."""
    kinds = kinds_of(step)
    return is_chosen(kinds) and (StageKind.OFFER not in kinds or step.offer is not None)


def set_state(step: Step, state: StepState, *, act: Act) -> None:
    """Put *step* into *state*, if the table allows it; what was promised before is over."""
    step.state = moved(step.state, state)
    step.state_at = act.now
    step.answer_due_at = None
    step.version += 1


def bookings_of(
    session: Session, step_ids: Collection[int], *states: BookingState
) -> list[Booking]:
    """Return the bookings of these steps in one of *states*, in order of time."""
    return list(
        session.scalars(
            select(Booking)
            .where(Booking.step_id.in_(step_ids), Booking.state.in_(states))
            .order_by(Booking.starts_at)
        )
    )


def application_of(session: Session, step_id: int) -> int:
    """Return the id of the application that a step belongs to; raise Missing for none."""
    found = session.scalar(select(Step.application_id).where(Step.id == step_id))
    if found is None:
        raise Missing
    return found


def require_live(application: Application) -> None:
    """Raise Conflict once an application has ended, or while it is paused."""
    require_open(application)
    if application.state is ApplicationState.PAUSED:
        raise Conflict(PAUSED)


def require_open(application: Application) -> None:
    """Raise Conflict once an application has ended; one that is paused may still end."""
    if application.state not in LIVE_APPLICATIONS:
        raise Conflict(ENDED)
