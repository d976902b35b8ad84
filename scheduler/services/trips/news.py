"""What a candidate is told of their trip: how it stands, by mail."""

from sqlalchemy.orm import Session

from scheduler.domain import trips
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.domain.trips import Deed, Talks
from scheduler.models import Company, Trip
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.messages.telling import Facts

ANSWER_DAYS = 1  # working days within which a wish is answered


def tell(session: Session, trip: Trip, talks: Talks | None, deed: Deed, *, act: Act) -> None:
    """Write the candidate's message about *trip* as it stands after *deed*, beside *talks*."""
    candidate = trip.step.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    outbox.tell(
        session,
        Notice.TRIP,
        act=act,
        address=candidate.mail,
        name=candidate.name,
        subject=f"trip:{trip.id}",
        sequence=trip.version,
        facts=facts_of(trip, talks, session.get_one(Company, 1))
        | {"deed": deed.value, "answer_by": answer_by(session, deed, act=act)},
        candidate_id=candidate.id,
        step_id=trip.step_id,
    )


def answer_by(session: Session, deed: Deed, *, act: Act) -> str:
    """Return by when we answer a wish; empty for everything else."""
    if deed is not Deed.ASK:
        return ""
    return WorkingDays.of(session).after(act.now, ANSWER_DAYS).isoformat()


def facts_of(trip: Trip, talks: Talks | None, company: Company) -> Facts:
    """Return what the mail says; the itinerary and the files stay behind the candidate's link."""
    role = trip.step.application.role
    return (
        telling.recipient_facts(trip.step.application.candidate)
        | when_facts(trip, talks)
        | {
            "company": company.name,
            "role": role.title,
            "title": trip.step.stage.title,
            "contact": telling.contact_facts(company, trip.step.application.role),
            "state": trip.state.value,
            "office": telling.office_facts(trip.office),
            "from_where": trip.from_where,
            "answer": trip.answer,
            "files": [file.name for file in trip.files],
            "has_itinerary": bool(trip.itinerary),
            "by": trip.cancelled_by,
        }
    )


def when_facts(trip: Trip, talks: Talks | None) -> Facts:
    """Return the days of the trip and the hours of the talks; no hours while nothing is booked."""
    if talks is None:
        return {"arrive_on": "", "leave_on": ""}
    days = trips.stay(talks, trip.office.zone, trip.arrive_on, trip.leave_on)
    return {
        "arrive_on": days.arrive_on.isoformat(),
        "leave_on": days.leave_on.isoformat(),
        "starts_at": talks.first_at.isoformat(),
        "ends_at": talks.last_at.isoformat(),
        "anchor_zone": trip.office.zone,
    }
