"""The facts that messages and calendars bear about a visit: nothing of candidates is among them."""

from collections.abc import Iterable

from scheduler.domain.visits import SAID, erased_at
from scheduler.models import Booking, Company, Person, Visit, VisitDay
from scheduler.services.messages.place_facts import Facts, contact_facts, office_facts


def visit_facts(visit: Visit, company: Company, people: Iterable[Person] = ()) -> Facts:
    """Return what a visitor's mails and calendar say; *people* welcome them."""
    plan = visit.plan
    return {
        "visit_id": visit.id,
        "version": visit.version,
        "company": company.name,
        "kind": visit.kind.value,
        "title": SAID[visit.kind],
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
        "anchor_zone": visit.office.zone,
        "office": office_facts(visit.office),
        "room": "",
        "link": "",
        "name": visit.name,
        "zone": visit.office.zone,
        "clock": visit.clock,
        "guests": visit.guests,
        "people": [{"name": each.name, "line": each.line} for each in people],
        "phone": (plan.phone if plan else "") or company.phone,
        "welcome": plan.welcome if plan else "",
        "reference": "",  # an open afternoon has none
        "reason": visit.reason,
        "erased_on": erased_at(visit.ends_at).date().isoformat(),
        "contact": contact_facts(company),
    }


def of_booking(booking: Booking, visit: Visit, company: Company) -> Facts:
    """Return what a visitor is told of coffee or lunch with one of ours."""
    facts = visit_facts(visit, company, [each.person for each in booking.attendances])
    return facts | {"reference": booking.reference, "booking_id": booking.id}


def host_facts(booking: Booking, visit: Visit, company: Company) -> Facts:
    """Return what a host's mails and calendar say besides who comes; needs stay on the page."""
    return {
        "booking_id": booking.id,
        "visit_id": visit.id,
        "visit": visit.kind.value,
        "reference": booking.reference,
        "company": company.name,
        "role": f"a visit to {visit.office.name}",
        "title": booking.title,
        "sentence": "",
        "minutes": booking.minutes,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "anchor_zone": booking.anchor_zone,
        "office": office_facts(booking.office),
        "room": "",
        "link": "",
        "contact": contact_facts(company),
        "candidate": {"name": visit.name, "phone": "", "zone": visit.office.zone},
        "looking_for": "\n".join(each for each in (group(visit.guests), visit.note) if each),
    }


def group(guests: int) -> str:
    """Return how many come, where it is not one alone.

    >>> [group(1), group(2), group(4)]
    ['', 'Comes with one more.', 'Comes with 3 more.']
    """
    if guests == 1:
        return ""
    return f"Comes with {'one' if guests == 2 else guests - 1} more."  # noqa: PLR2004 -- a pair


def when_of(visit: Visit) -> Facts:
    """Return the time and place of *visit*, to stand beside those that replace it."""
    return {
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
        "anchor_zone": visit.office.zone,
        "office": visit.office.name,
        "place": office_facts(visit.office),
        "room": "",
    }


def day_facts(day: VisitDay, company: Company, *, expected: int) -> Facts:
    """Return what whoever welcomes an open afternoon is told."""
    return {
        "visit_day_id": day.id,
        "company": company.name,
        "title": "Open afternoon",
        "starts_at": day.starts_at.isoformat(),
        "ends_at": day.ends_at.isoformat(),
        "anchor_zone": day.office.zone,
        "office": office_facts(day.office),
        "room": "",
        "link": "",
        "places": day.places,
        "expected": expected,
        "reason": day.reason,
    }
