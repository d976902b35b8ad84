"""Why none of those who may take a seat is free at its time, one by one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import STEP_MINUTES, steps_of, tick
from scheduler.domain.explain import Rule, why_not_person
from scheduler.models import Attendance, Person
from scheduler.services.act import Act
from scheduler.services.busy import calendars
from scheduler.services.busy.calendars import Blocked
from scheduler.services.outlook.offered import named
from scheduler.services.outlook.offered_reasons import Reason
from scheduler.services.search.finding import ask
from scheduler.services.seats.vacancies import ALL_NOTICE, chair_of, gave_up


@dataclass(frozen=True, slots=True)
class NotFree:
    """Somebody who may take a seat, and what keeps them from it."""

    person: Person
    gave_up: bool = False
    rule: Rule | None = None  # none: only a place in the room is wanted of them
    reasons: tuple[Reason, ...] = ()
    blocked: tuple[Blocked, ...] = ()


def not_free(session: Session, seat: Attendance, *, act: Act) -> list[NotFree]:
    """Return of everybody who may take *seat* and is not in its talk why they cannot, by name."""
    booking = seat.booking
    place = booking.office_id
    now, notice = act.now, ALL_NOTICE
    asked = ask(session, booking.step, booking.interview, place, now=now, notice_hours=notice)
    chair = chair_of(asked, seat)
    if chair is None:
        return []
    gone = gave_up(session, booking)
    asked_of = set(chair.members) - {each.person_id for each in booking.attendances}
    found = select(Person).where(Person.id.in_(asked_of | (gone & set(chair.members))))
    lines = []
    for person in session.scalars(found.order_by(Person.name)):
        known = asked.world.people.get(person.id)
        if person.id in gone or known is None:
            lines.append(NotFree(person, gave_up=True))
            continue
        start = tick(booking.starts_at)
        rule = why_not_person(asked.query, known, start, place=place)
        reasons = named(session, person, known, rule, (booking.starts_at, booking.ends_at))
        gap = steps_of(known.limits.gap_minutes)
        end = start + -(-booking.minutes // STEP_MINUTES)
        is_busy = rule is Rule.BUSY
        busy = calendars.blocking(session, person.id, start - gap, end + gap) if is_busy else []
        lines.append(NotFree(person, rule=rule, reasons=tuple(reasons), blocked=tuple(busy)))
    return lines
