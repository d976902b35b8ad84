"""A role with a published plan, people who apply for it, and interviews written by hand."""

from datetime import timedelta
from itertools import count

from sqlalchemy import select

from scheduler.domain.terms import (
    Audience,
    BookingState,
    ResourceKind,
    RoleState,
    StageKind,
    StepState,
)
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    CalendarObject,
    Claim,
    Company,
    Entry,
    Interview,
    Message,
    Person,
    Plan,
    Resource,
    Role,
    Seat,
    Stage,
    Way,
    WayPlace,
    WeeklyHours,
)
from scheduler.services.applications.applications import version_of
from scheduler.services.applications.applying import Answers, apply
from scheduler.services.transaction import transaction

PACIFIC = "America/Los_Angeles"
numbers = count(1)
STAGES = (
    ("Application", StageKind.APPLICATION),
    ("Intro call", StageKind.CALL),
    ("Technical side", StageKind.INTERVIEW),
    ("References", StageKind.REFERENCES),
    ("Offer", StageKind.OFFER),
)


def a_company(session, **values):
    with transaction(session):
        session.add(Company(**({"id": 1, "name": "Larkfield", "zone": PACIFIC} | values)))


def a_role(session, act, title="Customer Engineer", stages=STAGES, **values):
    """Return the id of a published role that promises an answer in two working days."""
    details = {"answer_days": 2, "state": RoleState.PUBLISHED} | values
    with transaction(session):
        role = Role(
            slug=f"role-{next(numbers)}", title=title, posting="", created_at=act.now, **details
        )
        plan = Plan(role=role, number=1, draft={}, published_at=act.now)
        session.add(plan)
        for position, (name, kind) in enumerate(stages):
            interview = Interview(position=0, title=name, minutes=30, seats=[Seat(position=0)])
            way = Way(position=0, kind=kind, title=name, interviews=[interview])
            way.places.append(WayPlace(position=0, office_id=None))
            plan.stages.append(Stage(position=position, title=name, kind=kind, ways=[way]))
        session.flush()
        return role.id


def applied(session, role_id, act, name="Nadia Farouk", **values):
    """Return the id of a new application for a role."""
    mail = f"{name.split()[0].lower()}@mail.example"
    details = {"name": name, "mail": mail, "zone": "America/Denver"} | values
    made = apply(session, role_id, Answers(**details), act=act)
    return made and made.id


def an_interviewer(session, act, name="Jonas Weber"):
    with transaction(session):
        mail = f"{name.split()[0].lower()}@larkfield.example"
        person = Person(
            resource=Resource(kind=ResourceKind.PERSON),
            name=name,
            mail=mail,
            mail_key=mail,
            zone=PACIFIC,
            created_at=act.now,
            hours=[
                WeeklyHours(weekday=day, from_minute=0, until_minute=24 * 60) for day in range(7)
            ],
        )
        session.add(person)
        session.flush()
        return person.id


def booked(session, application_id, act, *, in_hours, person_id=None):
    """Return the id of a half hour booked for the current step, that begins *in_hours*."""
    starts_at = act.now + timedelta(hours=in_hours)
    with transaction(session):
        step = current(session, application_id)
        interview = step.stage.ways[0].interviews[0]
        booking = Booking(
            reference=f"LF-{next(numbers)}",
            step=step,
            interview=interview,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            wall_time="2026-12-01T09:00",
            anchor_zone="America/Denver",
            title=interview.title,
            minutes=30,
            candidate_object=an_object(Audience.CANDIDATE, act),
            team_object=an_object(Audience.TEAM, act),
            created_at=act.now,
            changed_at=act.now,
        )
        session.add(booking)
        session.flush()
        session.add(Claim(resource_id=step.application.candidate_id, tick=1, booking_id=booking.id))
        if person_id:
            booking.attendances.append(Attendance(person_id=person_id, chosen_because=[]))
        step.state = StepState.BOOKED
        step.version += 1
        return booking.id


def an_object(audience, act):
    return CalendarObject(
        uid=f"{next(numbers)}@localhost",
        audience=audience,
        organizer="interviews@localhost",
        changed_at=act.now,
    )


def current(session, application_id):
    """Return the step that an application stands at."""
    application = session.get_one(Application, application_id)
    standing = (StepState.OPEN, StepState.WINDOWS_SENT, StepState.BOOKED)
    return next((step for step in application.steps if step.state in standing), None)


def version(session, application_id):
    session.rollback()
    return version_of(session.get_one(Application, application_id))


def states(session, application_id):
    """Return what the application is, then each of its steps."""
    session.rollback()
    application = session.get_one(Application, application_id)
    return [application.state.value, *(step.state.value for step in application.steps)]


def told(session, *, standing=True):
    """Return (notice, address, hours until it is due) of each message that is to go out."""
    session.rollback()
    query = select(Message).order_by(Message.id)
    rows = session.scalars(query.where(Message.superseded_at.is_(None)) if standing else query)
    return [
        (row.notice.value, row.address, (row.due_at - row.created_at) // timedelta(hours=1))
        for row in rows
    ]


def written(session):
    """Return the actions in the journal."""
    return session.scalars(select(Entry.action).order_by(Entry.id)).all()


def state_of(session, booking_id):
    session.rollback()
    return BookingState(session.get_one(Booking, booking_id).state).value


def application_of(session, booking_id):
    return session.get_one(Booking, booking_id).step.application_id
