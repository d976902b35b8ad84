"""What an interviewer sees first: what is coming up, and what they give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response
from sqlalchemy import select

from scheduler import clock
from scheduler.domain.terms import Answer
from scheduler.models import Attendance, Booking, Office, Person
from scheduler.services.busy.calendars import shown
from scheduler.services.company.company import DayOff, days_off
from scheduler.services.exercises.exercises import to_grade
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.outlook.misfits import misfits_of_people
from scheduler.services.outlook.outlook import next_week
from scheduler.services.people.agenda import coming_up
from scheduler.services.people.hours import giving_of
from scheduler.services.placing.attending import is_beside
from scheduler.services.pools.qualifying import of_person
from scheduler.services.process.feedback import to_write
from scheduler.services.questions.tasks import mine
from scheduler.services.visits.clashes import among
from scheduler.services.visits.lists import welcomed_by
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.me import words
from scheduler.web.me.blueprint import bp
from scheduler.web.me.editor import load_of
from scheduler.web.me.hour_rows import WEEKDAYS
from scheduler.web.signin import clock_of

SOON = timedelta(minutes=15)  # from then on, Join is the first thing to press


@dataclass(frozen=True, slots=True)
class Turn:
    """One interview to come, as its interviewer sees it."""

    seat: Attendance
    booking: Booking
    is_today: bool
    is_soon: bool
    other: Clock  # of the candidate or the referee

    @property
    def is_given_back(self) -> bool:
        """Tell whether the interviewer said that they can't make it."""
        return self.seat.answer is Answer.DECLINED

    @property
    def is_asked(self) -> bool:
        """Tell whether one press may say that they come."""
        is_open = self.seat.answer in {Answer.NEEDS_ACTION, Answer.TENTATIVE}
        return is_open and not is_beside(self.seat) and self.booking.starts_at > clock.now()


@bp.get("/me")
@staff
def home(person: Person) -> Response:
    """Show what a person has coming up and what they give."""
    now = clock.now()
    giving = giving_of(session(), person)
    names = {each.id: each.name for each in session().scalars(select(Office))}
    today = clock_of(person).local(now).date()
    welcomes = welcomed_by(session(), person.id, now=now)
    return htmx.render(
        "me/home",
        person=person,
        clock=clock_of(person),
        now=now,
        turns=list(turns(person, coming_up(session(), person.id, now=now))),
        load=load_of(person),
        giving=giving,
        glance=words.glance(giving.weekly, names, on=today),
        week=list(
            zip(
                WEEKDAYS,
                words.weekly_lines(giving.weekly, person.zone, names, now=now),
                words.bars(giving.weekly),
                strict=True,
            )
        ),
        away=[each for each in giving.time_off if each.last_on >= today],
        closed=closed_for(person, today),
        outlook=next_week(session(), [person.id], person.zone, now=now),
        offices=names,
        misfits=misfits_of_people(session(), [person.id], now=now),
        gradings=to_grade(session(), person.id),
        unwritten=to_write(session(), person.id, act=act(person)),
        welcomes=welcomes,
        elsewhere={day.id for day in among(session(), [each.day for each in welcomes])},
        calendars=shown(session(), person.id, now=now),
        learns=of_person(session(), person.id, now=now),
        questions=mine(session(), person.id, WorkingDays.of(session()), now=now),
    )


def closed_for(person: Person, today: date) -> list[DayOff]:
    """Return the company's days off to come that are the person's too."""
    mine = {"", person.country}
    return [each for each in days_off(session()) if each.on >= today and each.country in mine]


def turns(person: Person, seats: Iterable[Attendance]) -> Iterable[Turn]:
    """Yield what is coming up as the page shows it."""
    now, mine = clock.now(), clock_of(person)
    for seat in seats:
        booking = seat.booking
        yield Turn(
            seat=seat,
            booking=booking,
            is_today=mine.local(booking.starts_at).date() == mine.local(now).date(),
            is_soon=booking.starts_at - now <= SOON,
            other=Clock(zone_of(booking), mine.hours),
        )


def zone_of(booking: Booking) -> str:
    """Return the zone of whoever comes: of a visitor the office's."""
    if booking.visit:
        return booking.visit.office.zone
    return (booking.call_of or booking.application.candidate).zone
