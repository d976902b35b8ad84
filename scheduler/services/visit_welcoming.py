"""Who welcomes an open afternoon: their time is claimed, and somebody else is found when they can't."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.terms import Notice
from scheduler.domain.visits import DayState, VisitKind, mask_of_days
from scheduler.errors import Conflict, Invalid, Missing, SlotTaken
from scheduler.models import Claim, Person, VisitDay, VisitOffer, VisitPlan
from scheduler.services import journal, visit_news
from scheduler.services.act import Act
from scheduler.services.claims import Owner, claim, release
from scheduler.services.securing import gaps
from scheduler.services.transaction import attempt, lock_found, raise_versions, transaction
from scheduler.services.visit_choosing import lock_days
from scheduler.services.visit_guests import guests_of
from scheduler.services.visit_search import chair_of, host_at, hosts_of

BUSY = "{name} has something else then. Choose somebody else, or another time."
NOT_YOURS = "Somebody else welcomes them by now, or it does not take place any more."
WHOLE_DAY = 24 * 60


def secure(session: Session, day_ids: Collection[int], *people: int | None) -> None:
    """Lock those whose time a change of afternoons frees or claims, then the afternoons."""
    wanted = {each for each in people if each is not None}
    lock_found(session, lambda: wanted | claimed_by(session, day_ids))
    lock_days(session, day_ids)


def claimed_by(session: Session, day_ids: Collection[int]) -> set[int]:
    """Return whose time these afternoons claim."""
    found = select(Claim.resource_id).where(Claim.visit_day_id.in_(day_ids))
    return set(session.scalars(found.distinct()))


def hold_time(session: Session, day: VisitDay) -> None:
    """Claim the time of whoever welcomes *day*, and nobody else's; they are locked.

    Raises Invalid where they have something else then.
    """
    touched = let_go(session, day)
    if day.host is None:
        raise_versions(session, touched)
        return
    day.host_missing_at = None
    wanted = gaps(session, None, [day.host.id], None)
    try:
        with attempt(session):
            claim(session, Owner(visit_day_id=day.id), (day.starts_at, day.ends_at), wanted)
    except SlotTaken as taken:
        raise Invalid(BUSY.format(name=day.host.name)) from taken
    raise_versions(session, touched | set(wanted))


def let_go(session: Session, day: VisitDay) -> set[int]:
    """Free what *day* claims; return whose time it was."""
    touched = claimed_by(session, [day.id])
    release(session, days=[day.id])
    return touched


def free(session: Session, day: VisitDay) -> None:
    """Give back the time of whoever was to welcome an afternoon that does not take place."""
    raise_versions(session, let_go(session, day))


def cannot(
    session: Session, day_id: int, person_id: int, reason: str = "", *, act: Act
) -> Person | None:
    """Let somebody else of the pool welcome an afternoon; return who, if anybody is free.

    With nobody it stays open, and a coordinator is asked. Raises Conflict if it is not theirs.
    """
    with transaction(session):
        found = session.get(VisitDay, day_id)
        if found is None:
            raise Missing
        plan = session.get(VisitPlan, found.office_id)
        members = chair_of(session, plan).members if plan else {}
        secure(session, [day_id], person_id, *members)
        day = session.get_one(VisitDay, day_id)
        if day.state is not DayState.OPEN or day.starts_at <= act.now or day.host_id != person_id:
            raise Conflict(NOT_YOURS)
        was = day.host
        day.host = somebody_else(session, plan, day, act=act)
        day.host_missing_at = None if day.host else act.now
        hold_time(session, day)
        day.version += 1
        session.flush()
        if day.host:
            visit_news.tell_all(session, guests_of(session, day), Notice.VISIT_HOST, act=act)
        visit_news.tell_host(session, day, was=was, act=act)
        payload = {"starts_at": day.starts_at.isoformat(), "reason": reason}
        journal.record(session, "can't welcome", f"visit_day:{day.id}", act=act, payload=payload)
        return day.host


def somebody_else(
    session: Session, plan: VisitPlan | None, day: VisitDay, *, act: Act
) -> Person | None:
    """Return who of the pool is there for the whole of *day*, the one with the least first."""
    if plan is None or day.host_id is None:
        return None
    length = tick_up(day.ends_at) - tick(day.starts_at)
    whole = VisitOffer(
        office_id=day.office_id,
        kind=VisitKind.AFTERNOON,
        minutes=length * 5,
        weekdays=mask_of_days(range(7)),
        from_minute=0,
        until_minute=WHOLE_DAY,
    )
    hosts = hosts_of(session, plan, whole, now=act.now, any_time=True)
    try:  # whoever gives it up still claims that time, so it is not them
        return session.get_one(Person, host_at(session, hosts, day.starts_at)["person_id"])
    except SlotTaken:
        return None


def given_up(session: Session, *, act: Act) -> int:
    """Let somebody else welcome what people who have left us were to; return how many there were."""
    left = session.execute(
        select(VisitDay.id, VisitDay.host_id)
        .join(Person, Person.id == VisitDay.host_id)
        .where(
            Person.is_active.is_(False),
            VisitDay.state == DayState.OPEN,
            VisitDay.starts_at > act.now,
        )
        .order_by(VisitDay.starts_at)
    ).all()
    for day_id, person_id in left:
        cannot(session, day_id, person_id or 0, act=act)
    return len(left)
