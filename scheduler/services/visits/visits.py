"""Visiting without applying: asked for, and confirmed behind the mailed link alone.

Choosing is in services/visits/choosing.py, calling off in services/visits/endings.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.domain.visits import MOST_GUESTS, DayState, VisitKind, VisitState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Office, Visit, VisitDay, VisitPlace, VisitPlan
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.visits import news
from scheduler.services.visits.search import hosts_of, offer_of
from scheduler.text.addresses import mail_key

S = VisitState
FULL = "That afternoon is full, or has too few places left for all of you."
SHUT = "That afternoon does not take place any more, or has begun."
NO_TIME = "That time was taken a moment ago. Pick another one."
NO_VISITS = "We take no visitors there at the moment."
TWICE = "You have a place that afternoon already. Its own mail leads to it."
ENOUGH = "You have three visits ahead. Come to one of them first, or cancel one."
OVER = "This visit is over; it cannot be changed any more."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor chose: an open afternoon, or a start of coffee or lunch; and how many come."""

    kind: VisitKind
    day_id: int | None = None
    starts_at: datetime | None = None
    guests: int = 1


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who wants to come, as they say it."""

    name: str
    mail: str
    needs: str = ""
    note: str = ""
    clock: int = 12


def ask(session: Session, office_id: int, wanted: Wanted, visitor: Visitor, *, act: Act) -> Visit:
    """Write down that somebody wants to come, and mail them the button; nothing is held.

    Raises Conflict where nobody could choose this, Invalid for a group that is too large.
    """
    with transaction(session):
        plan = plan_of(session, office_id)
        starts_at, ends_at = times_of(session, plan, wanted, act=act)
        visit = Visit(
            office=session.get_one(Office, office_id),
            kind=wanted.kind,
            visit_day_id=wanted.day_id,
            state=S.ASKED,
            state_at=act.now,
            starts_at=starts_at,
            ends_at=ends_at,
            name=visitor.name,
            mail=visitor.mail,
            mail_key=mail_key(visitor.mail),
            guests=wanted.guests,
            needs=visitor.needs,
            note=visitor.note,
            clock=visitor.clock,
            asked_at=act.now,
        )
        session.add(visit)
        session.flush()
        news.ask(session, visit, act=act)
        note(session, visit, "ask for a visit", act=act)
        return visit


def times_of(
    session: Session, plan: VisitPlan, wanted: Wanted, *, act: Act
) -> tuple[datetime, datetime]:
    """Return when that would be; raise Conflict unless it could be chosen now."""
    require_size(plan, wanted.guests)
    if wanted.kind is VisitKind.AFTERNOON:
        day = session.get(VisitDay, wanted.day_id or 0)
        if day is None or day.office_id != plan.office_id:
            raise Missing
        require_open(day, now=act.now)
        if places_left(session, day) < wanted.guests:
            raise Conflict(FULL)
        return day.starts_at, day.ends_at
    offer = offer_of(plan, wanted.kind)
    if offer is None or wanted.starts_at is None or wanted.day_id is not None:
        raise Conflict(NO_VISITS)
    if not hosts_of(session, plan, offer, now=act.now).offers(wanted.starts_at):
        raise Conflict(NO_TIME)
    return wanted.starts_at, wanted.starts_at + timedelta(minutes=offer.minutes)


def plan_of(session: Session, office_id: int) -> VisitPlan:
    """Return how an office takes visitors; raise Conflict while it takes none."""
    plan = session.get(VisitPlan, office_id)
    if plan is None or plan.is_paused or not plan.office.is_active:
        raise Conflict(NO_VISITS)
    return plan


def require_size(plan: VisitPlan, guests: int) -> None:
    """Raise Invalid for a group that the office does not take."""
    most = min(plan.most_guests, MOST_GUESTS)
    if not 1 <= guests <= most:
        raise Invalid(f"At most {most} of you at a time, please.")


def require_open(day: VisitDay, *, now: datetime) -> None:
    """Raise Conflict for an afternoon that does not take place any more, or has begun."""
    if day.state is not DayState.OPEN or day.starts_at <= now:
        raise Conflict(SHUT)


def places_left(session: Session, day: VisitDay) -> int:
    """Return how many places of an open afternoon nobody has."""
    taken = select(func.count()).where(VisitPlace.visit_day_id == day.id)
    return day.places - (session.scalar(taken) or 0)


def confirm_address(session: Session, visit_id: int, *, act: Act) -> None:
    """Note that somebody pressed a button behind the mailed link: the address is theirs."""
    with transaction(session):
        session.execute(
            update(Visit)
            .where(Visit.id == visit_id, Visit.confirmed_at.is_(None))
            .values(confirmed_at=act.now)
            .execution_options(synchronize_session=False)
        )


def asked_for(visit: Visit) -> Wanted:
    """Return what *visit* asked for, to be confirmed as it is."""
    starts_at = None if visit.kind is VisitKind.AFTERNOON else visit.starts_at
    return Wanted(visit.kind, visit.visit_day_id, starts_at, visit.guests)


def note(session: Session, visit: Visit, action: str, *, act: Act) -> None:
    """Leave a line in the journal; it names nobody."""
    payload = {"kind": visit.kind.value, "starts_at": visit.starts_at.isoformat()}
    journal.record(session, action, f"visit:{visit.id}", act=act, payload=payload)


def own_visit(session: Session, visit_id: int) -> Visit:
    """Return a visit; raise Missing where there is none, or nothing of it is left."""
    found = session.get(Visit, visit_id)
    if found is None or found.erased_at is not None:
        raise Missing
    return found
