"""Referees and visitors as guests of a booking: what their mails say. They claim nothing here."""

from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.errors import Missing
from scheduler.models import Booking, Company, Reference, Visit
from scheduler.services.messages import telling, visit_facts
from scheduler.services.messages.telling import Facts

# What a candidate is told of an interview by one mail, a referee is told of a call by another.
NOTICES = {
    Notice.BOOKED: Notice.REFEREE_BOOKED,
    Notice.MOVED: Notice.REFEREE_MOVED,
    Notice.CANCELLED: Notice.REFEREE_CANCELLED,
}
OF_VISITS = {
    Notice.BOOKED: Notice.VISIT_BOOKED,
    Notice.MOVED: Notice.VISIT_MOVED,
    Notice.CANCELLED: Notice.VISIT_CANCELLED,
    Notice.PEOPLE_CHANGED: Notice.VISIT_HOST,
}


def has_guest(booking: Booking) -> bool:
    """Tell whether somebody comes who is no candidate: a referee or a visitor."""
    return booking.call_of is not None or booking.visit is not None


def guest_of(booking: Booking) -> Reference | Visit:
    """Return the referee whom *booking* calls, or the visitor; raise Missing for an interview."""
    guest = booking.call_of or booking.visit
    if guest is None:
        raise Missing
    return guest


def notice_for(booking: Booking, notice: Notice) -> Notice:
    """Return the mail by which a guest is told what a candidate is told by *notice*."""
    return (OF_VISITS if booking.visit else NOTICES)[notice]


def purpose_of(booking: Booking) -> KeyPurpose:
    """Return what the guest's own link is good for."""
    return KeyPurpose.VISIT if booking.visit else KeyPurpose.REFEREE


def guest_facts(booking: Booking, company: Company) -> Facts:
    """Return what a guest's calendar and mails say of their call or visit."""
    if booking.visit:
        return visit_facts.of_booking(booking, booking.visit, company)
    guest = booking.call_of
    if guest is None:
        raise Missing
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
