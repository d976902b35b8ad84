"""What everybody who interviews gives together, as the set-up pages say it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from scheduler import clock
from scheduler.models import Office, Person
from scheduler.services.company.company import company_details
from scheduler.services.outlook import outlook
from scheduler.services.outlook.outlook import Outlook
from scheduler.web.acting import session


def next_week(zone: str) -> Outlook:
    """Return what next week, as *zone* has it, gives with any one interviewer."""
    active = session().scalars(select(Person.id).where(Person.is_active, Person.is_interviewer))
    return of(active.all(), zone)


def of(people: Collection[int], zone: str) -> Outlook:
    """Return what next week, as *zone* has it, gives with any one of these people."""
    return outlook.next_week(session(), people, zone, now=clock.now())


def remote(groups: Mapping[int, Collection[int]], zone: str) -> dict[int, int]:
    """Return how many remote starts next week has with each group of people."""
    found = outlook.next_weeks(session(), groups, zone, now=clock.now())
    return {name: each.remote for name, each in found.items()}


def company_zone() -> str:
    """Return the zone of the staff's lists."""
    return company_details(session()).zone


def office_names() -> dict[int, str]:
    """Return the names of all offices."""
    return {each.id: each.name for each in session().scalars(select(Office).order_by(Office.name))}
