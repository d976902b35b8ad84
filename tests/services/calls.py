"""A role with one call to book: an office, people who give hours, and those who apply."""

from datetime import timedelta
from itertools import count

from scheduler.domain.bitmap import instant
from scheduler.domain.keys import new_handle
from scheduler.domain.loops.days import first
from scheduler.domain.terms import (
    ApplicationState,
    KeyPurpose,
    ResourceKind,
    RoleState,
    StageKind,
    StepState,
)
from scheduler.models import (
    Application,
    Candidate,
    Company,
    Interview,
    Key,
    Membership,
    Office,
    OfficeHours,
    Person,
    Plan,
    Pool,
    Resource,
    Role,
    Room,
    Seat,
    Stage,
    Step,
    Way,
    WayPlace,
    WeeklyHours,
)
from scheduler.services.loops import loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.transaction import transaction
from tests.conftest import NOON

PACIFIC = "America/Los_Angeles"
numbers = count(1)


def make_company(session):
    """Let there be a company whose limits nobody reaches; one that is there has its own."""
    with transaction(session):
        if session.get(Company, 1) is None:
            session.add(Company(id=1, name="Larkfield", zone=PACIFIC, per_day=100, per_week=100))


def make_office(session, name="San Francisco", *, zone=PACIFIC, rooms=(6,)):
    """Return an office, open from Monday to Friday, 9 to 18, with a room of each capacity."""
    with transaction(session):
        office = Office(name=name, address="201 Harbor Street, 4th floor", zone=zone)
        office.hours = [
            OfficeHours(weekday=day, from_minute=540, until_minute=1080) for day in range(5)
        ]
        for number, capacity in enumerate(rooms, 1):
            room = Resource(kind=ResourceKind.ROOM)
            office.rooms.append(
                Room(resource=room, name=f"Room {number}", capacity=capacity, has_screen=True)
            )
        session.add(office)
    return office


def make_person(session, name, *, office=None, **values):
    """Return somebody who gives Monday to Friday, 9 to 17, in Pacific time."""
    mail = f"person.{next(numbers)}@larkfield.example"
    details = {"per_day": 8, "per_week": 40, "gap_minutes": 10, "zone": PACIFIC} | values
    with transaction(session):
        person = Person(
            resource=Resource(kind=ResourceKind.PERSON),
            name=name,
            mail=mail,
            mail_key=mail,
            created_at=NOON,
            **details,
        )
        person.hours = [
            WeeklyHours(
                weekday=day,
                from_minute=540,
                until_minute=1020,
                office_id=office.id if office else None,
            )
            for day in range(5)
        ]
        session.add(person)
    return person


def make_role(session, people, offices=(), *, minutes=30, count=1, **way):
    """Return a published role: apply, then one call with a pool of *people*."""
    with transaction(session):
        pool = Pool(name=f"Pool {next(numbers)}")
        long_ago = NOON - timedelta(days=200)
        pool.members = [Membership(person_id=each.id, joined_at=long_ago) for each in people]
        role = Role(
            slug=f"role-{next(numbers)}",
            title="Customer Engineer",
            posting="# Customer Engineer\n\n1. You apply.\n2. A 30 minute call.\n",
            state=RoleState.PUBLISHED,
            answer_days=2,
            created_at=NOON,
            published_at=NOON,
        )
        plan = Plan(role=role, number=1, draft={}, published_at=NOON)
        call = Stage(position=2, title="Intro call", kind=StageKind.CALL)
        call.sentence = "A 30 minute call."
        call.ways = [make_way(pool, offices, minutes, count, **way)]
        apply = Stage(position=1, title="Application", kind=StageKind.APPLICATION)
        plan.stages = [apply, call]
        session.add(plan)
    return role


def make_way(pool, offices, minutes, count, **values):
    way = Way(position=1, kind=StageKind.CALL, title="Intro call", **values)
    way.places = [
        WayPlace(position=position, office_id=office and office.id)
        for position, office in enumerate([None, *offices])
    ]
    seat = Seat(position=1, pool=pool, count=count)
    way.interviews = [Interview(position=1, title="Intro call", minutes=minutes, seats=[seat])]
    return way


def make_candidate(session, name="Priya Raman", *, zone="America/Denver", **values):
    """Return a candidate whose address is confirmed, with a private link."""
    mail = f"candidate.{next(numbers)}@mail.example"
    with transaction(session):
        candidate = Candidate(
            resource=Resource(kind=ResourceKind.CANDIDATE),
            name=name,
            mail=mail,
            mail_key=mail,
            zone=zone,
            created_at=NOON,
            **{"confirmed_at": NOON} | values,
        )
        session.add(candidate)
        session.flush()
        handle = new_handle()
        session.add(Key(purpose=KeyPurpose.CANDIDATE, subject_id=candidate.id, handle=handle))
    return candidate


def make_step(session, role, candidate=None):
    """Return the open call of a new application for *role*."""
    candidate = candidate or make_candidate(session)
    with transaction(session):
        application, call = role.plans[-1].stages
        made = Application(
            candidate=candidate,
            role=role,
            plan=role.plans[-1],
            state=ApplicationState.IN_PROCESS,
            retention_months=12,
            received_at=NOON,
            read_at=NOON,
        )
        session.add(made)
        for stage, state in ((application, StepState.PASSED), (call, StepState.OPEN)):
            made.steps.append(
                Step(stage=stage, position=stage.position, state=state, state_at=NOON)
            )
    return made.steps[1]


def make_loop(session):
    """Return a role whose call is three talks of 45 minutes, remote or in San Francisco."""
    make_company(session)
    office = make_office(session, rooms=(6, 6))
    names = ("Aisha Malik", "Jonas Weber", "Lena Brandt")
    team = [make_person(session, name, office=office) for name in names]
    role = make_role(session, team, [office], minutes=45)
    add_talks(session, role, ["Debugging together", "How we work"])
    return role


def add_member(session, role, name, **values):
    """Add somebody to the pool of the call of *role* and return them."""
    person = make_person(session, name, **values)
    with transaction(session):
        pool = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
        long_ago = NOON - timedelta(days=200)
        pool.members.append(Membership(person_id=person.id, joined_at=long_ago))
    return person


def add_talks(session, role, titles):
    """Add a talk of 45 minutes for each of *titles* to the call of *role*."""
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        pool = way.interviews[0].seats[0].pool
        for position, title in enumerate(titles, len(way.interviews) + 1):
            seat = Seat(position=1, pool=pool)
            talk = Interview(position=position, title=title, minutes=45, seats=[seat])
            way.interviews.append(talk)


def add_debrief(session, role, *, minutes=30):
    """Let the loop of *role* be followed by a debrief."""
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        way.debriefs = [
            Interview(position=0, title="Debrief", minutes=minutes, with_candidate=False)
        ]


def first_day(session, step, place=None):
    """Return the choice of the first whole day that *step* can have."""
    offices = [place] if place is not None else []
    way = loops.way_of(step)
    found = loops.search_loop(session, step, way, offices, now=NOON).at(place)
    loop = found.loop()
    day = first(loop, loop.starts)
    interviews = [talk.interview.id for talk in found.talks]
    return LoopChoice(place, {interviews[talk.position]: instant(talk.start) for talk in day.talks})
