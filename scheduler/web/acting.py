"""What a view needs to act: the session, the settings, the time, and who does it."""

from flask import current_app
from sqlalchemy.orm import Session

from scheduler import clock
from scheduler.config import Settings
from scheduler.database import db
from scheduler.models import Attendance, Candidate, Enquiry, Person, Reference, Visit
from scheduler.services.act import Act, candidate_actor, person_actor
from scheduler.web.seen import Seen

Actor = Person | Candidate | Attendance | Reference | Visit | Enquiry | None


def session() -> Session:
    """Return the session of this request."""
    return db.session()


def settings() -> Settings:
    """Return the settings of this application."""
    found: Settings = current_app.extensions["scheduler"]
    return found


def seen() -> Seen:
    """Return what this process has seen used."""
    found: Seen = current_app.extensions["seen"]
    return found


def act(actor: Actor) -> Act:
    """Return the deed that *actor* does now."""
    return Act(actor=name_of(actor), now=clock.now(), house=settings().house)


def name_of(actor: Actor) -> str:
    """Return how the journal names *actor*; nobody in particular is the public."""
    match actor:
        case Person():
            return person_actor(actor.id)
        case Attendance():
            return person_actor(actor.person_id)
        case Reference() | Visit() | Enquiry():
            return f"{actor.__tablename__}:{actor.id}"
        case Candidate():
            return candidate_actor(actor.id)
        case _:
            return "public"
