"""Who comes: the reception's list of a day, pressed at the door, and what the public may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.visits import EXPECTED, DayState, VisitKind, VisitState, moved
from scheduler.errors import Conflict, Missing
from scheduler.models import Booking, Office, Person, Visit, VisitDay, VisitPlace, VisitPlan
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.visits import visits
from scheduler.services.visits.choosing import taken
from scheduler.services.visits.days import bounds_of
from scheduler.services.visits.hosting import standing
from scheduler.services.visits.search import hosts_of, kept_away, local_day, offer_of

MOST_DAYS, MOST_STARTS = 12, 200
TOO_EARLY = "Nobody is here yet: it is not that day."


@dataclass(frozen=True, slots=True)
class Open:
    """An open afternoon to come, and how many of its places nobody has."""

    day: VisitDay
    left: int


@dataclass(frozen=True, slots=True)
class Guest:
    """One visit of a day, and who welcomes them."""

    visit: Visit
    host: Person | None


def open_days(session: Session, office_id: int, *, now: datetime) -> list[Open]:
    """Return the afternoons to come that visitors may choose or have filled, in order."""
    plan = session.get(VisitPlan, office_id)
    if plan is None or plan.is_paused or not plan.office.is_active:
        return []
    held = (
        select(func.count())
        .where(VisitPlace.visit_day_id == VisitDay.id)
        .correlate(VisitDay)
        .scalar_subquery()
    )
    rows = session.execute(
        select(VisitDay, held)
        .where(
            VisitDay.office_id == office_id,
            VisitDay.state == DayState.OPEN,
            VisitDay.starts_at > now,
        )
        .order_by(VisitDay.starts_at, VisitDay.id)
        .limit(MOST_DAYS)
    )
    return [Open(row[0], row[0].places - row[1]) for row in rows]


def starts_of(
    session: Session,
    office_id: int,
    kind: VisitKind,
    *,
    now: datetime,
    own: int | None = None,
    visitor: str = "",
) -> list[datetime]:
    """Return the times at which somebody of ours has coffee, or lunch, with a visitor."""
    plan = session.get(VisitPlan, office_id)
    offer = offer_of(plan, kind)
    if plan is None or offer is None:
        return []
    hosts = hosts_of(session, plan, offer, now=now, own=own, without=kept_away(session, [visitor]))
    return hosts.starts()[:MOST_STARTS]


def offices_with_visits(session: Session) -> list[Office]:
    """Return the offices that take visitors now, by name."""
    return list(
        session.scalars(
            select(Office)
            .join(VisitPlan, VisitPlan.office_id == Office.id)
            .where(Office.is_active, VisitPlan.is_paused.is_(False))
            .order_by(Office.name)
        )
    )


def list_of(session: Session, office: Office, on: date) -> list[Guest]:
    """Return who comes to an office on a day, in order of time and name, and who was called off."""
    from_days = visits_of_day(session, office, on)
    hosts = hosts_by_visit(session, [each.id for each in from_days])
    return [
        Guest(each, each.day.host if each.day else hosts.get(each.id))
        for each in from_days
        if each.erased_at is None
    ]


def visits_of_day(session: Session, office: Office, on: date) -> Sequence[Visit]:
    """Return the visits of a day of an office that were confirmed at some time."""
    first, after = bounds_of(office, on)
    return session.scalars(
        select(Visit)
        .where(
            Visit.office_id == office.id,
            Visit.state.in_((*EXPECTED, VisitState.CANCELLED)),
            Visit.object_id.is_not(None),
            Visit.starts_at >= first,
            Visit.starts_at < after,
        )
        .order_by(Visit.starts_at, Visit.name, Visit.id)
    ).all()


def hosts_by_visit(session: Session, visit_ids: Sequence[int]) -> dict[int, Person]:
    """Return who hosts each of these visits."""
    found = session.scalars(select(Booking).where(Booking.visit_id.in_(visit_ids)))
    return {
        each.visit_id: each.attendances[0].person
        for each in found
        if each.visit_id is not None and each.attendances
    }


def mark(session: Session, visit_id: int, state: VisitState, *, act: Act) -> Visit:
    """Note at the door that somebody came, or did not, or neither after all; twice is once.

    Raises Conflict before their day, or for a visit that was called off.
    """
    with transaction(session):
        visit = taken(session, visit_id)
        visits.own_visit(session, visit_id)
        if visit.state is state:
            return visit
        zone = visit.office.zone
        if local_day(act.now, zone) < local_day(visit.starts_at, zone):
            raise Conflict(TOO_EARLY)
        visit.state = moved(visit.state, state)
        visit.state_at = act.now
        visit.version += 1
        visits.note(session, visit, f"mark {state.value}", act=act)
        return visit


def shown(session: Session, visit_id: int) -> Visit:
    """Return a visit that was confirmed at some time; raise Missing for any other."""
    found = visits.own_visit(session, visit_id)
    if found.object_id is None:
        raise Missing
    return found


def host_of(session: Session, visit: Visit) -> Person | None:
    """Return who welcomes a visitor."""
    if visit.day:
        return visit.day.host
    booking = standing(session, visit.id)
    return booking.attendances[0].person if booking and booking.attendances else None


def of_address(session: Session, key: str) -> Sequence[Visit]:
    """Return the visits of whoever has this address and has shown so; for coordinators alone."""
    return session.scalars(
        select(Visit)
        .where(
            Visit.mail_key == key,
            Visit.confirmed_at.is_not(None),
            Visit.object_id.is_not(None),
            Visit.erased_at.is_(None),
        )
        .order_by(Visit.starts_at, Visit.id)
    ).all()


def welcomed_by(session: Session, person_id: int, *, now: datetime) -> list[Open]:
    """Return the afternoons to come that somebody welcomes people on, with the places left."""
    found = session.scalars(
        select(VisitDay)
        .where(
            VisitDay.host_id == person_id, VisitDay.state == DayState.OPEN, VisitDay.ends_at > now
        )
        .order_by(VisitDay.starts_at, VisitDay.id)
    )
    return [Open(each, visits.places_left(session, each)) for each in found]
