"""Makers with plain defaults: the sample company, its people, a role and who applies for it.

Each stores what it makes in a transaction of its own, sends nothing, and returns it; a test names
what it cares about. Hours are written as people say them: "Mon-Fri 9-17", "Mon 9:30-12, Wed 14-18".
"""

from itertools import count

from scheduler.domain.keys import new_handle
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
from scheduler.services.keys import key_of
from scheduler.services.transaction import transaction
from tests.conftest import NOON

PACIFIC, DENVER = "America/Los_Angeles", "America/Denver"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
numbers = count(1)


def store(session, thing):
    """Store *thing* and return it."""
    with transaction(session):
        session.add(thing)
    return thing


def stretches(hours):
    """Yield (weekday, from, until) in minutes for "Mon-Fri 9-17, Sat 9:30-12"."""
    for part in filter(None, hours.split(", ")):
        days, times = part.split(" ")
        first, _, last = days.partition("-")
        start, _, end = times.partition("-")
        for day in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            yield day, minutes(start), minutes(end)


def minutes(text):
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute or 0)


def make_company(session, **columns):
    """Return Larkfield, in San Francisco."""
    plain = {"name": "Larkfield", "zone": PACIFIC, "mail": "hiring@larkfield.example"}
    return store(session, Company(**{"id": 1, "phone": "+1 415 555 0142"} | plain | columns))


def make_office(session, name="San Francisco", *, hours="Mon-Fri 8-18", rooms=1, **columns):
    """Return an office with its opening hours and rooms for six called Room 1, Room 2 ..."""
    office = Office(**{"name": name, "address": "201 Harbor Street", "zone": PACIFIC} | columns)
    for day, start, end in stretches(hours):
        office.hours.append(OfficeHours(weekday=day, from_minute=start, until_minute=end))
    store(session, office)
    for number in range(rooms):
        make_room(session, office, f"Room {number + 1}")
    return office


def make_room(session, office, name="Room 1", **columns):
    """Return a room for six with a screen."""
    plain = {"capacity": 6, "has_screen": True}
    resource = Resource(kind=ResourceKind.ROOM)
    return store(session, Room(resource=resource, office=office, name=name, **plain | columns))


def make_person(session, name="Jonas Weber", *, hours="Mon-Fri 9-17", office=None, **columns):
    """Return an interviewer who gives *hours* at an office, else remote."""
    mail = columns.get("mail") or f"{name.lower().replace(' ', '.')}@larkfield.example"
    plain = {"mail": mail, "mail_key": mail, "zone": PACIFIC, "created_at": NOON}
    person = Person(resource=Resource(kind=ResourceKind.PERSON), name=name, **plain | columns)
    for day, start, end in stretches(hours):
        person.hours.append(
            WeeklyHours(weekday=day, from_minute=start, until_minute=end, office=office)
        )
    return store(session, person)


def make_coordinator(session, name="Sam Okafor", **columns):
    """Return somebody who runs hiring and holds no interviews."""
    rights = {"is_coordinator": True, "is_interviewer": False}
    return make_person(session, name, hours="", **rights | columns)


def make_admin(session, name="Ines Duarte", **columns):
    """Return a coordinator who is an admin too."""
    return make_coordinator(session, name, is_admin=True, **columns)


def make_pool(session, members=(), name=None):
    """Return a pool whose *members* are all qualified, for longer than anybody counts."""
    pool = Pool(name=name or f"Pool {next(numbers)}")
    joined_at = NOON.replace(year=NOON.year - 1)
    pool.members = [Membership(person=person, joined_at=joined_at) for person in members]
    return store(session, pool)


def make_role(session, pool=None, offices=(), *, title="Customer Engineer", **columns):
    """Return a published role: the application, then a call of half an hour and an interview.

    Both conversations are held by one of *pool*, remote or in one of *offices*.
    """
    slug = f"{title.lower().replace(' ', '-')}-{next(numbers)}"
    plain = {"posting": f"# {title}", "state": RoleState.PUBLISHED, "published_at": NOON}
    role = Role(**{"slug": slug, "title": title, "created_at": NOON} | plain | columns)
    plan = Plan(role=role, number=1, draft={}, published_at=NOON)
    make_stage(plan, "Application", StageKind.APPLICATION)
    make_call(plan, pool, offices)
    make_call(plan, pool, offices, title="Technical interview", kind=StageKind.INTERVIEW)
    store(session, plan)
    return role


def make_stage(plan, title, kind, places=()):
    """Return the next stage of *plan*, done in one way at *places*; no office is remote."""
    position = len(plan.stages)
    stage = Stage(plan=plan, position=position, title=title, kind=kind)
    way = Way(stage=stage, position=0, kind=kind, title=title)
    way.places = [WayPlace(position=at, office=place) for at, place in enumerate(places)]
    return stage


def make_call(plan, pool, offices=(), *, title="Intro call", kind=StageKind.CALL, length=30):
    """Return the next stage of *plan*: one conversation with one person of *pool*."""
    stage = make_stage(plan, title, kind, (None, *offices))
    interview = Interview(way=stage.ways[0], position=0, title=title, minutes=length)
    interview.seats = [Seat(position=0, pool=pool)]
    return stage


def make_candidate(session, name="Priya Raman", **columns):
    """Return somebody in Denver whose address is confirmed and who has a private link."""
    mail = columns.get("mail") or f"{name.lower().replace(' ', '.')}.{next(numbers)}@home.example"
    plain = {"mail": mail, "mail_key": mail, "zone": DENVER, "confirmed_at": NOON}
    resource = Resource(kind=ResourceKind.CANDIDATE)
    candidate = Candidate(
        **{"resource": resource, "name": name, "created_at": NOON} | plain | columns
    )
    store(session, candidate)
    purpose = KeyPurpose.CANDIDATE
    store(session, Key(purpose=purpose, subject_id=candidate.id, handle=new_handle()))
    return candidate


def make_application(session, role, candidate=None, *, at=1, **columns):
    """Return an application whose steps before *at* are passed and whose step *at* is open."""
    plain = {"state": ApplicationState.IN_PROCESS, "retention_months": 12, "received_at": NOON}
    candidate, plan = candidate or make_candidate(session), role.plans[-1]
    stages = list(plan.stages)  # read before the application stands beside its candidate
    application = Application(candidate=candidate, role=role, plan=plan, **plain | columns)
    for stage in stages:
        state = StepState.AHEAD if stage.position > at else StepState.PASSED
        step = Step(stage=stage, position=stage.position, state_at=NOON)
        step.state = StepState.OPEN if stage.position == at else state
        application.steps.append(step)
    return store(session, application)


def portal(session, settings, candidate):
    """Return the address of a candidate's own page."""
    return f"/c/{key_of(session, settings.secret_keys, KeyPurpose.CANDIDATE, candidate.id)}"
