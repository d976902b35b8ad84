"""References as candidate and coordinator deal with them: ask, name, consent, and go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.references import (
    MOST,
    BestWay,
    Flag,
    Problem,
    ReferenceFacts,
    ReferenceState,
    is_complete,
    lacking,
    moved,
)
from scheduler.domain.terms import KeyPurpose, Notice, StepState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Application, Reference, ReferenceRequest, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.applications.applications import application_of, require_live, take
from scheduler.services.keys import ensure_key, renew_key
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.references import news
from scheduler.services.references.flags import flags_of
from scheduler.services.roles.reference_sheets import sheet_of
from scheduler.services.transaction import transaction
from scheduler.text.addresses import mail_key
from scheduler.text.names import clean

S = ReferenceState
NOT_NOW = "References are not asked for at this point."
OWN = "This is your own address. Name somebody who has worked with you."
TWICE = "You have named this address already."
ENOUGH = f"{MOST} people are enough. Take one out before you name another."


@dataclass(frozen=True, slots=True)
class Named:
    """What a candidate says about somebody who knows their work."""

    name: str
    mail: str
    relation: str
    phone: str = ""
    best_way: BestWay = BestWay.ANY
    consents: bool = True  # else withheld until an offer


def facts_of(reference: Reference) -> ReferenceFacts:
    """Return *reference* in plain values."""
    return ReferenceFacts(
        state=reference.state,
        withheld=reference.is_withheld,
        problem=reference.problem,
        flags=tuple(Flag(each) for each in reference.flags),
        is_allowed=reference.allowed_by_id is not None,
        invited_at=reference.invited_at,
    )


def of_step(session: Session, step_id: int) -> Sequence[Reference]:
    """Return the references of a step, in the order in which they were named."""
    return session.scalars(
        select(Reference).where(Reference.step_id == step_id).order_by(Reference.position)
    ).all()


def request_of(session: Session, step_id: int) -> ReferenceRequest | None:
    """Return the coordinator's asking, if there was one."""
    return session.get(ReferenceRequest, step_id)


def own_reference(session: Session, candidate_id: int, reference_id: int) -> Reference:
    """Return a reference that this candidate named; raise Missing for anybody else's."""
    found = session.scalar(
        select(Reference)
        .join(Step, Step.id == Reference.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Reference.id == reference_id, Application.candidate_id == candidate_id)
    )
    if found is None:
        raise Missing
    return found


def taken(session: Session, reference_id: int) -> Reference:
    """Lock the application of a reference, then the reference; return it as it is by then."""
    step_id = session.scalar(select(Reference.step_id).where(Reference.id == reference_id))
    if step_id is None:
        raise Missing
    take(session, application_of(session, step_id), None)
    return session.get_one(
        Reference, reference_id, with_for_update={"of": Reference}, populate_existing=True
    )


def name(session: Session, step_id: int, said: Named, *, act: Act) -> Reference:
    """Store somebody whom the candidate names; with their consent we ask at once."""
    with transaction(session):
        step = open_step(session, step_id)
        found = of_step(session, step_id)
        if sum(each.state != S.REPLACED for each in found) >= MOST:
            raise Invalid(ENOUGH)
        reference = Reference(
            step_id=step_id,
            position=max((each.position for each in found), default=0) + 1,
            state_at=act.now,
            questions=[],
            answers=[],
            flags=[],
        )
        write(reference, said, step, found)
        session.add(reference)
        session.flush()
        note(session, step, "name a reference", act=act, number=reference.position)
        if said.consents:
            agree(session, reference, act=act)
        settle(session, step, act=act)
        return reference


def correct(session: Session, reference_id: int, said: Named, *, act: Act) -> Reference:
    """Change what is known of somebody who was not asked yet, or came back, and consent anew.

    The link that a wrong address was sent leads nowhere from then on.
    """
    with transaction(session):
        reference = taken(session, reference_id)
        step = open_step(session, reference.step_id)
        if reference.state is S.CONSENTED:
            shift(reference, S.NAMED, act=act)
        if reference.state is not S.NAMED:
            raise Conflict("They have been asked already; write to us if something is wrong.")
        others = [each for each in of_step(session, step.id) if each.id != reference.id]
        was = reference.mail_key
        write(reference, said, step, others)
        if reference.mail_key != was:
            ensure_key(session, KeyPurpose.REFEREE, reference.id)
            renew_key(session, KeyPurpose.REFEREE, reference.id, act=act)
            reference.confirmed_at = None
        note(session, step, "correct a reference", act=act, number=reference.position)
        if said.consents:
            agree(session, reference, act=act)
        settle(session, step, act=act)
        return reference


def consent(session: Session, reference_id: int, *, act: Act) -> Reference:
    """Say that we may ask somebody who was withheld so far."""
    with transaction(session):
        reference = taken(session, reference_id)
        step = open_step(session, reference.step_id)
        agree(session, reference, act=act)
        settle(session, step, act=act)
        return reference


def write(reference: Reference, said: Named, step: Step, others: Sequence[Reference]) -> None:
    """Put down what the candidate says; raise Invalid for what cannot be."""
    key = mail_key(said.mail)
    if key == step.application.candidate.mail_key:
        raise Invalid(OWN)
    if any(each.mail_key == key and each.state != S.REPLACED for each in others):
        raise Invalid(TWICE)
    reference.name, reference.mail, reference.mail_key = clean(said.name), said.mail.strip(), key
    reference.relation, reference.phone = clean(said.relation), clean(said.phone)
    reference.best_way = said.best_way
    reference.is_withheld = not said.consents
    reference.problem = Problem.NONE
    reference.version = (reference.version or 0) + 1


def agree(session: Session, reference: Reference, *, act: Act) -> None:
    """Note the candidate's consent of today; ask at once, unless somebody of ours should look."""
    shift(reference, S.CONSENTED, act=act)
    reference.is_withheld = False
    reference.consented_at = act.now
    reference.flags = [each.value for each in flags_of(session, reference, now=act.now)]
    reference.allowed_by_id = None
    note(session, reference.step, "consent", act=act, number=reference.position)
    if not reference.flags:
        invite(session, reference, act=act)


def invite(session: Session, reference: Reference, *, act: Act) -> None:
    """Ask a referee; the questions stay as they are today. The ladder begins now."""
    shift(reference, S.INVITED, act=act)
    role = reference.step.application.role
    reference.questions = list(sheet_of(session, role.id).questions)
    reference.invited_at = act.now
    reference.problem = Problem.NONE
    session.flush()
    news.tell_referee(session, reference, Notice.REFEREE_INVITED, reference.version, act=act)


def shift(reference: Reference, state: ReferenceState, *, act: Act) -> None:
    """Put a reference into *state*, if the table allows it."""
    reference.state = moved(reference.state or S.NAMED, state)
    reference.state_at = act.now
    reference.version = (reference.version or 0) + 1


def open_step(session: Session, step_id: int) -> Step:
    """Return the locked step of somebody in process who was asked; raise Conflict for others."""
    application = take(session, application_of(session, step_id), None)
    require_live(application)
    if request_of(session, step_id) is None:
        raise Conflict(NOT_NOW)
    return session.get_one(Step, step_id)


def settle(session: Session, step: Step, *, act: Act) -> None:
    """Let the promise of *step* follow: once all have answered, we owe the candidate a word."""
    session.flush()
    request = request_of(session, step.id)
    found = [facts_of(each) for each in of_step(session, step.id)]
    step.version += 1
    if request is None or step.state != StepState.OPEN:
        return
    promised = step.application.role.answer_days
    whole = is_complete(request.wanted, found)
    due = WorkingDays.of(session).answer(act.now, promised)
    step.answer_due_at = (step.answer_due_at or due) if whole else None


def missing_people(session: Session, step_id: int, *, now: datetime) -> int:
    """Return how many people the candidate is still to name; none where we did not ask."""
    request = request_of(session, step_id)
    if request is None:
        return 0
    return lacking(request.wanted, map(facts_of, of_step(session, step_id)), now)


def note(session: Session, step: Step, action: str, *, act: Act, **payload: int) -> None:
    """Leave a line in the journal: by number, since names of referees are erased one day."""
    journal.record(
        session,
        action,
        f"step:{step.id}",
        act=act,
        application_id=step.application_id,
        payload=dict(payload),
    )
