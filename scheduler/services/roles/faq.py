"""What a role tells everybody: questions and answers, put there by a coordinator's press alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.questions import LONGEST, NAME_LEFT, WRITTEN, names_in, without_names
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import FaqEntry, Question, Role
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.text.names import clean_lines

CHANGED = (
    "Somebody else has changed this meanwhile. What you typed is still here; look before you save."
)


@dataclass(frozen=True, slots=True)
class Words:
    """A question and its answer as everybody is to read them."""

    question: str
    answer: str
    may_name: bool = False  # a word of the asker's name that is none here
    seen: int = 0  # the version that was edited


def entries(session: Session, role_id: int, *, public: bool) -> Sequence[FaqEntry]:
    """Return what a role tells, in its order; those taken back only where *public* is False."""
    found = select(FaqEntry).where(FaqEntry.role_id == role_id)
    if public:
        found = found.where(FaqEntry.is_public)
    return session.scalars(
        found.order_by(FaqEntry.position, FaqEntry.id).options(joinedload(FaqEntry.changed_by))
    ).all()


def proposal(question: Question) -> Words:
    """Return a question and its last written answer with every name taken out, to be edited."""
    names = names_of(question)
    written = [each.words for each in question.given if each.way in WRITTEN]
    return Words(
        without_names(question.words, [*names, *staff_of(question)]),
        without_names(written[-1], names) if written else "",
    )


def names_of(question: Question) -> list[str]:
    """Return the names of whoever asked, which nobody else is to read."""
    if question.application is not None:
        return [question.application.candidate.name]
    return [question.enquiry.name] if question.enquiry and question.enquiry.name else []


def staff_of(question: Question) -> list[str]:
    """Return the names of those whom the question may address."""
    role = question.role
    named = (role.coordinator, role.recruiter, role.manager, question.person)
    return [each.name for each in named if each]


def add(
    session: Session,
    role_id: int,
    words: Words,
    *,
    by: int,
    act: Act,
    question: Question | None = None,
) -> FaqEntry:
    """Put a question and its answer on the role's page, last."""
    said = checked(words, names_of(question) if question else [])
    with transaction(session):
        session.get_one(Role, role_id, with_for_update={"of": Role})
        last = max((each.position for each in entries(session, role_id, public=False)), default=0)
        entry = FaqEntry(
            role_id=role_id,
            position=last + 1,
            question=said.question,
            answer=said.answer,
            is_public=True,
            question_id=question.id if question else None,
            changed_by_id=by,
            changed_at=act.now,
            version=0,
        )
        session.add(entry)
        session.flush()
        note(session, entry, "share an answer", act=act)
        return entry


def checked(words: Words, names: Sequence[str]) -> Words:
    """Return cleaned words; raise Invalid where something is missing, too long, or names somebody."""
    question, answer = clean_lines(words.question), clean_lines(words.answer)
    if not question or not answer:
        raise Invalid("Enter both the question and the answer.")
    if max(len(question), len(answer)) > LONGEST:
        raise Invalid(f"Use {LONGEST:,} characters at most.")
    if NAME_LEFT in question + answer:
        raise Invalid(f"Write {NAME_LEFT} out, or take it away: it marks where a name was.")
    found = [] if words.may_name else names_in(f"{question}\n{answer}", names)
    if found:
        raise Invalid(f"Take out “{found[0]}”: everybody reads this, and it names who asked.")
    return Words(question, answer)


def change(
    session: Session, role_id: int, entry_id: int, words: Words, *, by: int, act: Act
) -> FaqEntry:
    """Say it in other words; what somebody else has saved meanwhile stays (Conflict)."""
    with transaction(session):
        entry = taken(session, role_id, entry_id)
        source = session.get(Question, entry.question_id) if entry.question_id else None
        said = checked(words, names_of(source) if source else [])
        if entry.version != words.seen:
            raise Conflict(CHANGED)
        entry.question, entry.answer = said.question, said.answer
        touch(session, entry, "change a shared answer", by=by, act=act)
        return entry


def show(
    session: Session, role_id: int, entry_id: int, *, is_public: bool, by: int, act: Act
) -> None:
    """Take an entry back from the page, or put it there again."""
    with transaction(session):
        entry = taken(session, role_id, entry_id)
        if entry.is_public != is_public:
            entry.is_public = is_public
            action = "share an answer" if is_public else "take a shared answer back"
            touch(session, entry, action, by=by, act=act)


def move(session: Session, role_id: int, entry_id: int, by: int, *, act: Act) -> None:
    """Let an entry change places with its neighbour, *by* 1 down or -1 up; at the end it stays."""
    with transaction(session):
        session.get_one(Role, role_id, with_for_update={"of": Role})
        found = list(entries(session, role_id, public=False))
        place = next((at for at, each in enumerate(found) if each.id == entry_id), None)
        if place is None:
            raise Missing
        if 0 <= place + by < len(found):
            found.insert(place + by, found.pop(place))
        for position, each in enumerate(found, 1):
            each.position = position
        note(session, session.get_one(FaqEntry, entry_id), "order shared answers", act=act)


def own_entry(session: Session, role_id: int, entry_id: int) -> FaqEntry:
    """Return an entry of this role; raise Missing for any other's."""
    found = session.get(FaqEntry, entry_id)
    if found is None or found.role_id != role_id:
        raise Missing
    return found


def taken(session: Session, role_id: int, entry_id: int) -> FaqEntry:
    """Lock an entry of this role; return it as it is by then."""
    own_entry(session, role_id, entry_id)
    return session.get_one(
        FaqEntry, entry_id, with_for_update={"of": FaqEntry}, populate_existing=True
    )


def touch(session: Session, entry: FaqEntry, action: str, *, by: int, act: Act) -> None:
    """Note who has changed an entry."""
    entry.version += 1
    entry.changed_by_id, entry.changed_at = by, act.now
    note(session, entry, action, act=act)


def note(session: Session, entry: FaqEntry, action: str, *, act: Act) -> None:
    """Write it down."""
    journal.record(session, action, f"role:{entry.role_id}", act=act, payload={"entry": entry.id})
