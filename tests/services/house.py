"""A small house to set up: a company, its offices and people, and bookings written by hand."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import select

from scheduler.domain.hours import Stretch
from scheduler.domain.terms import Audience, ResourceKind, SeatKind, StageKind
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    CalendarObject,
    Candidate,
    Company,
    Entry,
    Interview,
    Plan,
    Resource,
    Role,
    Seat,
    Stage,
    Step,
    Way,
)
from scheduler.services.company.offices import OfficeDetails, create_office
from scheduler.services.company.rooms import RoomDetails, create_room
from scheduler.services.people.hours import Giving, Limits, change_giving
from scheduler.services.people.people import PersonDetails, create_person
from scheduler.services.transaction import transaction

PACIFIC = "America/Los_Angeles"
WORKDAYS = tuple(Stretch(day, 9 * 60, 17 * 60) for day in range(5))
numbers = count(1)


def pacific(day, hour, minute=0):
    """Return an instant of late November or December 2026, when San Francisco is at UTC-8."""
    month, day = (11, day) if day > 20 else (12, day)
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) + timedelta(hours=8)


def a_company(session, **values):
    with transaction(session):
        session.add(Company(**({"id": 1, "name": "Larkfield", "zone": PACIFIC} | values)))


def a_person(session, act, name="Jonas Weber", *, hours=WORKDAYS, **values):
    details = {"mail": f"{name.split()[0].lower()}@larkfield.example", "zone": PACIFIC} | values
    person = create_person(session, PersonDetails(name=name, **details), act=act)
    give(session, act, person, weekly=hours)
    return person


def give(session, act, person, *, per_day=2, per_week=4, **values):
    limits = values.pop("limits", Limits(per_day=per_day, per_week=per_week))
    change_giving(session, person, Giving(limits=limits, **values), act=act)


def an_office(session, act, name="San Francisco", **values):
    details = {"address": "201 Harbor Street", "zone": PACIFIC, "hours": WORKDAYS} | values
    return create_office(session, OfficeDetails(name=name, **details), act=act)


def a_room(session, act, office, name="Alder", capacity=6, **values):
    return create_room(session, office, RoomDetails(name, capacity, **values), act=act)


def a_booking(session, person, starts_at, *, office=None, room=None, pool=None, **seat):
    """Write down a booking of 60 minutes, whatever anybody gives."""
    with transaction(session):
        step, interview = a_step(session, pool)
        booking = Booking(
            reference=f"LF-{next(numbers)}",
            step=step,
            interview=interview,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=60),
            wall_time="2026-12-01T09:00",
            anchor_zone=PACIFIC,
            office_id=office,
            room_id=room,
            title="Technical interview",
            minutes=60,
            candidate_object=an_object(Audience.CANDIDATE),
            team_object=an_object(Audience.TEAM),
            created_at=starts_at,
            changed_at=starts_at,
        )
        place = {"kind": SeatKind.LEAD, "seat_id": interview.seats[0].id} | seat
        booking.attendances = [Attendance(person_id=person, chosen_because=[], **place)]
        session.add(booking)
        session.flush()
        return booking.id


def an_object(audience):
    return CalendarObject(
        uid=f"{next(numbers)}@test",
        audience=audience,
        organizer="interviews@larkfield.example",
        changed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def a_step(session, pool):
    """Return a candidate's step and the interview of it, whose one seat *pool* fills."""
    at, number = datetime(2026, 11, 1, tzinfo=UTC), next(numbers)
    role = Role(slug=f"role-{number}", title="Customer Engineer", posting="", created_at=at)
    plan = Plan(role=role, number=1, draft={}, published_at=at)
    stage = Stage(plan=plan, position=1, title="Technical interview", kind=StageKind.INTERVIEW)
    way = Way(stage=stage, position=1, kind=StageKind.INTERVIEW, title="Live")
    interview = Interview(way=way, position=1, title="Technical interview", minutes=60)
    interview.seats = [Seat(position=1, pool_id=pool)]
    mail = f"priya{number}@home.example"
    candidate = Candidate(
        resource=Resource(kind=ResourceKind.CANDIDATE),
        name="Priya Raman",
        mail=mail,
        mail_key=mail,
        zone="America/Denver",
        created_at=at,
    )
    application = Application(
        candidate=candidate, role=role, plan=plan, retention_months=12, received_at=at
    )
    step = Step(application=application, stage=stage, position=1, state_at=at)
    session.add_all([role, step, interview])
    session.flush()
    return step, interview


def version(session, resource_id):
    return session.scalar(select(Resource.version).where(Resource.id == resource_id))


def journal(session):
    """Return what was written down, less the making of the house."""
    entries = session.execute(select(Entry.action, Entry.subject).order_by(Entry.id))
    return [tuple(entry) for entry in entries if not entry.action.endswith("created")]
