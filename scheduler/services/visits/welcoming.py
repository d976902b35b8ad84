"""Who welcomes an open afternoon: their time is claimed, and somebody else is found when they can't."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick
from scheduler.domain.substitutes import Empty, substitutes
from scheduler.domain.terms import Notice
from scheduler.domain.visits import DayState
from scheduler.errors import Conflict, Invalid, Missing, SlotTaken
from scheduler.models import Claim, Person, VisitDay, VisitPlan
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages.place_facts import Facts
from scheduler.services.placing.lineups import loads_of
from scheduler.services.placing.securing import gaps
from scheduler.services.placing.single_seat import whoever
from scheduler.services.search.claims import Owner, claim, release
from scheduler.services.seats.replacing import NOT_FREE, SEEN_TO
from scheduler.services.transaction import attempt, lock_found, raise_versions, transaction
from scheduler.services.visits import clashes, news
from scheduler.services.visits.choosing import lock_days
from scheduler.services.visits.guests import guests_of
from scheduler.services.visits.hosts import hosts_for_day
from scheduler.services.visits.search import NO_STEP, chair_of

BUSY = "{name} has something else then. Choose somebody else, or another time."
NOT_YOURS = "Somebody else welcomes them by now, or it does not take place any more."


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
        day = secured(session, day_id, person_id)
        if not is_ahead(day, act=act) or day.host_id != person_id:
            raise Conflict(NOT_YOURS)
        was = day.host
        hand_on(session, day, somebody_else(session, day, act=act), act=act)
        if was and day.host is None:
            clashes.warn(session, day, was, reason, act=act)
        note(session, day, "can't welcome", {"reason": reason}, act=act)
        return day.host


def give(session: Session, day_id: int, person_id: int, *, version: int, act: Act) -> Person:
    """Let *person_id* welcome an afternoon, as a coordinator chose; return who it is.

    Raises Conflict if they are not free any more, or the afternoon is not as it was seen.
    """
    with transaction(session):
        day = secured(session, day_id, person_id)
        if not is_ahead(day, act=act) or day.version != version:
            raise Conflict(SEEN_TO)
        chosen = next(
            (each for each in free_on(session, day, act=act) if each.id == person_id), None
        )
        if chosen is None:
            raise Conflict(NOT_FREE)
        hand_on(session, day, chosen, act=act)
        note(session, day, "give an afternoon", {"to": chosen.name}, act=act)
        return chosen


def secured(session: Session, day_id: int, person_id: int) -> VisitDay:
    """Return an afternoon under its lock, with whoever might welcome it."""
    found = session.get(VisitDay, day_id)
    if found is None:
        raise Missing
    plan = session.get(VisitPlan, found.office_id)
    secure(session, [day_id], person_id, *(chair_of(session, plan).members if plan else ()))
    return session.get_one(VisitDay, day_id)


def is_ahead(day: VisitDay, *, act: Act) -> bool:
    """Tell whether an afternoon takes place and has not begun."""
    return day.state is DayState.OPEN and day.starts_at > act.now


def hand_on(session: Session, day: VisitDay, host: Person | None, *, act: Act) -> None:
    """Let *host* welcome an afternoon that is locked; everybody is told who, nobody why."""
    was, day.host = day.host, host
    day.host_missing_at = None if host else act.now
    hold_time(session, day)
    day.version += 1
    session.flush()
    if host:
        news.tell_all(session, guests_of(session, day), Notice.VISIT_HOST, act=act)
    news.tell_host(session, day, was=was, act=act)


def somebody_else(session: Session, day: VisitDay, *, act: Act) -> Person | None:
    """Return who of the pool is there for the whole of *day*, the one with the least first."""
    hosts = hosts_for_day(session, day, now=act.now)
    if hosts is None or day.host_id is None:
        return None
    try:
        return session.get_one(Person, whoever(session, hosts, NO_STEP, day.starts_at)["person_id"])
    except SlotTaken:
        return None


def free_on(session: Session, day: VisitDay, *, act: Act) -> list[Person]:
    """Return who else of the pool could be asked to welcome *day*, however soon it is."""
    hosts = hosts_for_day(session, day, now=act.now)
    if hosts is None:
        return []
    loads = loads_of(session, [hosts.chair], NO_STEP, day.starts_at)
    empty = Empty(start=tick(day.starts_at), members=tuple(hosts.members))
    found = substitutes(hosts.query, hosts.world, empty, loads, any_notice=True)
    return [session.get_one(Person, each.person) for each in found]


def note(session: Session, day: VisitDay, action: str, more: Facts, *, act: Act) -> None:
    """Leave a line in the journal."""
    payload = {"starts_at": day.starts_at.isoformat()} | more
    journal.record(session, action, f"visit_day:{day.id}", act=act, payload=payload)


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
