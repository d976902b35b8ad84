"""Choosing when to visit: places of an open afternoon, or a host, in place of what one had."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BY_CANDIDATE, Notice
from scheduler.domain.visits import (
    HOSTED,
    MAY_CHOOSE,
    MOST_COMING,
    VisitKind,
    VisitState,
    free_places,
    moved,
)
from scheduler.errors import Conflict, Missing, SlotTaken
from scheduler.models import Visit, VisitDay, VisitPlace, VisitPlan
from scheduler.services.act import Act
from scheduler.services.bookings import single_talks
from scheduler.services.messages import visit_facts
from scheduler.services.messages.place_facts import Facts
from scheduler.services.placing.single_seat import whoever
from scheduler.services.search.claims import claimed_by, drop_holds, expired_holds, held_by
from scheduler.services.transaction import lock_found, transaction
from scheduler.services.visits import hosting, news
from scheduler.services.visits.search import NO_STEP, chair_of, hosts_of, kept_away, offer_of
from scheduler.services.visits.visits import (
    ENOUGH,
    FULL,
    NO_TIME,
    NO_VISITS,
    OVER,
    TWICE,
    Wanted,
    asked_for,
    note,
    plan_of,
    require_open,
    require_size,
)

S = VisitState


def choose(session: Session, visit_id: int, wanted: Wanted, *, act: Act) -> Visit:
    """Take what a visitor wants in place of what they have, and tell everybody; twice is once.

    Raises Conflict where it is full, taken or over; then all stays as it was.
    """
    with transaction(session):
        secure(session, visit_id, wanted, act=act)
        visit = taken(session, visit_id)
        require_choice(visit, now=act.now)
        if visit.state is S.CONFIRMED and wanted == asked_for(visit):
            return visit
        plan = plan_of(session, visit.office_id)
        require_size(plan, wanted.guests)
        require_few(session, visit, wanted, now=act.now)
        before = visit_facts.when_of(visit) if visit.state is S.CONFIRMED else None
        news.take_back(session, visit, act=act)
        visit.guests = wanted.guests
        if wanted.kind is VisitKind.AFTERNOON:
            take_places(session, visit, wanted, before, act=act)
        else:
            take_host(session, visit, plan, wanted, before, act=act)
        note(session, visit, "move a visit" if before else "confirm a visit", act=act)
        return visit


def secure(session: Session, visit_id: int, wanted: Wanted, *, act: Act) -> None:
    """Lock the hosts that might be claimed, then the afternoons, in the order that all keep."""
    expired: list[int] = []

    def find() -> set[int]:
        nonlocal expired
        visit = session.get_one(Visit, visit_id)
        plan = session.get(VisitPlan, visit.office_id)
        found = set(chair_of(session, plan).members) if plan and wanted.kind in HOSTED else set()
        booking = hosting.standing(session, visit_id)
        found |= set(claimed_by(session, booking.id)) if booking else set()
        expired = expired_holds(session, found, now=act.now)
        return found | set(held_by(session, expired)) if expired else found

    lock_found(session, find)
    drop_holds(session, expired, now=act.now)
    visit = session.get_one(Visit, visit_id)
    lock_days(session, {each for each in (visit.visit_day_id, wanted.day_id) if each})


def lock_days(session: Session, ids: Collection[int]) -> None:
    """Lock open afternoons in order of id, and read them as they are by then."""
    if ids:
        session.scalars(
            select(VisitDay)
            .where(VisitDay.id.in_(ids))
            .order_by(VisitDay.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()


def taken(session: Session, visit_id: int) -> Visit:
    """Return a visit under its own lock, as it is by then."""
    return session.get_one(Visit, visit_id, populate_existing=True, with_for_update=True)


def require_choice(visit: Visit, *, now: datetime) -> None:
    """Raise Conflict unless the visitor may choose a time now."""
    if visit.erased_at is not None or visit.state not in MAY_CHOOSE:
        raise Conflict(OVER)
    if visit.state is S.CONFIRMED and visit.starts_at <= now:
        raise Conflict(OVER)


def require_few(session: Session, visit: Visit, wanted: Wanted, *, now: datetime) -> None:
    """Raise Conflict where one address would come too often; told behind their own link alone."""
    others = (Visit.mail_key == visit.mail_key, Visit.id != visit.id, Visit.state == S.CONFIRMED)
    if wanted.day_id is not None and session.scalar(
        select(Visit.id).where(*others, Visit.visit_day_id == wanted.day_id).limit(1)
    ):
        raise Conflict(TWICE)
    ahead = session.scalar(select(func.count()).where(*others, Visit.starts_at > now)) or 0
    if ahead >= MOST_COMING:
        raise Conflict(ENOUGH)


def take_places(
    session: Session, visit: Visit, wanted: Wanted, before: Facts | None, *, act: Act
) -> None:
    """Give a group its places of an open afternoon, which is locked; raise Conflict if it is full."""
    day = session.get(VisitDay, wanted.day_id or 0)
    if day is None or day.office_id != visit.office_id:
        raise Missing
    require_open(day, now=act.now)
    leave_places(session, visit)
    gone = session.scalars(select(VisitPlace.number).where(VisitPlace.visit_day_id == day.id))
    numbers = free_places(day.places, gone, wanted.guests)
    if numbers is None:
        raise Conflict(FULL)
    session.add_all(
        VisitPlace(visit_day_id=day.id, number=each, visit_id=visit.id) for each in numbers
    )
    booking = hosting.standing(session, visit.id)
    if booking:
        hosting.cancel(session, booking, by=BY_CANDIDATE, quietly=True, act=act)
    news.entry_of(session, visit, act=act)
    stand(visit, VisitKind.AFTERNOON, before, act=act)
    visit.day = day
    visit.starts_at, visit.ends_at = day.starts_at, day.ends_at
    session.flush()
    notice, extra = (
        (Notice.VISIT_MOVED, {"before": before}) if before else (Notice.VISIT_BOOKED, {})
    )
    news.tell(session, visit, notice, extra, act=act)


def take_host(
    session: Session,
    visit: Visit,
    plan: VisitPlan,
    wanted: Wanted,
    before: Facts | None,
    *,
    act: Act,
) -> None:
    """Book a host, who is locked, or move the booking; raise SlotTaken if nobody is free then."""
    offer = offer_of(plan, wanted.kind)
    if offer is None or wanted.starts_at is None:
        raise Conflict(NO_VISITS)
    booking = hosting.standing(session, visit.id)
    kept = booking if booking and visit.kind is wanted.kind else None
    own, without = booking.id if booking else None, kept_away(session, [visit.mail_key])
    hosts = hosts_of(session, plan, offer, now=act.now, own=own, without=without)
    is_same = kept is not None and kept.starts_at == wanted.starts_at
    if not is_same and not hosts.offers(wanted.starts_at):
        raise SlotTaken(NO_TIME)
    leave_places(session, visit)
    if is_same and kept is not None:  # only the group is another size
        stand(visit, wanted.kind, before, act=act)
        hosting.tell_change(session, kept, act=act)
        return
    host = whoever(session, hosts, NO_STEP, wanted.starts_at)
    if kept is not None:
        stand(visit, wanted.kind, before, act=act)
        single_talks.move(session, kept, wanted.starts_at, host, act=act)
        return
    if booking is not None:
        hosting.cancel(session, booking, by=BY_CANDIDATE, quietly=True, act=act)
    news.entry_of(session, visit, act=act)
    stand(visit, wanted.kind, before, act=act)
    made = hosting.make(session, visit, hosts, wanted.starts_at, host, act=act)
    hosting.tell_made(session, made, before, act=act)


def stand(visit: Visit, kind: VisitKind, before: Facts | None, *, act: Act) -> None:
    """Write down that somebody comes, and for what."""
    if before is None:
        visit.state = moved(visit.state, S.CONFIRMED)
        visit.state_at = act.now
        visit.moved_from = None
    else:
        visit.moved_from = visit.starts_at
    visit.kind = kind
    if kind is not VisitKind.AFTERNOON:
        visit.day = None
    visit.cancelled_by = visit.reason = ""
    visit.version += 1


def leave_places(session: Session, visit: Visit) -> None:
    """Free the places that a visit has of an open afternoon."""
    session.execute(
        delete(VisitPlace)
        .where(VisitPlace.visit_id == visit.id)
        .execution_options(synchronize_session=False)
    )
    session.expire(visit, ["held"])
