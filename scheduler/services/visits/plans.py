"""How an office takes visitors, as a coordinator sets it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.visits import MOST_GUESTS, VisitKind
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Office, Pool, VisitClosure, VisitOffer, VisitPlan
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.transaction import transaction

CHANGED = "Somebody else has changed this meanwhile. Here is how it stands now."


@dataclass(frozen=True, slots=True)
class Hosting:
    """Coffee or lunch: how long, on which weekdays, within which minutes of the day."""

    kind: VisitKind
    minutes: int
    weekdays: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that may be set; *version* is the one that was seen."""

    is_paused: bool = False
    pool_id: int | None = None
    per_day: int = 1
    per_week: int = 2
    notice_hours: int = 24
    horizon_days: int = 21
    most_guests: int = 3
    phone: str = ""
    welcome: str = ""
    hosted: tuple[Hosting, ...] = ()
    version: int = 0


PLAIN = (
    "is_paused",
    "pool_id",
    "per_day",
    "per_week",
    "notice_hours",
    "horizon_days",
    "most_guests",
    "phone",
    "welcome",
)


def plan_of(session: Session, office_id: int) -> Plan:
    """Return how an office takes visitors; where it never did, what is usual, and paused."""
    stored = session.get(VisitPlan, office_id)
    if stored is None:
        return Plan(is_paused=True)
    hosted = tuple(
        Hosting(each.kind, each.minutes, each.weekdays, each.from_minute, each.until_minute)
        for each in stored.hosted
    )
    plain = {name: getattr(stored, name) for name in PLAIN}
    return Plan(**plain, hosted=hosted, version=stored.version)


def change_plan(session: Session, office_id: int, said: Plan, *, act: Act) -> None:
    """Store how an office takes visitors from now on; what is booked stays.

    Raises Invalid for what cannot be, Conflict where somebody else was faster.
    """
    with transaction(session):
        if session.get(Office, office_id) is None:
            raise Missing
        stored = session.get(VisitPlan, office_id, populate_existing=True, with_for_update=True)
        if (stored.version if stored else 0) != said.version:
            raise Conflict(CHANGED)
        require(session, said)
        if stored is None:
            stored = VisitPlan(office_id=office_id)
            session.add(stored)
        for name in PLAIN:
            setattr(stored, name, getattr(said, name))
        stored.version = said.version + 1
        stored.hosted.clear()
        session.flush()
        stored.hosted.extend(
            VisitOffer(
                kind=each.kind,
                minutes=each.minutes,
                weekdays=each.weekdays,
                from_minute=each.from_minute,
                until_minute=each.until_minute,
            )
            for each in said.hosted
        )
        payload = {"version": stored.version, "is_paused": stored.is_paused}
        about = f"office:{office_id}"
        journal.record(session, "change visits", about, act=act, payload=payload)


def require(session: Session, said: Plan) -> None:
    """Raise Invalid with the sentence that says what is wrong."""
    if said.hosted and said.pool_id is None:
        raise Invalid("Choose the pool of those who have coffee or lunch with visitors.")
    if said.pool_id is not None and session.get(Pool, said.pool_id) is None:
        raise Invalid("Choose a pool that there is.")
    if not 1 <= said.most_guests <= MOST_GUESTS:
        raise Invalid(f"Enter from 1 to {MOST_GUESTS} people.")
    for each in said.hosted:
        if not each.weekdays:
            raise Invalid("Choose one weekday at least, or leave it out.")
        if each.until_minute - each.from_minute < each.minutes:
            raise Invalid("These hours are shorter than the visit itself.")


def closures(session: Session, office_id: int) -> Sequence[VisitClosure]:
    """Return the days on which an office takes no visitors, in order."""
    return session.scalars(
        select(VisitClosure).where(VisitClosure.office_id == office_id).order_by(VisitClosure.on)
    ).all()
