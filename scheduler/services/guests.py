"""Referees as guests of a call: what their mails and calendars say. They claim nothing here."""

from scheduler.domain.terms import Notice
from scheduler.errors import Missing
from scheduler.models import Booking, Company, Reference
from scheduler.services import telling
from scheduler.services.telling import Facts

# What a candidate is told of an interview by one mail, a referee is told of a call by another.
NOTICES = {
    Notice.BOOKED: Notice.REFEREE_BOOKED,
    Notice.MOVED: Notice.REFEREE_MOVED,
    Notice.CANCELLED: Notice.REFEREE_CANCELLED,
}


def guest_of(booking: Booking) -> Reference:
    """Return the referee whom *booking* calls; raise Missing for an interview."""
    if booking.call_of is None:
        raise Missing
    return booking.call_of


def guest_facts(booking: Booking, company: Company) -> Facts:
    """Return what a referee's calendar and mails say of their call."""
    guest = guest_of(booking)
    return telling.meeting_facts(booking, company) | {
        "reference_id": guest.id,
        "name": guest.name,
        "zone": guest.zone,
        "clock": guest.clock,
        "phone": guest.phone,
        "about": booking.application.candidate.name,
        "people": [telling.person_facts(each) for each in booking.attendances],
        "questions": guest.questions,
        "sentence": "",
    }
