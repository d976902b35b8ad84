"""What a referee does without an account: answer in writing, or say no."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.domain.references import OPEN_TO_REFEREE, Problem, ReferenceState
from scheduler.domain.terms import LIVE_APPLICATIONS, StepState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Reference
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.references import news, references
from scheduler.services.transaction import transaction
from scheduler.text.names import clean_lines

S = ReferenceState
LONGEST = 5000
OUT = (StepState.SKIPPED, StepState.CANCELLED, StepState.PAUSED)
OVER = "This is over; nothing needs to be done any more."
BOOKED = "A call is booked. Give it back first, or let us call you."
EMPTY = "Answer one question at least; short is fine."


def is_open(reference: Reference) -> bool:
    """Tell whether we still ask this referee."""
    is_live = reference.step.application.state in LIVE_APPLICATIONS
    is_live &= reference.step.state not in OUT
    return is_live and reference.erased_at is None and reference.state in OPEN_TO_REFEREE


def require_open(reference: Reference) -> None:
    """Raise Conflict once nothing is asked of a referee any more."""
    if not is_open(reference):
        raise Conflict(OVER)


def confirm(session: Session, reference_id: int, *, act: Act) -> None:
    """Note that somebody pressed a button behind the mailed link: the address is theirs."""
    with transaction(session):
        confirmed = session.scalar(
            update(Reference)
            .where(Reference.id == reference_id, Reference.confirmed_at.is_(None))
            .values(confirmed_at=act.now)
            .returning(Reference.id)
        )
        if confirmed:
            journal.record(session, "address confirmed", f"reference:{reference_id}", act=act)


def save_answers(session: Session, reference_id: int, answers: Sequence[str]) -> Reference:
    """Keep what is being written; nobody of ours reads it before it is sent."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_open(reference)
        reference.answers = tidy(answers, len(reference.questions))
        return reference


def send_answers(
    session: Session, reference_id: int, answers: Sequence[str], *, act: Act
) -> Reference:
    """Send what was written to the hiring team; from then on it stays as it is."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_open(reference)
        if reference.state is S.BOOKED:
            raise Conflict(BOOKED)
        found = tidy(answers, len(reference.questions))
        if not any(found):
            raise Invalid(EMPTY)
        reference.answers = found
        reference.soon_at = None
        references.shift(reference, S.WRITTEN, act=act)
        news.take_back(session, reference, now=act.now)
        references.note(
            session, reference.step, "answer in writing", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def tidy(answers: Sequence[str], count: int) -> list[str]:
    """Return one answer for each question, cleaned; raise Invalid for one that is too long."""
    found = [clean_lines(each) for each in answers[:count]]
    if any(len(each) > LONGEST for each in found):
        raise Invalid(f"Keep each answer under {LONGEST:,} letters.")
    return found + [""] * (count - len(found))


def rather_not(session: Session, reference_id: int, *, act: Act) -> Reference:
    """Leave them alone from now on; nobody asks why, and the candidate may name somebody else."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_open(reference)
        if reference.state is S.BOOKED:
            raise Conflict(BOOKED)
        references.shift(reference, S.DECLINED, act=act)
        reference.soon_at = None
        reference.answers = []
        news.take_back(session, reference, now=act.now)
        news.give_back(session, reference, "rather_not", act=act)
        references.note(session, reference.step, "rather not", act=act, number=reference.position)
        references.settle(session, reference.step, act=act)
        return reference


def not_me(session: Session, reference_id: int, *, act: Act) -> Reference:
    """Take back a mail that reached somebody else; the candidate is asked for the right address."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        require_open(reference)
        if reference.state is S.BOOKED:
            raise Conflict(BOOKED)
        if reference.state is S.SILENT:
            references.shift(reference, S.INVITED, act=act)
        return_to_candidate(session, reference, Problem.NOT_ME, act=act)
        return reference


def return_to_candidate(
    session: Session, reference: Reference, problem: Problem, *, act: Act
) -> None:
    """Put a reference whose address is wrong back into the candidate's hands, and tell them."""
    references.shift(reference, S.NAMED, act=act)
    reference.problem = problem
    reference.soon_at = reference.invited_at = None
    reference.answers = []
    news.take_back(session, reference, now=act.now)
    news.give_back(session, reference, problem.value, act=act)
    references.note(session, reference.step, problem.value, act=act, number=reference.position)
    references.settle(session, reference.step, act=act)
