"""Open afternoons change, days close, hosts fall ill: who is told, how often, and what is offered."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import BookingState
from scheduler.domain.visits import VisitState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Booking, Entry, Message, Visit
from scheduler.services.people import people
from scheduler.services.privacy import visitors
from scheduler.services.seats import answers, leaving
from scheduler.services.upkeep import invariants
from scheduler.services.visits import days, lists, reminders
from scheduler.services.visits.days import Afternoon
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.mail.post import deliver_all
from tests.people import make_candidate
from tests.visiting import DAY, THURSDAY, Town, coffee, local, to

LUCIA, OMAR = "lucia.moreno@mail.example", "omar.reyes@mail.example"


@pytest.fixture
def town(session, act):
    return Town(session, act)


@pytest.fixture
def post(engine, settings):
    """Send what is due, as the worker does."""
    return lambda now=NOON: deliver_all(engine, settings, now=now)


def change(town, day, **said):
    """Change an afternoon, which goes from four to half past five."""
    plain = {"on": THURSDAY, "begins": time(16), "ends": time(17, 30), "places": 8}
    return days.change_day(town.session, day.id, Afternoon(**plain | said), act=town.act)


def test_another_time_is_told_to_everybody_in_one_mail_each(town):
    day = town.afternoon()
    found = [town.come(to(day), name) for name in ("Lucia Moreno", "Omar Reyes")]

    told = change(town, day, begins=time(17), ends=time(18))

    assert told == 2
    assert {each.starts_at for each in found} == {local(THURSDAY, 17)}
    assert [town.told(each)[-1] for each in (LUCIA, OMAR)] == ["visit_moved"] * 2


def test_more_places_alone_are_told_to_nobody(town):
    day = town.afternoon(places=1)
    town.come(to(day))

    assert change(town, day, places=9) == 0
    assert town.told(LUCIA) == ["visit_asked", "visit_booked"]


def test_there_are_never_fewer_places_than_are_taken(town):
    day = town.afternoon(places=3)
    town.come(to(day, guests=2))

    with pytest.raises(Invalid, match="2 places are taken"):
        change(town, day, places=1)


def test_an_afternoon_that_is_called_off_is_told_once_and_leads_to_other_times(town, post):
    day, other = town.afternoon(), town.afternoon(THURSDAY + DAY)
    visit = town.come(to(day))
    post()

    for _ in range(2):
        days.cancel_day(town.session, day.id, reason="The heating is out.", act=town.act)

    assert town.told(LUCIA) == ["visit_asked", "visit_booked", "visit_cancelled"]
    assert (visit.state, visit.cancelled_by, town.taken(day)) == (VisitState.CANCELLED, "staff", 0)
    assert town.newest(LUCIA).facts["reason"] == "The heating is out."
    town.choose(visit, to(other))
    assert (visit.state.value, visit.starts_at) == ("confirmed", local(THURSDAY + DAY, 16))


def test_closing_a_day_calls_off_afternoon_and_coffee_and_offers_neither(town, post):
    day = town.afternoon()
    coffees = [
        each
        for each in town.coffees()
        if each.astimezone(local(THURSDAY, 1).tzinfo).date() == THURSDAY
    ]
    town.come(to(day))
    hosted = town.come(coffee(coffees[0]), "Omar Reyes")
    host = standing(town.session, hosted.id).attendances[0].person
    post()

    told = days.close_date(town.session, town.office.id, THURSDAY, reason="Closed", act=town.act)

    assert (told, town.claimed(host)) == (2, 0)
    assert [town.told(each)[-1] for each in (LUCIA, OMAR)] == ["visit_cancelled"] * 2
    assert town.told(host.mail) == ["booked_team", "cancelled_team"]
    assert not set(coffees) & set(town.coffees())
    with pytest.raises(Invalid):
        town.afternoon()
    assert invariants.check(town.session) == []


def test_whoever_welcomes_an_afternoon_is_invited_and_released(town, post):
    jonas, aisha = town.hosts
    day = town.afternoon(host=jonas)
    post()

    change(town, day, host_id=aisha.id)

    assert town.told(jonas.mail) == ["visit_welcome", "visit_welcome_over"]
    assert town.told(aisha.mail) == ["visit_welcome"]


def test_a_host_who_cannot_is_replaced_from_the_pool_and_the_visitor_told_who_comes(town, post):
    visit = town.come(coffee(local(THURSDAY, 10)))
    booking = standing(town.session, visit.id)
    seat = booking.attendances[0]
    first, second = seat.person, next(each for each in town.hosts if each is not seat.person)
    post()

    answers.cannot(town.session, seat.id, "A cold", act=town.act)

    assert [each.person for each in booking.attendances] == [second]
    assert town.told(LUCIA)[-1] == "visit_host"
    assert (town.told(first.mail)[-1], town.told(second.mail)) == (
        "cancelled_team",
        ["booked_team"],
    )
    assert (town.claimed(first), town.claimed(second)) == (0, 8)
    assert town.told(town.sam.mail) == ["replaced"]
    assert "A cold" not in str(town.newest(LUCIA).facts)


def test_with_nobody_left_the_visit_stands_and_the_coordinator_is_told(session, act):
    town = Town(session, act, hosts=("Jonas Weber",))
    visit = town.come(coffee(local(THURSDAY, 10)))
    booking = standing(session, visit.id)

    answers.cannot(session, booking.attendances[0].id, "A cold", act=act)

    assert (booking.state, booking.at_risk_at) == (BookingState.SCHEDULED, NOON)
    assert (town.told(town.sam.mail), town.told(LUCIA)[-1]) == (["at_risk"], "visit_booked")


def test_whoever_leaves_the_company_gives_up_their_visits(town):
    visit = town.come(coffee(local(THURSDAY, 10)))
    first = standing(town.session, visit.id).attendances[0].person
    people.deactivate_person(town.session, first.id, act=town.act)

    leaving.give_up_seats(town.session, act=town.act)

    assert standing(town.session, visit.id).attendances[0].person is not first


def test_visitors_are_reminded_a_day_and_an_hour_before_hosted_or_not(town):
    day = town.afternoon()
    town.come(to(day))
    town.come(coffee(local(THURSDAY, 10)), "Omar Reyes")

    for hours in (24, 23, 1):
        reminders.remind(town.session, act=town.at(day.starts_at - timedelta(hours=hours)))
        reminders.remind(town.session, act=town.at(local(THURSDAY, 10) - timedelta(hours=hours)))

    assert town.told(LUCIA).count("visit_reminder") == 2
    assert town.told(OMAR).count("visit_reminder") == 2


def test_at_the_door_one_press_notes_it_and_another_takes_it_back(town):
    day = town.afternoon()
    visit = town.come(to(day))
    on_day = town.at(day.starts_at)

    states = [
        lists.mark(town.session, visit.id, state, act=on_day).state.value
        for state in (
            VisitState.ARRIVED,
            VisitState.ARRIVED,
            VisitState.DID_NOT_COME,
            VisitState.CONFIRMED,
        )
    ]

    assert states == ["arrived", "arrived", "did_not_come", "confirmed"]


def test_nobody_has_come_before_their_day(town):
    visit = town.come(to(town.afternoon()))
    with pytest.raises(Conflict):
        lists.mark(town.session, visit.id, VisitState.ARRIVED, act=town.act)


def test_thirty_days_after_nothing_is_left_of_a_visitor(town, post):
    visit = town.come(coffee(local(THURSDAY, 10)), needs="Step-free, please", note="Rust")
    post()
    ends_at = visit.ends_at

    early = visitors.erase_visitors(town.session, act=town.at(ends_at + 29 * DAY))
    late = visitors.erase_visitors(town.session, act=town.at(ends_at + 30 * DAY))

    assert (early, late) == (0, 1)
    town.session.expire_all()
    gone = town.visit(visit.id)
    assert (gone.name, gone.mail, gone.mail_key, gone.needs, gone.note) == ("",) * 5
    for table in (Message, Entry, Visit):
        assert "lucia" not in everything(town.session, table).lower()


def everything(session, table):
    """Return all that the rows of a table say, in one text."""
    rows = session.execute(select(*table.__table__.c)).all()
    return "\n".join(str(tuple(row)) for row in rows)


def test_who_applies_and_agrees_is_kept_and_who_only_agrees_is_not(town):
    day = town.afternoon()
    found = [town.come(to(day), name) for name in ("Lucia Moreno", "Omar Reyes")]
    for visit in found:
        visit.consented_at = NOON
    town.session.commit()
    make_candidate(town.session, mail=LUCIA)

    visitors.erase_visitors(town.session, act=town.at(day.ends_at + 31 * DAY))

    assert [town.visit(each.id).name for each in found] == ["Lucia Moreno", ""]


def test_a_button_that_nobody_pressed_is_forgotten_after_a_week(town):
    visit = town.ask(to(town.afternoon(THURSDAY + 7 * DAY)))

    visitors.erase_visitors(town.session, act=town.at(NOON + 7 * DAY))

    assert town.visit(visit.id).name == ""


def test_every_booking_of_a_visit_keeps_the_promises_of_the_data(town):
    start = town.coffees()[0]
    visit = town.come(coffee(start))
    town.cancel(visit)
    town.choose(visit, coffee(start))

    assert invariants.check(town.session) == []
    made = town.session.scalar(select(func.count()).select_from(Booking))
    assert made == 2
