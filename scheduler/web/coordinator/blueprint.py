"""The blueprint that the coordinator's pages share, and how they tell times."""

from flask import Blueprint

from scheduler.models import Company, Person
from scheduler.text.times import Clock
from scheduler.web.acting import session

bp = Blueprint("coordinator", __name__)


def clock_of(person: Person) -> Clock:
    """Return how *person* reads the lists of the staff: in the company's zone."""
    company = session().get_one(Company, 1)
    return Clock(company.zone, 24 if person.clock == 24 else 12)  # noqa: PLR2004 -- hours
