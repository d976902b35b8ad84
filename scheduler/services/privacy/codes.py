"""Codes by mail for sensitive acts: eight digits for one act, five tries, fifteen minutes.

The digits are derived from the row when the mail is written and when they are typed, so that
neither the database nor a log ever holds them.
"""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.domain import keys
from scheduler.domain.retention import CODE_LIFE, CODE_TRIES, Deed
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.errors import Conflict, Invalid
from scheduler.models import Candidate, Code, Company
from scheduler.services import journal
from scheduler.services.act import Act, candidate_actor
from scheduler.services.keys import Secrets, ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.transaction import transaction

RUN_OUT = "This code has run out. Please ask for another one."
WRONG = "That is not the code in the mail. You have {left} left."
LAST = "That is not the code in the mail, and it was the last try. Please ask for another one."
USED = "This code was used already. Please ask for another one."


def mail_code(session: Session, candidate_id: int, deed: Deed, *, act: Act) -> Code:
    """Mail a code for one act to the candidate's address; one that was mailed before ends."""
    with transaction(session):
        session.execute(
            update(Code)
            .where(Code.candidate_id == candidate_id, Code.deed == deed, Code.expires_at > act.now)
            .values(expires_at=act.now)
            .execution_options(synchronize_session=False)
        )
        code = Code(
            candidate_id=candidate_id,
            deed=deed,
            handle=keys.new_handle(),
            created_at=act.now,
            expires_at=act.now + CODE_LIFE,
        )
        session.add(code)
        session.flush()
        tell(session, code, session.get_one(Candidate, candidate_id), act=act)
        subject = candidate_actor(candidate_id)
        journal.record(session, "ask code", subject, act=act, payload={"deed": deed.value})
        return code


def tell(session: Session, code: Code, candidate: Candidate, *, act: Act) -> None:
    """Write the mail that will bear the digits."""
    company = session.get_one(Company, 1)
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    outbox.tell(
        session,
        Notice.CODE,
        act=act,
        address=candidate.mail,
        name=candidate.name,
        subject=f"code:{code.id}",
        candidate_id=candidate.id,
        facts=telling.recipient_facts(candidate)
        | {
            "company": company.name,
            "contact": telling.contact_facts(company),
            "code_id": code.id,
            "deed": code.deed.value,
            "expires_at": code.expires_at.isoformat(),
        },
    )


def open_code(session: Session, candidate_id: int, deed: Deed, *, now: datetime) -> Code | None:
    """Return the code that was mailed last for this act, while it still counts."""
    return session.scalars(
        select(Code)
        .where(
            Code.candidate_id == candidate_id,
            Code.deed == deed,
            Code.used_at.is_(None),
            Code.expires_at > now,
            Code.tries < CODE_TRIES,
        )
        .order_by(Code.id.desc())
        .limit(1)
    ).one_or_none()


def check(
    session: Session, secrets: Secrets, candidate_id: int, deed: Deed, typed: str, *, now: datetime
) -> int:
    """Return the id of the code that reads *typed*; every try counts, before the act begins.

    Raises Invalid for a wrong one, and for one that has run out or was tried too often.
    """
    code = open_code(session, candidate_id, deed, now=now)
    if code is None:
        raise Invalid(RUN_OUT)
    with transaction(session):
        row = session.execute(
            update(Code)
            .where(Code.id == code.id, Code.used_at.is_(None), Code.tries < CODE_TRIES)
            .values(tries=Code.tries + 1)
            .returning(Code.id, Code.handle, Code.tries)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if row is None:
        raise Invalid(RUN_OUT)
    if not keys.verify_code(secrets, row.handle, 0, typed):
        left = CODE_TRIES - row.tries
        raise Invalid(WRONG.format(left=counted(left)) if left else LAST)
    return int(row.id)


def counted(tries: int) -> str:
    """Return how many tries, in words.

    >>> counted(1), counted(4)
    ('one try', '4 tries')
    """
    return "one try" if tries == 1 else f"{tries} tries"


def spend(session: Session, code_id: int, *, act: Act) -> Code:
    """Use a code that was typed rightly, inside the transaction of its act; once."""
    spent = session.scalar(
        update(Code)
        .where(Code.id == code_id, Code.used_at.is_(None))
        .values(used_at=act.now)
        .returning(Code.id)
        .execution_options(synchronize_session=False)
    )
    if spent is None:
        raise Conflict(USED)
    return session.get_one(Code, code_id, populate_existing=True)


def digits(secrets: Secrets, code: Code) -> str:
    """Return the code as a mail shows it, in two groups."""
    whole = keys.code(secrets, code.handle, 0)
    return f"{whole[:4]} {whole[4:]}"


def grant(secrets: Secrets, code: Code) -> str:
    """Return the key of a download that *code* has opened."""
    return keys.make(secrets, keys.Purpose.DOWNLOAD, code.handle, 0)


def granted(
    session: Session, secrets: Secrets, candidate_id: int, key: str, *, now: datetime
) -> bool:
    """Tell whether *key* opens this candidate's download now: for 15 minutes after the code."""
    code = session.scalars(
        select(Code).where(
            Code.handle == (keys.split(key) or ""),
            Code.candidate_id == candidate_id,
            Code.deed == Deed.DOWNLOAD,
            Code.used_at > now - CODE_LIFE,
        )
    ).one_or_none()
    fits = keys.verify(secrets, keys.Purpose.DOWNLOAD, key, 0) is not None
    return fits and code is not None


def pointless(code: Code | None, *, now: datetime) -> str:
    """Return why the mail of *code* need not be sent any more; empty if it need."""
    if code is None or code.used_at is not None or code.expires_at <= now:
        return "The code in it was used or has run out."
    return ""


def forget(session: Session, *, act: Act) -> int:
    """Delete the codes that have run out; return how many there were."""
    with transaction(session):
        gone = session.execute(
            delete(Code)
            .where(Code.expires_at < act.now - CODE_LIFE)
            .returning(Code.id)
            .execution_options(synchronize_session=False)
        )
        return len(gone.all())
