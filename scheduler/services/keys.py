"""Private links: the row that each hangs on, and whom a given key belongs to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session

from scheduler.domain import keys
from scheduler.domain.terms import KeyPurpose
from scheduler.models import Candidate, Key
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.upserts import unless_there, upsert

Secrets = Sequence[keys.Secret]


@dataclass(frozen=True, slots=True)
class Opened:
    """The row that a key opens, and the mark of the secret that it was made under."""

    row: Key
    under: int


def ensure_key(session: Session, purpose: KeyPurpose, subject_id: int) -> Key:
    """Return the row of a subject's link, made with a random handle if there is none yet."""
    with transaction(session):
        session.execute(
            upsert(
                session,
                Key,
                purpose=purpose,
                subject_id=subject_id,
                handle=keys.new_handle(),
                generation=0,
            ).on_conflict_do_nothing(index_elements=["purpose", "subject_id"])
        )
        return session.scalars(of(purpose, subject_id)).one()


def ensure_keys(session: Session, subjects: Collection[tuple[KeyPurpose, int]]) -> None:
    """Let each of these subjects have the row of its link, in one statement for all of them."""
    rows = [
        {"purpose": purpose, "subject_id": subject, "handle": keys.new_handle(), "generation": 0}
        for purpose, subject in subjects
    ]
    if not rows:
        return
    with transaction(session):
        session.execute(unless_there(session, Key, "purpose", "subject_id"), rows)


def renew_key(session: Session, purpose: KeyPurpose, subject_id: int, *, act: Act) -> Key:
    """End every link of a subject that was made so far; return the row of the next one."""
    with transaction(session):
        row = ensure_key(session, purpose, subject_id)
        session.execute(
            update(Key)
            .where(Key.id == row.id)
            .values(generation=Key.generation + 1, used_under=0)  # the next one is yet to be used
        )
        session.refresh(row)
        journal.record(session, "link replaced", f"{purpose}:{subject_id}", act=act)
        return row


def find(session: Session, secrets: Secrets, purpose: KeyPurpose, key: str) -> Key | None:
    """Return the row that *key* opens for *purpose*; none for every kind of wrong key alike."""
    found = open_with(session, secrets, purpose, key)
    return found.row if found else None


# Made once: every private page asks it.
NAMED = select(Key).where(Key.handle == bindparam("handle"), Key.purpose == bindparam("purpose"))


def open_with(session: Session, secrets: Secrets, purpose: KeyPurpose, key: str) -> Opened | None:
    """Return what *key* opens for *purpose*, and by which secret; none for every wrong key alike."""
    asked = {"handle": keys.split(key) or "", "purpose": purpose}
    row = session.scalars(NAMED, asked).one_or_none()
    # An unknown handle is checked too, so that the answer takes as long as for a known one.
    generation = row.generation if row else 0
    place = keys.verify(secrets, keys.Purpose(purpose.value), key, generation)
    return Opened(row, keys.mark(secrets[place])) if row and place is not None else None


def key_of(session: Session, secrets: Secrets, purpose: KeyPurpose, subject_id: int) -> str:
    """Return the key of a subject's link; raise NoResultFound if it has no row yet."""
    return make(secrets, session.scalars(of(purpose, subject_id)).one())


def make(secrets: Secrets, row: Key) -> str:
    """Return the key that *row* stands for, sealed under the newest secret."""
    return keys.make(secrets, keys.Purpose(row.purpose.value), row.handle, row.generation)


def confirm_address(session: Session, candidate_id: int, *, act: Act) -> None:
    """Note that somebody pressed a button behind the mailed link: the address is theirs."""
    with transaction(session):
        confirmed = session.scalar(
            update(Candidate)
            .where(Candidate.id == candidate_id, Candidate.confirmed_at.is_(None))
            .values(confirmed_at=act.now)
            .returning(Candidate.id)
        )
        if confirmed:
            journal.record(session, "address confirmed", f"candidate:{candidate_id}", act=act)


def of(purpose: KeyPurpose, subject_id: int) -> Select[Key]:
    """Return the query for the row of a subject's link."""
    return select(Key).where(Key.purpose == purpose, Key.subject_id == subject_id)
