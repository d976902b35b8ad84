"""What is written down about a booking: whose line it is depends on what was booked."""

from sqlalchemy import select

from scheduler.models import Booking, Entry
from scheduler.services import journal
from scheduler.services.transaction import transaction
from scheduler.services.visits.hosting import standing
from tests import visiting
from tests.services.house import a_booking, a_company, a_person, pacific
from tests.services.referees import MORNING, Town, book
from tests.visiting import coffee


def written(session, booking, act):
    """Return what a line about *booking* is about, and whose it is."""
    with transaction(session):
        journal.record_booking(session, "lock", booking, {"title": "Live"}, act=act)
    line = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (line.actor, line.action, line.payload) == (act.actor, "lock", {"title": "Live"})
    return line.subject, line.application_id


def test_a_line_about_an_interview_belongs_to_the_application(session, act):
    a_company(session)
    booking = session.get_one(Booking, a_booking(session, a_person(session, act), pacific(1, 9)))

    assert written(session, booking, act) == (f"booking:{booking.id}", booking.step.application_id)


def test_a_line_about_a_call_belongs_to_the_candidate_it_is_about(session, act):
    town = Town(session, act)
    helena = town.asked(now=MORNING)
    call = book(town, helena, town.starts(helena, MORNING)[4])

    assert written(session, call, act) == (f"booking:{call.id}", town.application_id)


def test_a_line_about_a_visit_belongs_to_no_application(session, act):
    town = visiting.Town(session, act)
    talk = standing(session, town.come(coffee(town.coffees()[0])).id)

    assert written(session, talk, act) == (f"booking:{talk.id}", None)
