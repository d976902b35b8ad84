"""Stored time as plain columns, a few queries for any number of people; never entities.

The queries are made once: to put one together takes as long as to ask it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import BindParameter, Text, bindparam, cast, func, select, union_all
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
from scheduler.services.busy.spans import busy_spans
from scheduler.services.plain import rows_of

Days = tuple[date, date]

IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
LOW: BindParameter[int] = bindparam("low")
HIGH: BindParameter[int] = bindparam("high")
FIRST: BindParameter[int] = bindparam("first")
LAST: BindParameter[int] = bindparam("last")

PEOPLE = (
    select(
        Person.id,
        Person.zone,
        Person.country,
        Person.per_day,
        Person.per_week,
        Person.gap_minutes,
        Person.notice_hours,
        Person.paused_from,
        Person.paused_until,
        Company.per_day.label("most_a_day"),
        Company.per_week.label("most_a_week"),
    )
    .join(Company, Company.id == 1)
    .where(Person.id.in_(IDS), Person.is_active)
)


def person_rows(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, PersonRows]:
    """Return what is stored about the time of each of these people."""
    people = rows_of(session, PEOPLE, {"ids": list(ids)})
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
                per_day=min(row.per_day, row.most_a_day),
                per_week=min(row.per_week, row.most_a_week),
                gap_minutes=row.gap_minutes,
                notice_minutes=row.notice_hours * 60,
            ),
        )
        for row in people
    }


WEEKLY_HOURS = (
    select(
        WeeklyHours.person_id,
        WeeklyHours.weekday,
        WeeklyHours.from_minute,
        WeeklyHours.until_minute,
        WeeklyHours.office_id,
        WeeklyHours.valid_from,
        WeeklyHours.valid_until,
    )
    .where(WeeklyHours.person_id.in_(IDS))
    .order_by(WeeklyHours.weekday, WeeklyHours.from_minute)
)


def weekly_hours(session: Session, ids: Collection[int]) -> dict[int, list[Stretch]]:
    """Return the weekly hours of each person."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in rows_of(session, WEEKLY_HOURS, {"ids": list(ids)}):
        found[row.person_id].append(Stretch(*row[1:]))
    return found


OVERRIDES = select(
    StoredOverride.person_id,
    StoredOverride.on,
    StoredOverride.from_minute,
    StoredOverride.until_minute,
    StoredOverride.office_id,
).where(StoredOverride.person_id.in_(IDS))


def day_overrides(session: Session, ids: Collection[int]) -> dict[int, list[DayOverride]]:
    """Return the single days that each person gives differently."""
    found: dict[int, list[DayOverride]] = defaultdict(list)
    for row in rows_of(session, OVERRIDES, {"ids": list(ids)}):
        found[row.person_id].append(DayOverride(*row[1:]))
    return found


TIME_OFF = select(TimeOff.person_id, TimeOff.first_on, TimeOff.last_on).where(
    TimeOff.person_id.in_(IDS)
)


def time_off(session: Session, ids: Collection[int]) -> dict[int, list[Days]]:
    """Return the days that each person took back."""
    found: dict[int, list[Days]] = defaultdict(list)
    for person_id, first_on, last_on in rows_of(session, TIME_OFF, {"ids": list(ids)}):
        found[person_id].append((first_on, last_on))
    return found


DAYS_OFF = select(CompanyDayOff.on, CompanyDayOff.country)


def company_days_off(session: Session) -> dict[str, list[Days]]:
    """Return the company's days off by country; those for everybody stand under ""."""
    found: dict[str, list[Days]] = defaultdict(list)
    for on, country in rows_of(session, DAYS_OFF, {}):
        found[country].append((on, on))
    return found


def closed_in(closed: dict[str, list[Days]], country: str) -> list[Days]:
    """Return the days off that one country has beside those for everybody."""
    return closed[country] if country else []


def pause(first: date | None, last: date | None) -> list[Days]:
    """Return the pause of a person, for good where no end is set."""
    return [] if first is None else [(first, last or date.max)]


# As one text: a row for each five minutes would be forty times as many.
CLAIMED = (
    select(Claim.resource_id, func.aggregate_strings(cast(Claim.tick, Text), " "))
    .where(
        Claim.resource_id.in_(IDS),
        ~Claim.is_shadow,  # it gives way to whoever needs them
        Claim.tick.between(LOW, HIGH),
    )
    .group_by(Claim.resource_id)
)


def claim_spans(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, list[Span]]:
    """Return what each resource has claimed within the horizon, as spans of ticks."""
    near = {"low": horizon.origin - 300, "high": horizon.end + 300}
    rows = rows_of(session, CLAIMED, {"ids": list(ids), **near})
    return defaultdict(list, {ident: spans_of(map(int, text.split())) for ident, text in rows})


def spans_of(ticks: Iterable[int]) -> list[Span]:
    """Return *ticks*, in any order, as spans.

    >>> spans_of([7, 3, 4])
    [(3, 5), (7, 8)]
    """
    found: list[Span] = []
    for at in sorted(ticks):
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


COUNTED_STARTS = union_all(
    select(Attendance.person_id, Booking.starts_at)
    .join(Booking, Booking.id == Attendance.booking_id)
    .where(
        Attendance.person_id.in_(IDS),
        Attendance.kind.in_(COUNTED),
        Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
        Booking.starts_at.between(LOW, HIGH),
        Booking.visit_id.is_(None),  # a host's visits have limits of their own
    ),
    select(Claim.resource_id, Hold.starts_at)
    .join(Hold, Hold.id == Claim.hold_id)
    .where(
        Claim.resource_id.in_(IDS),
        Claim.tick.between(FIRST, LAST),  # or all that they ever claimed would be looked at
        Hold.starts_at.between(LOW, HIGH),
    )
    .distinct(),
)


def counted_starts(
    session: Session, ids: Collection[int], horizon: Horizon
) -> dict[int, list[int]]:
    """Return the starts, in ticks, that count against each person's limits: bookings and holds."""
    first, last = horizon.reach
    asked = {"ids": list(ids), "first": first, "last": last}
    asked |= {"low": instant(first), "high": instant(last)}
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, starts_at in rows_of(session, COUNTED_STARTS, asked):
        found[person_id].append(tick(starts_at))
    return found


OFFICE_HOURS = (
    select(
        OfficeHours.office_id,
        OfficeHours.weekday,
        OfficeHours.from_minute,
        OfficeHours.until_minute,
    )
    .where(OfficeHours.office_id.in_(IDS))
    .order_by(OfficeHours.weekday, OfficeHours.from_minute)
)


def office_hours(session: Session, ids: Collection[int]) -> dict[int, list[Stretch]]:
    """Return when each of these offices is open."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in rows_of(session, OFFICE_HOURS, {"ids": list(ids)}):
        found[row.office_id].append(Stretch(*row[1:]))
    return found
