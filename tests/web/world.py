"""Two of everything that an address can name: one's own, and somebody else's."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from scheduler.domain.terms import BusySource, Delivery, KeyPurpose, StageKind
from scheduler.models import Brief, BriefFile, Message, StaffSession, Trip
from scheduler.services import files, keys
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings.booking import book
from scheduler.services.busy import calendars
from scheduler.services.busy.busy import Copy, Look
from scheduler.services.busy.calendars import Added
from scheduler.services.exercises import grading
from scheduler.services.exercises.exercises import find
from scheduler.services.exercises.running import start
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.feeds.reaching import choose_delivery
from scheduler.services.people import sessions
from scheduler.services.placing.securing import Choice
from scheduler.services.references import asking, references
from scheduler.services.references.references import Named
from scheduler.services.roles.drafts import import_posting
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.granting import make_ready
from tests.people import (
    make_admin,
    make_application,
    make_call,
    make_candidate,
    make_company,
    make_coordinator,
    make_office,
    make_person,
    make_pool,
    make_role,
    make_stage,
    portal,
)
from tests.web.threads import make_enquiry, make_entry, make_thread
from tests.web.visits import keep_cvs, make_visit

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, 11 am Pacific
POSTING = "# Engineer, {}\n\n## Interview process\n\n1. You apply.\n2. A 30 minute call.\n3. An async coding exercise.\n"
ACTORS = ("nobody", "interviewer", "coordinator", "admin", "inactive")
UNKNOWN = 999_999
# Parts of the addresses that are about an exercise.
OF_EXERCISES = {"exercise", "time", "extra-time", "exercise-again", "grader"}
# Steps of a kind of their own, by the routes that are about them.
OF_STEPS = {
    "me.approval": "offer step_id",
    "me.approve": "offer step_id",
    "candidate.references": "closing step_id",
    "candidate.name_reference": "closing step_id",
}


@dataclass
class World:
    """Who may come by, and what stands in the addresses of one's own and of others."""

    people: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)
    foreign: dict = field(default_factory=dict)


def make_world(session, settings, act):
    """Return a World of two candidates, each with an open step and a booked call."""
    make_company(session)
    world = World()
    world.own = make_side(session, settings, act, "Priya Raman", "Jonas Weber", "San Francisco")
    world.foreign = make_side(session, settings, act, "Nadia Farouk", "Lena Brandt", "New York")
    world.foreign["way"] = 1  # counted within a stage: the own one has no second
    world.people = {
        "interviewer": world.own["person"],
        "coordinator": make_coordinator(session),
        "admin": make_admin(session),
        "inactive": make_admin(session, "Rosa Prior", is_active=False),
    }
    return world


def make_side(session, settings, act, name, interviewer, city):
    """Return the value of each part of an address, for one candidate and all around them."""
    office = make_office(session, city)
    person = make_person(session, interviewer, office=office)
    pool = make_pool(session, [person], f"Pool of {city}")
    roles = [make_role(session, pool, [office], title=f"{title}, {city}") for title in ("A", "B")]
    candidate = make_candidate(session, name)
    open_, booked = (make_application(session, role, candidate) for role in roles)
    keep_cvs(session, (open_, booked), act)
    ticket = make_trip(session, open_.steps[1], office, act)
    closing = make_closing(session, act, candidate, person, pool, city)
    made = make_booking(session, booked.steps[1], act)
    link = sessions.make_link(session, person.id, life=sessions.PRINTED, act=act)
    visit = make_visit(session, act, office, pool)
    subjects = {
        "visit key": (KeyPurpose.VISIT, visit["visit_id"]),
        "answer key": (KeyPurpose.ANSWER, made.attendances[0].id),
        "referee key": (KeyPurpose.REFEREE, closing["reference_id"]),
        "enquiry key": make_enquiry(session, act, roles[0].id),
    }
    found = {
        "candidate key": portal(session, settings, candidate).removeprefix("/c/"),
        "feed key": feed_key(session, settings, person, act),
        "sign-in key": sessions.key_of(settings.secret_keys, link),
        **keys_of(session, settings, subjects),
        **(closing | visit),
        "slug": roles[0].slug,
        **of_draft(session, act, city, person),
        "application_id": open_.id,
        "booked application_id": booked.id,
        "step_id": open_.steps[1].id,
        "booking_id": made.id,
        "trip file_id": ticket,
        "message_id": last_invitation(session),
        **make_thread(session, act, made, person),
        **of_staff(session, office, pool, person, act),
    }
    found["ready"] = make_ready(session, settings, candidate, act)
    session.rollback()
    return found | make_exercise(session, act, candidate, person, pool, f"D, {city}")


def last_invitation(session):
    """Return the id of the last mail that has a calendar part."""
    found = select(Message.id).where(Message.method.is_not(None))
    return session.scalars(found.order_by(Message.id.desc())).first()


def of_draft(session, act, city, person):
    """Return what stands for a plan that is being written, and for the exercise in it."""
    role_id = import_posting(session, POSTING.format(city), act=act).id
    return {
        "role_id": role_id,
        "entry_id": make_entry(session, act, role_id, person),
        "stage": 2,
        "way": 0,
    }


def of_staff(session, office, pool, person, act):
    """Return what stands for the people and places of a side."""
    return {
        "person": person,
        "office_id": office.id,
        "room_id": office.rooms[0].id,
        "pool_id": pool.id,
        "person_id": person.id,
        "session_id": make_session(session, person).id,
        "calendar_id": make_calendar(session, person, act),
    }


def keys_of(session, settings, subjects):
    """Return the key of each private link, by name; *subjects* are (purpose, id)."""
    return {
        name: keys.key_of(session, settings.secret_keys, purpose, subject_id)
        for name, (purpose, subject_id) in subjects.items()
    }


def make_exercise(session, act, candidate, person, pool, title):
    """Return the parts of addresses that name an exercise, which *person* grades."""
    role = make_role(session, pool, title=title)
    stage = make_stage(role.plans[-1], "Exercise", StageKind.EXERCISE)
    stage.ways[0].minutes = 240
    brief = Brief(role_id=role.id, pool=pool, grading_minutes=60, created_at=NOON)
    stage.ways[0].brief = brief
    session.add(stage)
    session.commit()
    step = make_application(session, role, candidate, at=stage.position).steps[-1]
    with transaction(session):
        case = files.keep(session, "case.txt", b"Logs.", act=act)
        session.add(BriefFile(brief=brief, file_id=case.id, position=0))
    start(session, step.id, act=act)
    hand_in(session, step.id, Work(text="The cause"), act=act)
    grading.tend(session, act=Act(act.actor, NOON + timedelta(hours=5), act.house))
    found = {
        "file_id": case.id,
        "exercise_id": find(session, step.id).id,
        "brief role_id": role.id,
        "exercise step_id": step.id,
        "exercise application_id": step.application_id,
    }
    session.rollback()
    return found


def make_closing(session, act, candidate, person, pool, city):
    """Return what stands for references and the last conversation of a third application."""
    role = make_role(session, pool, title=f"C, {city}", manager_id=person.id)
    with transaction(session):
        plan = role.plans[-1]
        make_stage(plan, "References", StageKind.REFERENCES)
        make_call(plan, pool, title="Offer", kind=StageKind.OFFER)
        session.add(plan)
    application = make_application(session, role, candidate, at=3)
    step = application.steps[3]
    seen = {"by": person.id, "version": version_of(application)}
    asking.ask(session, step.id, 1, act=act, **seen)
    said = Named(f"Helena of {city}", f"helena@{city.split()[0].lower()}.example", "Led my team")
    return {
        "reference_id": references.name(session, step.id, said, act=act).id,
        "closing application_id": application.id,
        "closing step_id": step.id,
        "offer step_id": application.steps[4].id,
    }


def feed_key(session, settings, person, act):
    """Return the key of a person's feed, which shows all of their interviews."""
    choose_delivery(session, person.id, Delivery.BOTH, act=act)
    return keys.key_of(session, settings.secret_keys, KeyPurpose.FEED, person.id)


def make_calendar(session, person, act):
    """Return a calendar of a person's that was a file."""
    look = Look(Copy(covers_until=NOON + timedelta(days=400)), frozenset())
    return calendars.add(session, person.id, Added(BusySource.FILE, "Work"), look, act=act)


def make_booking(session, step, act):
    """Return a call booked remote, as the candidate would."""
    interview = step.stage.ways[0].interviews[0]
    return book(session, step.id, Choice(interview.id, None, ELEVEN), act=act)


def make_trip(session, step, office, act):
    """Store a trip of *step* with a ticket; return the id of its file."""
    with transaction(session):
        ticket = files.keep(session, "ticket.txt", b"Seat 12 A", act=act)
        trip = Trip(step_id=step.id, office_id=office.id, state_at=NOON, from_where="Denver")
        trip.files = [ticket]
        session.add(trip)
    return ticket.id


def make_session(session, person):
    """Return a session of *person* in another browser."""
    row = StaffSession(person_id=person.id, handle=f"h{person.id}", created_at=NOON, seen_at=NOON)
    with transaction(session):
        session.add(row)
    return row


def address(app, rule, outer, inner=None):
    """Return the address of *rule*: its last variable of the world *inner*, others of *outer*."""
    names = sorted(rule.arguments, key=rule.rule.index)
    values = {name: value(rule, name, outer) for name in names}
    if names and inner:
        values[names[-1]] = value(rule, names[-1], inner)
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def value(rule, name, side):
    """Return what stands for *name* in an address of *rule*."""
    if rule.endpoint == "asset":
        return "app.css"
    if name != "key":
        return side[scoped(rule, name)]
    kinds = {"signin": "sign-in key", "answers": "answer key", "feeds": "feed key"}
    kinds |= {"referees": "referee key", "visitors": "visit key", "enquiries": "enquiry key"}
    return side[kinds.get(rule.endpoint.partition(".")[0], "candidate key")]


def scoped(rule, name):
    """Return by which name a side knows *name* in an address of *rule*."""
    parts = set(rule.rule.split("/"))
    if parts & {"visit", "visits", "afternoons"} and name in {"slug", "remark_id"}:
        mail = "day remark_id" if "afternoons" in parts else "visit remark_id"
        return {"slug": "office slug", "remark_id": mail}[name]
    if name == "application_id" and rule.arguments & {"booking_id", "remark_id", "reference_id"}:
        return f"{'closing' if 'reference_id' in rule.arguments else 'booked'} application_id"
    if name == "role_id" and "briefs" in parts:
        return "brief role_id"
    if name in {"step_id", "application_id"} and OF_EXERCISES & parts:
        return f"exercise {name}"
    if name == "step_id" and rule.endpoint in OF_STEPS:
        return OF_STEPS[rule.endpoint]
    return "trip file_id" if name == "file_id" and "trip" in parts else name


def unknown(side):
    """Return a world's side whose every value names nothing."""
    return {
        name: "x" * 33 if name.endswith("key") else "nothing" if name.endswith("slug") else UNKNOWN
        for name in side
    }
