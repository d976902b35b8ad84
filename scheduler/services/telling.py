"""The facts that messages bear: plain values, instants in ISO form, nothing that opens a door."""

from datetime import datetime, timedelta
from typing import Any

from scheduler.models import Attendance, Booking, Candidate, Company, Office, Person, Step

Facts = dict[str, Any]


def meeting_facts(booking: Booking, company: Company) -> Facts:
    """Return what both sides may know of *booking*."""
    step = booking.step
    return {
        "booking_id": booking.id,
        "application_id": step.application_id,
        "step_id": step.id,
        "reference": booking.reference,
        "company": company.name,
        "role": step.application.role.title,
        "title": booking.title,
        "sentence": step.stage.sentence,
        "minutes": booking.minutes,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "anchor_zone": booking.anchor_zone,
        "office": office_facts(booking.office),
        "room": booking.room.name if booking.room else "",
        "link": booking.link,
        "contact": contact_facts(step, company),
    }


def office_facts(office: Office | None) -> Facts | None:
    """Return how to find *office*; none for a remote booking."""
    if office is None:
        return None
    return {
        "name": office.name,
        "address": office.address,
        "zone": office.zone,
        "arrival": office.arrival,
        "map_url": office.map_url,
    }


def contact_facts(step: Step, company: Company) -> Facts:
    """Return who looks after the candidate, and how to reach us."""
    role = step.application.role
    keeper = role.coordinator or role.recruiter
    return {
        "name": keeper.name if keeper else company.name,
        "mail": company.mail,
        "phone": company.phone,
    }


def person_facts(attendance: Attendance) -> Facts:
    """Return what candidates read of one person of the line-up."""
    person = attendance.person
    return {"name": person.name, "line": person.line, "by_screen": attendance.by_screen}


def candidate_facts(booking: Booking, company: Company) -> Facts:
    """Return what the candidate's calendar and mails say of *booking*."""
    way = booking.interview.way
    candidate = booking.step.application.candidate
    return meeting_facts(booking, company) | {
        "zone": candidate.zone,
        "clock": candidate.clock,
        "name": candidate.name,
        "people": [person_facts(each) for each in booking.attendances],
        "expect": way.expect,
        "prepare": way.prepare,
        "moves_left": moves_left(booking),
        "change_until": change_until(booking).isoformat(),
        "answer": booking.candidate_object.answer.value,
    }


def team_facts(booking: Booking, company: Company) -> Facts:
    """Return what the line-up's calendars say of *booking*; accommodations are not among it."""
    candidate = booking.step.application.candidate
    return meeting_facts(booking, company) | {
        "candidate": {"name": candidate.name, "phone": candidate.phone, "zone": candidate.zone},
        "looking_for": booking.step.application.looking_for,
        "people": [person_facts(each) for each in booking.attendances],
        "attendees": [
            {"name": each.person.name, "address": each.person.mail, "id": each.person_id}
            for each in booking.attendances
        ],
        "answers": {each.person.mail: each.answer.value for each in booking.attendances},
    }


def recipient_facts(person: Person | Candidate) -> Facts:
    """Return how one person reads times."""
    return {"name": person.name, "zone": person.zone, "clock": person.clock}


def moves_left(booking: Booking) -> int:
    """Return how often the candidate may still move *booking* by themselves."""
    return max(0, booking.interview.way.moves + booking.step.extra_moves - booking.moves)


def change_until(booking: Booking) -> datetime:
    """Return until when the candidate may move or cancel *booking* by themselves."""
    return booking.starts_at - timedelta(hours=booking.interview.way.notice_hours)


def when_facts(booking: Booking) -> Facts:
    """Return the time and place of *booking*, to stand beside those that replace it."""
    return {
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "anchor_zone": booking.anchor_zone,
        "office": booking.office.name if booking.office else "",
        "place": office_facts(booking.office),
        "room": booking.room.name if booking.room else "",
    }
