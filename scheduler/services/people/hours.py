"""The time that one person gives: weekly hours, single days, time off, limits, a pause."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import STEP_MINUTES
from scheduler.domain.hours import DayOverride, Stretch
from scheduler.errors import Invalid
from scheduler.models import Company, Person, WeeklyHours
from scheduler.models import DayOverride as StoredOverride
from scheduler.models import TimeOff as StoredTimeOff
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.company.company import COMPANY_ID
from scheduler.services.editing import check_seen, differences
from scheduler.services.people.people import locked, subject
from scheduler.services.transaction import raise_versions, transaction


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Whole days, first and last included; the reason is the person's own business."""

    first_on: date
    last_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much somebody gives; a pause without an end lasts until it is taken back."""

    per_day: int
    per_week: int
    gap_minutes: int = 10
    notice_hours: int = 24
    paused_from: date | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Giving:
    """All that a person says about their time; every tuple in order, wall clocks in their zone."""

    limits: Limits
    weekly: tuple[Stretch, ...] = ()
    single_days: tuple[DayOverride, ...] = ()
    time_off: tuple[TimeOff, ...] = ()


LIMITS = tuple(field.name for field in fields(Limits))


def giving_of(session: Session, person: Person) -> Giving:
    """Return what *person* gives, limits as they count: never looser than the company's."""
    company = session.get_one(Company, COMPANY_ID)
    limits: dict[str, Any] = {name: getattr(person, name) for name in LIMITS}
    limits["per_day"] = min(person.per_day, company.per_day)
    limits["per_week"] = min(person.per_week, company.per_week)
    return Giving(
        limits=Limits(**limits),
        weekly=tuple(
            Stretch(
                each.weekday,
                each.from_minute,
                each.until_minute,
                each.office_id,
                each.valid_from,
                each.valid_until,
            )
            for each in person.hours
        ),
        single_days=tuple(
            DayOverride(each.on, each.from_minute, each.until_minute, each.office_id)
            for each in person.overrides
        ),
        time_off=tuple(
            TimeOff(each.first_on, each.last_on, each.reason) for each in person.time_off
        ),
    )


def change_giving(
    session: Session, person_id: int, giving: Giving, *, act: Act, seen: str | None = None
) -> None:
    """Store what a person gives; *seen* is the mark of what the editor had before them.

    Raises Invalid where a stretch does not lie on steps of five minutes, two stretches overlap or
    a limit is looser than the company's.
    """
    with transaction(session):
        person = locked(session, person_id)
        before = giving_of(session, person)
        check_seen(seen, before)
        check_giving(session, giving)
        for name in LIMITS:
            setattr(person, name, getattr(giving.limits, name))
        if before.weekly != giving.weekly:
            person.hours = [weekly_row(each) for each in giving.weekly]
        if before.single_days != giving.single_days:
            person.overrides = [override_row(each) for each in giving.single_days]
        if before.time_off != giving.time_off:
            person.time_off = [
                StoredTimeOff(first_on=each.first_on, last_on=each.last_on, reason=each.reason)
                for each in giving.time_off
            ]
        changed = journaled(before, giving)
        journal.record(session, "hours changed", subject(person), act=act, payload=changed)
        raise_versions(session, [person_id])


def journaled(before: Giving, after: Giving) -> dict[str, Any]:
    """Return what changed for the journal, which never learns why somebody is away."""
    changed = differences(before, after)
    for days in changed.get("time_off", []):
        for day in days:
            day.pop("reason")
    return changed


def check_giving(session: Session, giving: Giving) -> None:
    """Raise Invalid with the first sentence that speaks against *giving*."""
    company = session.get_one(Company, COMPANY_ID)
    limits = giving.limits
    if looser := too_loose(limits.per_day, company.per_day, "a day"):
        raise Invalid(looser)
    if looser := too_loose(limits.per_week, company.per_week, "a week"):
        raise Invalid(looser)
    for minute in (each for stretch in giving.weekly for each in bounds(stretch)):
        if minute % STEP_MINUTES:
            raise Invalid("Hours begin and end on whole five minutes.")
    if overlapping(giving.weekly) or clashing(giving.single_days):
        raise Invalid("Two stretches of the same day overlap.")


def too_loose(limit: int, company: int, unit: str) -> str:
    """Return why *limit* is not accepted, nothing if it is."""
    return f"The company’s limit is {company} {unit}." if limit > company else ""


def bounds(stretch: Stretch | DayOverride) -> tuple[int, int]:
    """Return the minutes of the day at which a stretch begins and ends; 0, 0 for a day not given."""
    return stretch.from_minute or 0, stretch.until_minute or 0


def overlapping(stretches: tuple[Stretch, ...]) -> list[int]:
    """Return the positions of the stretches that overlap an earlier one at some time."""
    return [
        later
        for later, each in enumerate(stretches)
        if any(meet(each, other) for other in stretches[:later])
    ]


def meet(one: Stretch, other: Stretch) -> bool:
    """Tell whether two stretches are ever on at once."""
    return (
        one.weekday == other.weekday
        and cross(bounds(one), bounds(other))
        and (one.valid_from or date.min) <= (other.valid_until or date.max)
        and (other.valid_from or date.min) <= (one.valid_until or date.max)
    )


def clashing(days: tuple[DayOverride, ...]) -> list[int]:
    """Return the positions of the single days that contradict an earlier line for the same day."""
    return [
        later
        for later, each in enumerate(days)
        if any(
            each.day == other.day
            and (
                each.from_minute is None
                or other.from_minute is None
                or cross(bounds(each), bounds(other))
            )
            for other in days[:later]
        )
    ]


def cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two stretches of minutes have one in common."""
    return one[0] < other[1] and other[0] < one[1]


def weekly_row(each: Stretch) -> WeeklyHours:
    """Return the row that stores one weekly stretch."""
    return WeeklyHours(
        weekday=each.weekday,
        from_minute=each.from_minute,
        until_minute=each.until_minute,
        office_id=each.office,
        valid_from=each.valid_from,
        valid_until=each.valid_until,
    )


def override_row(each: DayOverride) -> StoredOverride:
    """Return the row that stores one line of a single day."""
    return StoredOverride(
        on=each.day,
        from_minute=each.from_minute,
        until_minute=each.until_minute,
        office_id=each.office,
    )
