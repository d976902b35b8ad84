"""By when we answer: the role's promise in working days, kept or broken."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.process import OUTCOME_DAYS, is_over, is_overdue
from scheduler.domain.workdays import add_working_days, last_working_time
from scheduler.models import Booking, Company, CompanyDayOff
from scheduler.services.plain import rows_of

# Made once: whatever promises an answer asks it.
DAYS_OFF = select(Company.zone, CompanyDayOff.on).outerjoin(
    CompanyDayOff, CompanyDayOff.country == ""
)


@dataclass(frozen=True, slots=True)
class Promise:
    """By when somebody was told that they hear from us."""

    at: datetime
    is_broken: bool


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The company's zone and the days on which everybody is off."""

    zone: str
    days_off: frozenset[date]

    @classmethod
    def of(cls, session: Session) -> Self:
        """Return the working days of the company, in one query."""
        rows = rows_of(session, DAYS_OFF, {})
        return cls(rows[0].zone, frozenset(row.on for row in rows if row.on))

    def after(self, instant: datetime, days: int) -> datetime:
        """Return the close, in UTC, of the last of *days* working days after *instant*."""
        return add_working_days(instant, days, zone=self.zone, days_off=self.days_off)

    def within(self, instant: datetime) -> datetime:
        """Return *instant*, or the last one before it at which the company works."""
        return last_working_time(instant, zone=self.zone, days_off=self.days_off)

    def answer(self, instant: datetime, promised: int | None) -> datetime | None:
        """Return by when we answer what came at *instant*; none where nothing is promised."""
        return self.after(instant, promised) if promised else None

    def outcome(self, ended_at: datetime, promised: int | None) -> datetime:
        """Return by when we decide after an interview, promised or not."""
        return self.after(ended_at, promised or OUTCOME_DAYS)


def promise(due_at: datetime | None, *, now: datetime) -> Promise | None:
    """Return what a candidate reads of an answer that is due; none where none is promised.

    A date that has passed stays as it was: only a person may promise another.
    """
    return Promise(due_at, is_broken=is_overdue(due_at, now)) if due_at else None


def answer_after(session: Session, booking: Booking, *, now: datetime) -> datetime | None:
    """Return by when a candidate hears from us after an interview; none where nothing is promised."""
    said = booking.step.answer_due_at if is_over(booking.ends_at, now) else None
    promised = booking.application.role.answer_days
    return said or WorkingDays.of(session).answer(booking.ends_at, promised)
