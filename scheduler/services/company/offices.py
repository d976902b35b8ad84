"""Offices: where they are, how to arrive, and when they are open."""

from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from scheduler.domain.hours import Stretch
from scheduler.domain.trips import Payer
from scheduler.models import Booking, Office, OfficeHours
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import words_changed
from scheduler.services.editing import check_free, check_seen, differences, only_once, reserve
from scheduler.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """Everything of an office that its people may change; *hours* in order, in its own zone."""

    name: str
    address: str
    zone: str
    country: str = ""
    arrival: str = ""
    map_url: str = ""
    travel_payer: Payer = Payer.UNSAID
    travel_hint: str = ""
    travel_lead_days: int = 7
    travel_margin_minutes: int = 120
    hours: tuple[Stretch, ...] = ()


PLAIN = tuple(field.name for field in fields(OfficeDetails) if field.name != "hours")
TRAVEL = {name for name in PLAIN if name.startswith("travel_")}  # no calendar shows it


def office_details(office: Office) -> OfficeDetails:
    """Return *office* as it is stored."""
    hours = tuple(
        Stretch(each.weekday, each.from_minute, each.until_minute) for each in office.hours
    )
    return OfficeDetails(**{name: getattr(office, name) for name in PLAIN}, hours=hours)


def create_office(session: Session, details: OfficeDetails, *, act: Act) -> int:
    """Store a new office; return its id. Raises Invalid where its name is taken."""
    with transaction(session):
        office = Office(**{name: getattr(details, name) for name in PLAIN})
        office.hours = opening_rows(details)
        check_name(session, office, details.name)
        with only_once(session, name_taken(details.name)):
            session.add(office)
        journal.record(session, "office created", subject(office), act=act)
        return office.id


def change_office(
    session: Session, office_id: int, details: OfficeDetails, *, act: Act, seen: str | None = None
) -> None:
    """Store *details*; *seen* is the mark of what the editor had before them."""
    with transaction(session):
        office = reserve(session, Office, office_id)
        before = office_details(office)
        check_seen(seen, before)
        check_name(session, office, details.name)
        for name in PLAIN:
            setattr(office, name, getattr(details, name))
        if before.hours != details.hours:
            office.hours = opening_rows(details)
        office.version += 1
        changed = differences(before, details)
        if changed.keys() - {"hours", "country"} - TRAVEL:
            words_changed(session, Booking.office_id == office_id, now=act.now)
        with only_once(session, name_taken(details.name)):
            journal.record(session, "office changed", subject(office), act=act, payload=changed)


def deactivate_office(session: Session, office_id: int, *, act: Act) -> None:
    """Offer nothing at this office any more; its bookings stay."""
    switch(session, office_id, is_active=False, act=act)


def restore_office(session: Session, office_id: int, *, act: Act) -> None:
    """Offer this office again."""
    switch(session, office_id, is_active=True, act=act)


def switch(session: Session, office_id: int, *, is_active: bool, act: Act) -> None:
    """Store whether an office is offered; the same again changes nothing."""
    with transaction(session):
        office = reserve(session, Office, office_id)
        if office.is_active != is_active:
            office.is_active = is_active
            office.version += 1
            action = "office restored" if is_active else "office deactivated"
            journal.record(session, action, subject(office), act=act)


def opening_rows(details: OfficeDetails) -> list[OfficeHours]:
    """Return the rows that store the opening hours of *details*."""
    return [
        OfficeHours(
            weekday=each.weekday, from_minute=each.from_minute, until_minute=each.until_minute
        )
        for each in details.hours
    ]


def check_name(session: Session, office: Office, name: str) -> None:
    """Raise Invalid where another office has the name already."""
    others = [Office.id != office.id] if office.id else []
    check_free(session, Office.name, name, name_taken(name), *others)


def name_taken(name: str) -> str:
    """Return the sentence for a name that another office has."""
    return f"There is already an office called {name}."


def subject(office: Office) -> str:
    """Return how the journal names *office*."""
    return f"office:{office.id}"
