"""Signing in: single-use links, and the sessions that they open; no passwords."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.domain import keys
from scheduler.domain.terms import Notice
from scheduler.errors import Missing
from scheduler.models import Person, SignIn, StaffSession
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.keys import Secrets
from scheduler.services.messages import outbox
from scheduler.services.transaction import transaction

MAILED = timedelta(minutes=30)
PRINTED = timedelta(days=1)
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
FRESH = timedelta(hours=12)  # sensitive acts ask for a younger session


def make_link(session: Session, person_id: int, *, life: timedelta, act: Act) -> SignIn:
    """Return the row of a new single-use link for a person."""
    with transaction(session):
        row = SignIn(
            person_id=person_id,
            handle=keys.new_handle(),
            created_at=act.now,
            expires_at=act.now + life,
        )
        session.add(row)
        session.flush()
        journal.record(session, "sign-in link made", f"person:{person_id}", act=act)
        return row


def mail_link(session: Session, mail_key: str, *, act: Act) -> None:
    """Let a link be mailed to the active person of that address; for nobody, nothing happens."""
    with transaction(session):
        person = session.scalars(
            select(Person).where(Person.mail_key == mail_key, Person.is_active)
        ).one_or_none()
        if person is None:
            return
        row = make_link(session, person.id, life=MAILED, act=act)
        outbox.tell(
            session,
            Notice.SIGN_IN,
            address=person.mail,
            name=person.name,
            subject=f"sign_in:{row.id}",
            facts={
                "sign_in_id": row.id,
                "expires_at": row.expires_at.isoformat(),
                "zone": person.zone,
                "clock": person.clock,
            },
            person_id=person.id,
            act=act,
        )


def key_of(secrets: Secrets, row: SignIn) -> str:
    """Return the key that the link of *row* bears."""
    return keys.make(secrets, keys.Purpose.SIGN_IN, row.handle, 0)


def find_link(session: Session, secrets: Secrets, key: str, *, now: datetime) -> SignIn | None:
    """Return the unused link that *key* opens; none for every kind of wrong one alike."""
    row = session.scalars(
        select(SignIn)
        .join(Person)
        .where(
            SignIn.handle == (keys.split(key) or ""),
            SignIn.used_at.is_(None),
            SignIn.expires_at > now,
            Person.is_active,
        )
    ).one_or_none()
    return row if keys.verify(secrets, keys.Purpose.SIGN_IN, key, 0) is not None else None


def use_link(session: Session, sign_in_id: int, *, client: str, act: Act) -> StaffSession:
    """Return the session that a link opens, once; raise Missing if it was used meanwhile."""
    with transaction(session):
        person_id = session.scalar(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.used_at.is_(None))
            .values(used_at=act.now)
            .returning(SignIn.person_id)
        )
        if person_id is None:
            raise Missing
        row = StaffSession(
            person_id=person_id,
            handle=keys.new_handle(),
            client=client,
            created_at=act.now,
            seen_at=act.now,
        )
        session.add(row)
        journal.record(session, "signed in", f"person:{person_id}", act=act)
        return row


def find_session(session: Session, handle: str) -> StaffSession | None:
    """Return the session of that handle, unless it was ended or its person left."""
    return session.scalars(
        select(StaffSession)
        .join(Person)
        .where(StaffSession.handle == handle, StaffSession.ended_at.is_(None), Person.is_active)
    ).one_or_none()


def is_live(row: StaffSession, *, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a session last seen then still counts: 12 hours idle, 7 days in all."""
    return now - max(row.seen_at, seen_at) < IDLE and now - row.created_at < LONGEST


def is_fresh(row: StaffSession, *, now: datetime) -> bool:
    """Tell whether a session is young enough for sensitive acts."""
    return now - row.created_at < FRESH


def sessions_of(session: Session, person: Person, *, now: datetime) -> list[StaffSession]:
    """Return a person's open sessions, the one seen last first."""
    rows = session.scalars(
        select(StaffSession)
        .where(StaffSession.person_id == person.id, StaffSession.ended_at.is_(None))
        .order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())
    )
    return [row for row in rows if is_live(row, seen_at=row.seen_at, now=now)]


def end_session(session: Session, person: Person, session_id: int, *, act: Act) -> None:
    """End one of a person's own sessions; raise Missing if it is not theirs."""
    person_id = person.id
    with transaction(session):
        ended = session.scalar(
            update(StaffSession)
            .where(
                StaffSession.id == session_id,
                StaffSession.person_id == person_id,
                StaffSession.ended_at.is_(None),
            )
            .values(ended_at=act.now)
            .returning(StaffSession.id)
        )
        if ended is None:
            raise Missing
        journal.record(session, "signed out", f"person:{person_id}", act=act)
