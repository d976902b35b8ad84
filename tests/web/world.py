"""Two of everything that an address can name: one's own, and somebody else's."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from scheduler.domain.terms import Delivery, KeyPurpose, StageKind
from scheduler.models import Message, StaffSession
from scheduler.services import files, keys, reference_asking, references, sessions
from scheduler.services.applications import version_of
from scheduler.services.booking import book
from scheduler.services.drafts import import_posting
from scheduler.services.reaching import choose_delivery
from scheduler.services.references import Named
from scheduler.services.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
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

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, 11 am Pacific
POSTING = "# Engineer, {}\n\n## Interview process\n\n1. You apply.\n2. A 30 minute call.\n"
ACTORS = ("nobody", "interviewer", "coordinator", "admin", "inactive")
UNKNOWN = 999_999
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
    with transaction(session):
        for each in (open_, booked):
            each.cv_file = files.keep(session, "cv.txt", b"Ten years of support.", act=act)
    closing = make_closing(session, act, candidate, person, pool, city)
    made = make_booking(session, booked.steps[1], act)
    attendance = made.attendances[0].id
    link = sessions.make_link(session, person.id, life=sessions.PRINTED, act=act)
    found = {
        "person": person,
        "candidate key": portal(session, settings, candidate).removeprefix("/c/"),
        "feed key": feed_key(session, settings, person, act),
        "answer key": keys.key_of(session, settings.secret_keys, KeyPurpose.ANSWER, attendance),
        "sign-in key": sessions.key_of(settings.secret_keys, link),
        "referee key": keys.key_of(
            session, settings.secret_keys, KeyPurpose.REFEREE, closing["reference_id"]
        ),
        **closing,
        "slug": roles[0].slug,
        "role_id": import_posting(session, POSTING.format(city), act=act).id,
        "application_id": open_.id,
        "booked application_id": booked.id,
        "step_id": open_.steps[1].id,
        "booking_id": made.id,
        "office_id": office.id,
        "room_id": office.rooms[0].id,
        "pool_id": pool.id,
        "person_id": person.id,
        "message_id": session.scalars(select(Message.id).order_by(Message.id.desc())).first(),
        "session_id": make_session(session, person).id,
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
    version = version_of(application)
    reference_asking.ask(session, step.id, 1, by=person.id, act=act, version=version)
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


def make_booking(session, step, act):
    """Return a call booked remote, as the candidate would."""
    way = step.stage.ways[0]
    return book(session, step.id, Choice(way.interviews[0].id, None, ELEVEN), act=act)


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
    if name == "application_id" and "booking_id" in rule.arguments:
        return side["booked application_id"]
    if name == "application_id" and "reference_id" in rule.arguments:
        return side["closing application_id"]
    if name == "step_id" and rule.endpoint in OF_STEPS:
        return side[OF_STEPS[rule.endpoint]]
    if name != "key":
        return side[name]
    kinds = {"signin": "sign-in key", "answers": "answer key", "feeds": "feed key"}
    kinds["referees"] = "referee key"
    return side[kinds.get(rule.endpoint.partition(".")[0], "candidate key")]


def unknown(side):
    """Return a world's side whose every value names nothing."""
    return {
        name: "x" * 33 if name.endswith("key") else "nothing" if name == "slug" else UNKNOWN
        for name in side
    }
