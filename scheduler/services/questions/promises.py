"""Who answers a question and by when: one working day in the calendar of whoever answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.domain.questions import ANSWER_DAYS, Addressee
from scheduler.domain.terms import BookingState
from scheduler.models import CompanyDayOff, Person, Question, Role, TimeOff
from scheduler.services.messages.promises import WorkingDays

STANDS = (BookingState.SCHEDULED, BookingState.COMPLETE)


@dataclass(frozen=True, slots=True)
class Promise:
    """Who answers, if somebody is named, and by when."""

    person: Person | None
    due_at: datetime


def promise(session: Session, role: Role, *, now: datetime) -> Promise:
    """Return who of the people of *role* answers soonest what is asked now; its coordinator first."""
    people = role.people
    if not people:
        return Promise(None, due_from(session, None, now=now))
    calendars = calendars_of(session, people, now=now)
    found = [Promise(each, calendars[each.id].after(now, ANSWER_DAYS)) for each in people]
    return min(found, key=lambda each: each.due_at)  # the first of equals


def due_from(session: Session, person: Person | None, *, now: datetime) -> datetime:
    """Return by when *person* answers what they are given now; without one, by the company's days."""
    if person is None:
        return WorkingDays.of(session).after(now, ANSWER_DAYS)
    return calendars_of(session, [person], now=now)[person.id].after(now, ANSWER_DAYS)


def calendars_of(
    session: Session, people: Iterable[Person], *, now: datetime
) -> dict[int, WorkingDays]:
    """Return the working days of each person: their zone, the days off there, and their own."""
    found = {each.id: each for each in people}
    off: dict[int, set[date]] = {each: set() for each in found}
    today = now.date() - timedelta(days=1)
    days = session.execute(
        select(CompanyDayOff.on, CompanyDayOff.country).where(
            CompanyDayOff.on >= today,
            or_(
                CompanyDayOff.country == "",
                CompanyDayOff.country.in_({each.country for each in found.values()}),
            ),
        )
    ).all()
    for person in found.values():
        off[person.id] |= {day.on for day in days if day.country in ("", person.country)}
    away = select(TimeOff.person_id, TimeOff.first_on, TimeOff.last_on).where(
        TimeOff.person_id.in_(found), TimeOff.last_on >= today
    )
    for each in session.execute(away):
        off[each.person_id] |= set(dates(max(each.first_on, today), each.last_on))
    return {key: WorkingDays(each.zone, frozenset(off[key])) for key, each in found.items()}


def dates(first: date, last: date) -> Iterable[date]:
    """Yield every day of a stretch, its last one included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def due_of(question: Question, working: WorkingDays) -> datetime:
    """Return by when *question* is answered: one on an agenda a working day after the talk.

    Where the talk is not to be any more, the working day counts from when that was said.
    """
    booking = question.booking
    if question.addressee is not Addressee.BOOKING or booking is None:
        return question.due_at
    if booking.state in STANDS:
        return working.after(booking.ends_at, ANSWER_DAYS)
    return working.after(max(question.asked_at, booking.changed_at), ANSWER_DAYS)
