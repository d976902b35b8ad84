"""Open afternoons: made, changed and called off by a coordinator; whoever has a place is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import zones
from scheduler.domain.terms import BY_STAFF, BookingState, Notice
from scheduler.domain.visits import MOST_PLACES, DayState, VisitState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import (
    Booking,
    Claim,
    Office,
    Person,
    Visit,
    VisitClosure,
    VisitDay,
    VisitPlace,
    VisitPlan,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages import visit_facts
from scheduler.services.transaction import lock_found, transaction
from scheduler.services.visits import news, welcoming
from scheduler.services.visits.choosing import lock_days, taken
from scheduler.services.visits.endings import call_off
from scheduler.services.visits.guests import guests_of
from scheduler.services.visits.search import chair_of

OVER = "This afternoon has begun, or was called off; it cannot be changed any more."


@dataclass(frozen=True, slots=True)
class Afternoon:
    """What a coordinator says of an open afternoon, by the office's clock."""

    on: date
    begins: time
    ends: time
    places: int
    host_id: int | None = None


def add_day(session: Session, office_id: int, said: Afternoon, *, act: Act) -> VisitDay:
    """Open an afternoon to visitors; raise Invalid for what cannot be."""
    with transaction(session):
        office = session.get(Office, office_id)
        if office is None:
            raise Missing
        starts_at, ends_at = checked(session, office, said, now=act.now)
        welcoming.secure(session, [], said.host_id)
        day = VisitDay(
            office=office,
            starts_at=starts_at,
            ends_at=ends_at,
            places=said.places,
            host_id=said.host_id,
            created_at=act.now,
        )
        session.add(day)
        session.flush()
        welcoming.hold_time(session, day)
        news.tell_host(session, day, act=act)
        note(session, day, "open an afternoon", act=act)
        return day


def checked(
    session: Session, office: Office, said: Afternoon, *, now: datetime
) -> tuple[datetime, datetime]:
    """Return the instants of an afternoon; raise Invalid with the sentence that says why not."""
    if not 1 <= said.places <= MOST_PLACES:
        raise Invalid(f"Enter places from 1 to {MOST_PLACES}.")
    if said.begins >= said.ends:
        raise Invalid("The end has to be later than the beginning.")
    begins, ends = (datetime.combine(said.on, each) for each in (said.begins, said.ends))
    if not (zones.exists(begins, office.zone) and zones.exists(ends, office.zone)):
        raise Invalid("The clocks change that day: this time does not exist.")
    starts_at, ends_at = (zones.instant_of(each, office.zone) for each in (begins, ends))
    if starts_at <= now:
        raise Invalid("Choose a day and a time to come.")
    closed = session.get(VisitClosure, (office.id, said.on))
    if closed is not None:
        raise Invalid("The office takes no visitors that day: you closed it.")
    host = session.get(Person, said.host_id) if said.host_id else None
    if said.host_id and (host is None or not host.is_active):
        raise Invalid("Choose somebody who is with us.")
    return starts_at, ends_at


def change_day(session: Session, day_id: int, said: Afternoon, *, act: Act) -> int:
    """Change an afternoon; return to how many visitors another time was told.

    Raises Invalid for fewer places than are taken, Conflict for one that has begun.
    """
    with transaction(session):
        day = locked(session, day_id, said.host_id, act=act)
        starts_at, ends_at = checked(session, day.office, said, now=act.now)
        held = session.scalars(
            select(VisitPlace.number).where(VisitPlace.visit_day_id == day.id)
        ).all()
        if len(held) > said.places:
            raise Invalid(f"{len(held)} places are taken; there cannot be fewer.")
        was, had = day.host, (day.starts_at, day.ends_at)
        visits = guests_of(session, day)
        before = {each.id: visit_facts.when_of(each) for each in visits}
        day.starts_at, day.ends_at, day.places = starts_at, ends_at, said.places
        day.host = session.get(Person, said.host_id) if said.host_id else None
        day.version += 1
        session.flush()
        welcoming.hold_time(session, day)
        told = 0
        if had != (starts_at, ends_at):
            for visit in visits:
                put(visit, day)
                extra = {"before": before[visit.id], "by": BY_STAFF}
                news.tell(session, visit, Notice.VISIT_MOVED, extra, act=act)
                told += 1
        elif was is not day.host:
            told = news.tell_all(session, visits, Notice.VISIT_HOST, act=act)
        news.tell_host(session, day, was=was, act=act)
        note(session, day, "change an afternoon", act=act)
        return told


def put(visit: Visit, day: VisitDay) -> None:
    """Let a visit follow its afternoon."""
    visit.moved_from = visit.starts_at
    visit.starts_at, visit.ends_at = day.starts_at, day.ends_at
    visit.version += 1


def cancel_day(session: Session, day_id: int, *, reason: str, act: Act) -> int:
    """Call an afternoon off; everybody is told in one mail that leads to other times. Twice is once."""
    with transaction(session):
        welcoming.secure(session, [day_id])
        day = session.get(VisitDay, day_id)
        if day is None:
            raise Missing
        if day.state is DayState.CANCELLED:
            return 0
        if day.starts_at <= act.now:
            raise Conflict(OVER)
        return end_day(session, day, reason=reason, act=act)


def end_day(session: Session, day: VisitDay, *, reason: str, act: Act) -> int:
    """Write down that an afternoon, which is locked, does not take place; return who was told."""
    day.state, day.reason = DayState.CANCELLED, reason
    day.version += 1
    welcoming.free(session, day)
    visits = guests_of(session, day)
    for visit in visits:
        call_off(session, visit, by=BY_STAFF, reason=reason, act=act)
    news.tell_host(session, day, act=act)
    note(session, day, "call an afternoon off", act=act)
    return len(visits)


def close_date(session: Session, office_id: int, on: date, *, reason: str, act: Act) -> int:
    """Take no visitors on one day of an office: whoever was to come is told, once, and may choose anew.

    Raises Invalid for a day that is over.
    """
    with transaction(session):
        office = session.get(Office, office_id)
        if office is None:
            raise Missing
        if on < act.now.astimezone(ZoneInfo(office.zone)).date():
            raise Invalid("That day is over.")
        if session.get(VisitClosure, (office_id, on)) is None:
            session.add(VisitClosure(office_id=office_id, on=on, reason=reason))
        lock_found(session, lambda: hosts_on(session, office, on))
        hosted = [each for each in visits_on(session, office, on) if each.visit_day_id is None]
        days = days_on(session, office, on)
        lock_days(session, [each.id for each in days])
        told = sum(
            end_day(session, day, reason=reason, act=act)
            for day in days
            if day.state is DayState.OPEN and day.starts_at > act.now
        )
        for each in hosted:
            visit = taken(session, each.id)
            if visit.state is VisitState.CONFIRMED and visit.starts_at > act.now:
                call_off(session, visit, by=BY_STAFF, reason=reason, act=act)
                told += 1
        payload = {"on": on.isoformat(), "told": told}
        journal.record(
            session, "close to visitors", f"office:{office_id}", act=act, payload=payload
        )
        return told


def open_date(session: Session, office_id: int, on: date, *, act: Act) -> None:
    """Take visitors on a closed day again; nobody who was told comes back by that."""
    with transaction(session):
        found = session.get(VisitClosure, (office_id, on))
        if found is not None:
            session.delete(found)
            payload = {"on": on.isoformat()}
            about = f"office:{office_id}"
            journal.record(session, "open to visitors", about, act=act, payload=payload)


def locked(session: Session, day_id: int, host_id: int | None, *, act: Act) -> VisitDay:
    """Return an afternoon to come under its lock, with its hosts; raise Conflict for any other."""
    welcoming.secure(session, [day_id], host_id)
    day = session.get(VisitDay, day_id)
    if day is None:
        raise Missing
    if day.state is not DayState.OPEN or day.starts_at <= act.now:
        raise Conflict(OVER)
    return day


def bounds_of(office: Office, on: date) -> tuple[datetime, datetime]:
    """Return the first instant of a day of an office, and of the next."""
    first = datetime.combine(on, time(), ZoneInfo(office.zone))
    after = datetime.combine(date.fromordinal(on.toordinal() + 1), time(), ZoneInfo(office.zone))
    return first, after


def days_on(session: Session, office: Office, on: date) -> Sequence[VisitDay]:
    """Return the afternoons of a day of an office, called off or not."""
    first, after = bounds_of(office, on)
    return session.scalars(
        select(VisitDay)
        .where(
            VisitDay.office_id == office.id, VisitDay.starts_at >= first, VisitDay.starts_at < after
        )
        .order_by(VisitDay.starts_at, VisitDay.id)
    ).all()


def visits_on(session: Session, office: Office, on: date) -> Sequence[Visit]:
    """Return the visits of a day of an office that were confirmed, in order of time and name."""
    first, after = bounds_of(office, on)
    return session.scalars(
        select(Visit)
        .where(
            Visit.office_id == office.id,
            Visit.state != VisitState.ASKED,
            Visit.starts_at >= first,
            Visit.starts_at < after,
        )
        .order_by(Visit.starts_at, Visit.name, Visit.id)
    ).all()


def hosts_on(session: Session, office: Office, on: date) -> set[int]:
    """Return who hosts a visit on a day of an office, or might: with them locked nothing is booked."""
    first, after = bounds_of(office, on)
    found = (
        select(Claim.resource_id)
        .join(Booking, Booking.id == Claim.booking_id)
        .where(
            Booking.visit_id.is_not(None),
            Booking.office_id == office.id,
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at >= first,
            Booking.starts_at < after,
        )
    )
    days = [each.id for each in days_on(session, office, on)]
    plan = session.get(VisitPlan, office.id)
    able = welcoming.claimed_by(session, days)
    able |= set(chair_of(session, plan).members) if plan else set()
    return able | set(session.scalars(found.distinct()))


def note(session: Session, day: VisitDay, action: str, *, act: Act) -> None:
    """Leave a line in the journal."""
    payload = {"starts_at": day.starts_at.isoformat(), "places": day.places}
    journal.record(session, action, f"visit_day:{day.id}", act=act, payload=payload)
