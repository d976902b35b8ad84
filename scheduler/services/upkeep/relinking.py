"""After a change of the secret: whose link is old, and the one mail that brings each a fresh one."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.domain import keys
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.errors import Refused
from scheduler.models import BusyCalendar, Message
from scheduler.services import journal, vault
from scheduler.services.act import Act
from scheduler.services.company import secret_marks
from scheduler.services.keys import Secrets
from scheduler.services.messages import outbox
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.link_owners import Owner, owners
from scheduler.services.upkeep.relink_letters import news_of

UNKNOWN = (
    "The program that sends the mail does not know the newest key yet. Start it anew with the same "
    "SCHEDULER_SECRET_KEY, wait a minute, and run this again."
)
APART = timedelta(seconds=1)  # so that whoever signs in meanwhile does not wait for all of them
NOTICES = (Notice.LINK_RENEWED, Notice.FEED_RENEWED)


class Stand(StrEnum):
    """How somebody stands with their link; only who has an old one is written to."""

    OLD = "old"
    TOLD = "told"
    FRESH = "fresh"
    UNSENT = "unsent"
    BOUNCED = "bounced"


@dataclass(slots=True)
class Relinked:
    """How many of whom stand how, whom a fresh link goes to, and what was sealed anew."""

    stands: dict[Stand, Counter[KeyPurpose]] = field(default_factory=dict)
    sealed: int = 0

    def count(self, stand: Stand, purpose: KeyPurpose) -> None:
        """Count one more owner who stands so."""
        self.stands.setdefault(stand, Counter())[purpose] += 1


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The links that were last used under another secret than the newest, by what they open."""

    old: Counter[KeyPurpose]  # under one that is still accepted
    gone: Counter[KeyPurpose]  # under one that is not: they open nothing any more
    told: int  # of both, whose owners have been sent a fresh one
    sealed: int  # calendars whose address is sealed under an old one


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of the secrets that count, and since when mail bears links under the newest."""

    newest: int
    accepted: frozenset[int]
    since: datetime
    told: frozenset[tuple[str, str]]  # subjects and addresses that were written to

    @property
    def has_old(self) -> bool:
        """Tell whether an older secret is still accepted."""
        return len(self.accepted) > 1


def relink(
    session: Session, secrets: Secrets, *, until: date, act: Act, is_dry: bool = False
) -> Relinked:
    """Write to everybody whose link is old, once for each newest secret; say who stands how.

    The old one works *until* a day that whoever runs the installation keeps. With *is_dry* nothing
    is written. Raises Refused while the mail would still bear links made under the old secret.
    """
    if not secret_marks.has_changed(session, secrets):
        return Relinked()
    if not is_dry and secret_marks.in_use_since(session, secrets) is None:
        raise Refused(UNKNOWN)
    if is_dry:
        return judged(session, secrets, now=act.now)[0]
    with transaction(session):
        found, due = judged(session, secrets, now=act.now)
        marks = marks_of(session, secrets, now=act.now)
        letters = [
            news_of(
                session,
                each,
                marks.newest,
                until=until if still_opens(each, marks) else None,
                due_at=act.now + number * APART,
            )
            for number, each in enumerate(due)
        ]
        outbox.tell_all(session, letters, act=act)
        seal_anew(session, secrets)
        journal.record(session, "relink", "company:1", act=act, payload={"told": len(letters)})
    return found


def left_behind(session: Session, secrets: Secrets, *, now: datetime) -> LeftBehind:
    """Return how many links were last used under a secret that is not the newest."""
    marks = marks_of(session, secrets, now=now)
    behind = [each for each in owners(session, now=now) if each.used_under not in (0, marks.newest)]
    return LeftBehind(
        Counter(each.purpose for each in behind if each.used_under in marks.accepted),
        Counter(each.purpose for each in behind if each.used_under not in marks.accepted),
        sum((each.subject, each.address) in marks.told for each in behind),
        len(sealed_under_old(session, secrets)),
    )


def judged(session: Session, secrets: Secrets, *, now: datetime) -> tuple[Relinked, list[Owner]]:
    """Return how many stand how, and whose link is old."""
    marks, due = marks_of(session, secrets, now=now), []
    found = Relinked(sealed=len(sealed_under_old(session, secrets)))
    for owner in owners(session, now=now):
        stand = stand_of(owner, marks)
        found.count(stand, owner.purpose)
        if stand is Stand.OLD:
            due.append(owner)
    return found, due


def marks_of(session: Session, secrets: Secrets, *, now: datetime) -> Marks:
    """Return what tells an old link from a fresh one."""
    newest = keys.mark(secrets[0])
    told = session.execute(
        select(Message.subject, Message.address).where(
            Message.notice.in_(NOTICES),
            Message.sequence == newest,
            Message.superseded_at.is_(None),
            Message.dead_at.is_(None),  # it came back, or was given up
        )
    )
    return Marks(
        newest,
        frozenset(map(keys.mark, secrets)),
        secret_marks.in_use_since(session, secrets) or now,
        frozenset((row.subject, row.address) for row in told),
    )


def stand_of(owner: Owner, marks: Marks) -> Stand:
    """Tell how somebody stands with their link."""
    if owner.used_under == marks.newest:
        return Stand.FRESH
    if (owner.subject, owner.address) in marks.told:
        return Stand.TOLD
    if owner.is_out_of_reach:
        return Stand.BOUNCED
    if owner.used_under:
        return Stand.OLD
    if owner.mailed_at is None:
        return Stand.UNSENT
    return Stand.FRESH if owner.mailed_at >= marks.since else Stand.OLD


def still_opens(owner: Owner, marks: Marks) -> bool:
    """Tell whether the old link of somebody works for now."""
    return owner.used_under in marks.accepted if owner.used_under else marks.has_old


def sealed_under_old(session: Session, secrets: Secrets) -> list[BusyCalendar]:
    """Return the calendars whose address opens under an old secret, and not under the newest."""
    rows = session.scalars(select(BusyCalendar).where(BusyCalendar.sealed != ""))
    return [
        each
        for each in rows.all()
        if vault.unseal(secrets[:1], each.sealed) is None
        and vault.unseal(secrets, each.sealed) is not None
    ]


def seal_anew(session: Session, secrets: Secrets) -> None:
    """Seal under the newest secret what an old one alone opens, so that the old one may go."""
    for row in sealed_under_old(session, secrets):
        values = vault.unseal(secrets, row.sealed) or {}
        session.execute(
            update(BusyCalendar)
            .where(BusyCalendar.id == row.id, BusyCalendar.sealed == row.sealed)
            .values(sealed=vault.seal(secrets, values))
            .execution_options(synchronize_session=False)
        )
