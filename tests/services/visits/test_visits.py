"""Visiting without applying: asked for, confirmed by a press, moved, given back; nobody twice."""

from datetime import timedelta

import pytest

from scheduler.domain.bitmap import Horizon
from scheduler.errors import Conflict, Invalid, SlotTaken
from scheduler.services.search.columns import counted_starts
from scheduler.services.upkeep import invariants
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.mail.post import deliver_all
from tests.visiting import DAY, THURSDAY, Town, coffee, local, to

LUCIA = "lucia.moreno@mail.example"


@pytest.fixture
def town(session, act):
    return Town(session, act)


@pytest.fixture
def post(engine, settings):
    """Send what is due, as the worker does: what nobody has heard of is not called off."""
    return lambda: deliver_all(engine, settings, now=NOON)


def test_asking_holds_nothing_and_mails_a_button(town):
    day = town.afternoon(places=1)

    visit = town.ask(to(day))

    assert (visit.state.value, town.taken(day), town.told(LUCIA)) == ("asked", 0, ["visit_asked"])


def test_the_first_press_behind_the_link_takes_the_places_of_the_group(town):
    day = town.afternoon(places=3)

    visit = town.come(to(day, guests=2))

    assert (visit.state.value, [each.number for each in visit.held]) == ("confirmed", [1, 2])
    assert town.told(LUCIA) == ["visit_asked", "visit_booked"]


def test_pressing_twice_is_pressing_once(town):
    day = town.afternoon()
    visit = town.come(to(day, guests=2))

    town.choose(visit, to(day, guests=2))

    assert (town.taken(day), town.told(LUCIA)) == (2, ["visit_asked", "visit_booked"])


def test_a_full_afternoon_is_refused_and_everything_stays_as_it_was(town):
    day = town.afternoon(places=2)
    asked = town.ask(to(day, guests=1), "Omar Reyes")
    town.come(to(day, guests=2))

    with pytest.raises(Conflict, match="full"):
        town.choose(asked, to(day))
    town.session.rollback()
    assert (town.visit(asked.id).state.value, town.taken(day)) == ("asked", 2)


def test_a_group_larger_than_the_office_takes_is_refused(town):
    day = town.afternoon(places=8)
    with pytest.raises(Invalid, match="At most 3"):
        town.ask(to(day, guests=4))


def test_one_address_has_one_group_of_an_afternoon(town):
    day = town.afternoon()
    town.come(to(day))
    again = town.ask(to(day))

    with pytest.raises(Conflict, match="already"):
        town.choose(again, to(day))


def test_one_address_has_three_visits_ahead_at_most(town):
    days = [town.afternoon(THURSDAY + number * DAY) for number in (0, 5, 6, 7)]
    for day in days[:3]:
        town.come(to(day))

    with pytest.raises(Conflict, match="three visits"):
        town.come(to(days[3]))


def test_coffee_claims_a_host_with_their_gap_and_invites_both_sides(town):
    start = town.coffees()[0]

    visit = town.come(coffee(start))

    booking = standing(town.session, visit.id)
    host = booking.attendances[0].person
    assert (visit.starts_at, booking.minutes, booking.office.name) == (start, 30, "San Francisco")
    assert (town.claimed(host), town.told(host.mail)) == (8, ["booked_team"])
    assert town.told(LUCIA) == ["visit_asked", "visit_booked"]
    assert invariants.check(town.session) == []


def test_two_visitors_at_one_time_have_two_hosts_and_a_third_has_none(town):
    start = town.coffees()[0]
    third = town.ask(coffee(start), "Ken Ito")
    found = [town.come(coffee(start), name) for name in ("Lucia Moreno", "Omar Reyes")]

    hosts = {standing(town.session, each.id).attendances[0].person.name for each in found}

    assert hosts == {"Jonas Weber", "Aisha Malik"}
    assert start not in town.coffees()
    with pytest.raises(SlotTaken):
        town.choose(third, coffee(start))


def test_coffee_lies_within_the_visits_own_hours_and_the_offices(town):
    hours = {start.astimezone(local(THURSDAY, 10).tzinfo).hour for start in town.coffees()}
    assert (min(hours), max(hours)) == (10, 15)


def test_a_host_has_no_more_visits_a_day_than_the_office_says(session, act):
    town = Town(session, act, hosts=("Jonas Weber",), per_day=1)
    start = local(THURSDAY, 10)
    town.come(coffee(start))

    days = {each.astimezone(start.tzinfo).date() for each in town.coffees()}

    assert THURSDAY not in days
    assert THURSDAY + DAY in days


def test_visits_count_for_no_limit_of_interviews(town):
    town.come(coffee(town.coffees()[0]))

    ids = [each.id for each in town.hosts]
    assert counted_starts(town.session, ids, Horizon.of(NOON.date(), weeks=3)) == {}


def test_coffee_moves_and_keeps_its_row_and_its_entries(town):
    first, second = town.coffees()[0], town.coffees()[9]
    visit = town.come(coffee(first))
    before = standing(town.session, visit.id)
    uids = (before.team_object.uid, visit.entry.uid)

    town.choose(visit, coffee(second))

    after = standing(town.session, visit.id)
    assert (after.id, after.team_object.uid, visit.entry.uid) == (before.id, *uids)
    assert (visit.starts_at, visit.moved_from) == (second, first)
    assert town.told(LUCIA)[-1] == "visit_moved"


def test_from_coffee_to_an_afternoon_the_host_is_free_again(town, post):
    day = town.afternoon()
    visit = town.come(coffee(town.coffees()[0]))
    host = standing(town.session, visit.id).attendances[0].person
    post()

    town.choose(visit, to(day))

    assert (town.claimed(host), town.taken(day)) == (0, 1)
    assert town.told(host.mail) == ["booked_team", "cancelled_team"]
    assert town.told(LUCIA) == ["visit_asked", "visit_booked", "visit_moved"]
    assert invariants.check(town.session) == []


def test_from_an_afternoon_to_coffee_the_places_are_free_again(town):
    day = town.afternoon()
    visit = town.come(to(day, guests=2))

    town.choose(visit, coffee(town.coffees()[0], guests=2))

    assert (town.taken(day), visit.day) == (0, None)
    assert town.told(LUCIA)[-1] == "visit_moved"
    assert invariants.check(town.session) == []


def test_another_number_of_guests_keeps_the_time_and_tells_the_host(town):
    start = town.coffees()[0]
    visit = town.come(coffee(start))
    host = standing(town.session, visit.id).attendances[0].person

    town.choose(visit, coffee(start, guests=2))

    assert town.told(host.mail) == ["booked_team", "moved_team"]
    assert town.newest(host.mail).facts["looking_for"] == "Comes with one more."


def test_cancelling_frees_all_and_tells_both_sides_once(town, post):
    visit = town.come(coffee(town.coffees()[0]))
    host = standing(town.session, visit.id).attendances[0].person
    post()

    town.cancel(visit)
    town.cancel(visit)

    assert (town.visit(visit.id).state.value, town.claimed(host)) == ("cancelled", 0)
    assert town.told(host.mail) == ["booked_team", "cancelled_team"]
    assert town.told(LUCIA) == ["visit_asked", "visit_booked", "visit_cancelled"]


def test_whoever_cancelled_may_choose_anew_with_a_new_entry(town):
    day = town.afternoon()
    visit = town.come(to(day))
    first = visit.entry.uid
    town.cancel(visit)

    town.choose(visit, to(day))

    assert (visit.state.value, town.told(LUCIA)[-1]) == ("confirmed", "visit_booked")
    assert visit.entry.uid != first


def test_after_it_has_begun_nothing_can_be_changed(town):
    day = town.afternoon()
    visit = town.come(to(day))
    later = day.starts_at + timedelta(minutes=1)

    with pytest.raises(Conflict):
        town.choose(visit, coffee(town.coffees()[-1]), now=later)
    with pytest.raises(Conflict):
        town.cancel(visit, now=later)
