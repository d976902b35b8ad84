"""The facts that messages bear: plain values, instants in ISO form, nothing that opens a door."""

from datetime import datetime, timedelta

from scheduler.domain.offers import said_sentence
from scheduler.domain.terms import SeatKind
from scheduler.models import (
    Attendance,
    Booking,
    Candidate,
    Company,
    Person,
    Reference,
)
from scheduler.services.messages.place_facts import Facts as Facts  # noqa: PLC0414 -- known by this name
from scheduler.services.messages.place_facts import contact_facts as contact_facts  # noqa: PLC0414 -- so too
from scheduler.services.messages.place_facts import office_facts as office_facts  # noqa: PLC0414 -- so too
from scheduler.services.messages.visit_facts import host_facts
from scheduler.text.names import untitled

HOLDING = (SeatKind.LEAD, SeatKind.PANELIST)


def meeting_facts(booking: Booking, company: Company) -> Facts:
    """Return what both sides may know of *booking*."""
    step = booking.owner
    return {
        "booking_id": booking.id,
        "application_id": step.application_id,
        "step_id": step.id,
        "reference": booking.reference,
        "company": company.name,
        "role": step.application.role.title,
        "title": booking.title,
        "sentence": said_sentence(step.stage.kind, untitled(step.stage.sentence, step.stage.title)),
        "minutes": booking.minutes,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "anchor_zone": booking.anchor_zone,
        "office": office_facts(booking.office),
        "room": booking.room.name if booking.room else "",
        "link": booking.link,
        "contact": contact_facts(company, step.application.role),
    }


def person_facts(attendance: Attendance) -> Facts:
    """Return what candidates read of one person of the line-up."""
    person = attendance.person
    facts = {"name": person.name, "line": person.line, "by_screen": attendance.by_screen}
    return facts | seat_facts(attendance)


def beside_facts(booking: Booking) -> list[Facts]:
    """Return who may be there besides the line-up: a calendar does not name them, a mail does."""
    return [
        {"name": each.person.name, **seat_facts(each)}
        for each in booking.attendances
        if each.kind not in HOLDING
    ]


def seat_facts(attendance: Attendance) -> Facts:
    """Return how somebody sits in it who does not hold it: as a shadow, or if they like."""
    return {} if attendance.kind in HOLDING else {"seat": attendance.kind.value}


def candidate_facts(booking: Booking, company: Company) -> Facts:
    """Return what the candidate's calendar and mails say of *booking*."""
    way = booking.interview.way
    candidate = booking.application.candidate
    return meeting_facts(booking, company) | {
        "zone": candidate.zone,
        "clock": candidate.clock,
        "name": candidate.name,
        "people": [person_facts(each) for each in booking.attendances if each.kind in HOLDING],
        "beside": beside_facts(booking),
        "expect": said_sentence(way.kind, lines(booking.interview.topic, way.expect)),
        "prepare": said_sentence(way.kind, lines(booking.interview.prepare, way.prepare)),
        "moves_left": moves_left(booking),
        "change_until": change_until(booking).isoformat(),
        "answer": booking.entry.answer.value,
    }


def team_facts(booking: Booking, company: Company) -> Facts:
    """Return what the line-up's calendars say of *booking*; accommodations are not among it."""
    facts = about_guest(booking, company) | {
        "people": [person_facts(each) for each in booking.attendances],
        "attendees": [
            {"name": each.person.name, "address": each.person.mail, "id": each.person_id}
            | seat_facts(each)
            for each in booking.attendances
        ],
        "answers": {each.person.mail: each.answer.value for each in booking.attendances},
    }
    if not booking.with_candidate:
        facts["with_candidate"] = False
    if booking.call_of:  # the one they meet is a referee, who speaks about the candidate
        facts |= {"about": booking.application.candidate.name, "sentence": ""}
        facts |= {"reference_id": booking.call_of.id}
    return facts


def about_guest(booking: Booking, company: Company) -> Facts:
    """Return the meeting and whom the line-up meets: a candidate, a referee or a visitor."""
    if booking.visit:
        return host_facts(booking, booking.visit, company)
    who: Candidate | Reference = booking.call_of or booking.application.candidate
    return meeting_facts(booking, company) | {
        "candidate": {"name": who.name, "phone": who.phone, "zone": who.zone},
        "looking_for": "" if booking.call_of else booking.application.looking_for,
    }


def lines(*texts: str) -> str:
    """Return those of *texts* that say something, a line each."""
    return "\n".join(each for each in texts if each)


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
