"""References as the coordinator deals with them: ask for people, allow, send back, go on without."""

from sqlalchemy.orm import Session

from scheduler.domain.references import MOST, REFUSAL, ReferenceState
from scheduler.domain.terms import StageKind, StepState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Reference, ReferenceRequest, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import (
    application_of,
    kinds_of,
    require_live,
    take,
)
from scheduler.services.references import news, references
from scheduler.services.references.search import standing
from scheduler.services.transaction import transaction

S = ReferenceState
CALLED = "A call with them is booked. Give it back first."


def ask(
    session: Session, step_id: int, wanted: int, *, by: int, act: Act, version: int
) -> ReferenceRequest:
    """Ask the candidate for *wanted* people, or for another number; the coordinator alone does.

    Raises Conflict if *version* is old, or where the step is not open.
    """
    if not 1 <= wanted <= MOST:
        raise Invalid(f"Ask for 1 to {MOST} people.")
    with transaction(session):
        application = take(session, application_of(session, step_id), version)
        require_live(application)
        step = session.get_one(Step, step_id)
        if step.state != StepState.OPEN or StageKind.REFERENCES not in kinds_of(step):
            raise Conflict(references.NOT_NOW)
        request = references.request_of(session, step_id)
        if request is None:
            request = ReferenceRequest(step_id=step_id)
            session.add(request)
        request.wanted, request.asked_by_id, request.asked_at = wanted, by, act.now
        session.flush()
        references.settle(session, step, act=act)
        news.ask_candidate(session, request, act=act)
        references.note(session, step, "ask for references", act=act, wanted=wanted)
        return request


def allow(session: Session, reference_id: int, *, by: int, act: Act) -> Reference:
    """Ask somebody although there was a reason to look twice; it is written down who decided."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_live(reference.step.application)
        if reference.state is not S.CONSENTED:
            raise Conflict(REFUSAL)
        reference.allowed_by_id = by
        references.invite(session, reference, act=act)
        references.note(
            session, reference.step, "allow a reference", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def send_back(session: Session, reference_id: int, *, act: Act) -> Reference:
    """Ask the candidate for somebody else instead of one whom we would rather not ask."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_no_call(session, reference)
        references.shift(reference, S.REPLACED, act=act)
        news.give_back(session, reference, "ours", act=act)
        references.note(
            session, reference.step, "send a reference back", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def go_on_without(session: Session, reference_id: int, *, act: Act) -> Reference:
    """Decide not to wait any longer; an answer that comes after all is still welcome."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_no_call(session, reference)
        references.shift(reference, S.SILENT, act=act)
        news.take_back(session, reference, now=act.now)
        references.note(
            session, reference.step, "go on without", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def require_no_call(session: Session, reference: Reference) -> None:
    """Raise Conflict while a call stands: whoever rings would ring for nothing."""
    if standing(session, reference.id):
        raise Conflict(CALLED)
