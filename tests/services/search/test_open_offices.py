"""When an office is open is worked out once, and anew as soon as it or the company changes."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.bitmap import Horizon
from scheduler.domain.hours import Stretch
from scheduler.errors import Refused
from scheduler.models import Office
from scheduler.services.company import company, offices
from scheduler.services.company.company import DayOff
from scheduler.services.search.open_offices import offices_of
from scheduler.services.transaction import transaction
from tests.listening import statements
from tests.services.house import a_company, a_room, an_office

HORIZON = Horizon.of(date(2026, 11, 23), weeks=4)
MONDAY = DayOff(date(2026, 11, 30), "Closing day")


@pytest.fixture
def office(session, act):
    a_company(session)
    made = an_office(session, act)
    a_room(session, act, made)
    return made


def hours(session, office):
    """Return how many hours the office is open in the horizon."""
    return offices_of(session, [office], HORIZON)[office].opening.bit_count() // 12


def asked(session, office):
    with statements(session.get_bind()) as found:
        offices_of(session, [office], HORIZON)
    return len(found)


def test_what_is_known_costs_the_office_with_its_rooms_and_what_is_taken_of_them(session, office):
    first = asked(session, office)
    assert (first > 2, asked(session, office)) == (True, 2)


def test_other_hours_are_seen_at_once(session, act, office):
    before = hours(session, office)
    details = offices.office_details(session.get_one(Office, office))
    shorter = replace(details, hours=(Stretch(0, 540, 600),))
    offices.change_office(session, office, shorter, act=act)

    assert (before > 4, hours(session, office)) == (True, 4)


def test_an_office_that_is_given_up_is_never_open(session, act, office):
    hours(session, office)
    offices.deactivate_office(session, office, act=act)

    assert hours(session, office) == 0


def test_a_day_off_closes_it_at_once(session, act, office):
    before = hours(session, office)
    details = replace(company.company_details(session), days_off=(MONDAY,))
    company.change_company(session, details, act=act)

    assert hours(session, office) == before - 8


def shorten_and_give_up(session, office):
    with transaction(session):
        found = session.get_one(Office, office)
        found.hours = []
        found.version += 1
        assert hours(session, office) == 0
        raise Refused("Not this.")


def test_what_a_writer_reads_of_its_own_changes_is_forgotten(session, act, office):
    before = hours(session, office)
    with pytest.raises(Refused):
        shorten_and_give_up(session, office)
    offices.change_office(
        session, office, offices.office_details(session.get_one(Office, office)), act=act
    )

    assert hours(session, office) == before
