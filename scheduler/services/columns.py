"""Stored time as plain columns, a few queries for any number of people; never entities."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import Session

from scheduler.domain.availability import Limits, PersonRows
from scheduler.domain.bitmap import Horizon, Span, instant, tick
from scheduler.domain.hours import DayOverride, Stretch
from scheduler.domain.terms import BookingState
from scheduler.models import (
    COUNTED,
    Attendance,
    Booking,
    Claim,
    Company,
    CompanyDayOff,
    Hold,
    OfficeHours,
    Person,
    TimeOff,
    WeeklyHours,
)
from scheduler.models import DayOverride as StoredOverride
from scheduler.services.busy_spans import busy_spans

Days = tuple[date, date]

PERSON = (
    Person.id,
    Person.zone,
    Person.country,
    Person.per_day,
    Person.per_week,
    Person.gap_minutes,
    Person.notice_hours,
    Person.paused_from,
    Person.paused_until,
)


# Made once: each search asks it twice.
_CLAIMS = (
    select(Claim.resource_id, Claim.tick)
    .where(
        Claim.resource_id.in_(bindparam("ids", expanding=True)),
        ~Claim.is_shadow,  # it gives way to whoever needs them
        Claim.tick.between(bindparam("first"), bindparam("last")),
    )
    .order_by(Claim.resource_id, Claim.tick)
)


def person_rows(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, PersonRows]:
    """Return what is stored about the time of each of these people."""
    people = session.execute(select(*PERSON).where(Person.id.in_(ids), Person.is_active)).all()
    company = session.execute(select(Company.per_day, Company.per_week)).one()
    hours = weekly_hours(session, ids)
    overrides = day_overrides(session, ids)
    off = time_off(session, ids)
    closed = company_days_off(session)
    busy = busy_spans(session, ids, horizon)
    claims = claim_spans(session, ids, horizon)
    starts = counted_starts(session, ids, horizon)
    return {
        row.id: PersonRows(
            zone=row.zone,
            stretches=tuple(hours[row.id]),
            overrides=tuple(overrides[row.id]),
            days_off=(
                *off[row.id],
                *closed[""],
                *closed_in(closed, row.country),
                *pause(row.paused_from, row.paused_until),
            ),
            busy=tuple(busy[row.id]),
            claims=tuple(claims[row.id]),
            starts=tuple(starts[row.id]),
            limits=Limits(
                per_day=min(row.per_day, company.per_day),
                per_week=min(row.per_week, company.per_week),
                gap_minutes=row.gap_minutes,
                notice_minutes=row.notice_hours * 60,
            ),
        )
        for row in people
    }


def weekly_hours(session: Session, ids: Collection[int]) -> dict[int, list[Stretch]]:
    """Return the weekly hours of each person."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in session.execute(
        select(
            WeeklyHours.person_id,
            WeeklyHours.weekday,
            WeeklyHours.from_minute,
            WeeklyHours.until_minute,
            WeeklyHours.office_id,
            WeeklyHours.valid_from,
            WeeklyHours.valid_until,
        )
        .where(WeeklyHours.person_id.in_(ids))
        .order_by(WeeklyHours.weekday, WeeklyHours.from_minute)
    ):
        found[row.person_id].append(Stretch(*row[1:]))
    return found


def day_overrides(session: Session, ids: Collection[int]) -> dict[int, list[DayOverride]]:
    """Return the single days that each person gives differently."""
    found: dict[int, list[DayOverride]] = defaultdict(list)
    for row in session.execute(
        select(
            StoredOverride.person_id,
            StoredOverride.on,
            StoredOverride.from_minute,
            StoredOverride.until_minute,
            StoredOverride.office_id,
        ).where(StoredOverride.person_id.in_(ids))
    ):
        found[row.person_id].append(DayOverride(*row[1:]))
    return found


def time_off(session: Session, ids: Collection[int]) -> dict[int, list[Days]]:
    """Return the days that each person took back."""
    found: dict[int, list[Days]] = defaultdict(list)
    for person_id, first_on, last_on in session.execute(
        select(TimeOff.person_id, TimeOff.first_on, TimeOff.last_on).where(
            TimeOff.person_id.in_(ids)
        )
    ):
        found[person_id].append((first_on, last_on))
    return found


def company_days_off(session: Session) -> dict[str, list[Days]]:
    """Return the company's days off by country; those for everybody stand under ""."""
    found: dict[str, list[Days]] = defaultdict(list)
    for on, country in session.execute(select(CompanyDayOff.on, CompanyDayOff.country)):
        found[country].append((on, on))
    return found


def closed_in(closed: dict[str, list[Days]], country: str) -> list[Days]:
    """Return the days off that one country has beside those for everybody."""
    return closed[country] if country else []


def pause(first: date | None, last: date | None) -> list[Days]:
    """Return the pause of a person, for good where no end is set."""
    return [] if first is None else [(first, last or date.max)]


def claim_spans(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, list[Span]]:
    """Return what each resource has claimed within the horizon, as spans of ticks."""
    found: dict[int, list[Span]] = defaultdict(list)
    reach = {"first": horizon.origin - 300, "last": horizon.end + 300}
    for resource_id, at in session.execute(_CLAIMS, {"ids": list(ids), **reach}):
        spans = found[resource_id]
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return found


def counted_starts(
    session: Session, ids: Collection[int], horizon: Horizon
) -> dict[int, list[int]]:
    """Return the starts, in ticks, that count against each person's limits: bookings and holds."""
    low, high = (instant(at) for at in horizon.reach)
    booked = (
        select(Attendance.person_id, Booking.starts_at)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Attendance.person_id.in_(ids),
            Attendance.kind.in_(COUNTED),
            Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
            Booking.starts_at.between(low, high),
            Booking.visit_id.is_(None),  # a host's visits have limits of their own
        )
    )
    held = (
        select(Claim.resource_id, Hold.starts_at)
        .join(Hold, Hold.id == Claim.hold_id)
        .where(Claim.resource_id.in_(ids), Hold.starts_at.between(low, high))
        .distinct()
    )
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, starts_at in session.execute(union_all(booked, held)):
        found[person_id].append(tick(starts_at))
    return found


def office_hours(session: Session, ids: Collection[int]) -> dict[int, list[Stretch]]:
    """Return when each of these offices is open."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in session.execute(
        select(
            OfficeHours.office_id,
            OfficeHours.weekday,
            OfficeHours.from_minute,
            OfficeHours.until_minute,
        )
        .where(OfficeHours.office_id.in_(ids))
        .order_by(OfficeHours.weekday, OfficeHours.from_minute)
    ):
        found[row.office_id].append(Stretch(*row[1:]))
    return found
