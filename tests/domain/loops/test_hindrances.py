"""A loop that cannot be says why: the one rule without which it could."""

import pytest

from scheduler.domain.bitmap import span
from scheduler.domain.loops.hindrances import Hindrance, hindrance
from scheduler.domain.loops.rules import Rules
from scheduler.domain.slots import Room
from tests.domain.loops.test_loops import OFFICE, at, loop, person, talk, world


def test_a_loop_that_has_a_day_has_no_hindrance():
    assert hindrance(loop(world(person(), person()), talk(1), talk(2))) is None


def test_fewer_people_than_chairs_are_too_few_whenever_the_talks_are():
    assert hindrance(loop(world(person()), talk(1, seat=7), talk(1, seat=8))) == Hindrance.PEOPLE


def test_people_who_are_enough_but_never_together_are_too_few_as_well():
    alone = world(person((12, 17)), person((9, 16)))
    asked = loop(alone, talk(1, 2, seat=7), talk(1, 2, seat=8))

    assert asked.starts
    assert hindrance(asked) == Hindrance.PEOPLE


def test_an_order_that_nobody_can_keep_is_said():
    mornings = world(person((11, 17)), person((9, 11)))
    asked = loop(mornings, talk(1), talk(2), after=((1, 0),))

    assert hindrance(asked) == Hindrance.ORDER
    assert hindrance(loop(mornings, talk(1), talk(2), after=((0, 1), (1, 0)))) == Hindrance.ORDER


def test_a_lunch_that_fits_nowhere_is_said():
    early = world(person((11, 17)), person((11, 17)))

    assert hindrance(loop(early, talk(1), talk(2), rules=Rules(lunch=60))) == Hindrance.LUNCH


def test_a_day_that_would_be_too_long_is_said():
    three = world(person(), person(), person())
    asked = loop(three, talk(1), talk(2), talk(3), rules=Rules(longest=190))

    assert hindrance(asked) == Hindrance.LONGEST


@pytest.mark.parametrize("rooms", [[], [Room(71, 1)]])
def test_an_office_without_a_room_that_is_large_enough_is_said(rooms):
    team = world(person(office=OFFICE), person(office=OFFICE), rooms=rooms)
    asked = loop(team, talk(1, place=OFFICE), talk(2, place=OFFICE))

    assert hindrance(asked) == Hindrance.ROOMS


def test_otherwise_there_are_no_hours_in_common():
    never = world(person((9, 17)), person())

    assert hindrance(loop(never, talk(1), talk(2))) == Hindrance.HOURS


def test_it_is_asked_for_some_starts_alone():
    asked = loop(world(person(), person((12, 17))), talk(1), talk(2))
    afternoon = ~((1 << at(12) - asked.world.horizon.origin) - 1)

    assert hindrance(asked) is None
    assert hindrance(asked, afternoon) == Hindrance.HOURS


def test_half_days_are_asked_for_on_two_dates():
    mondays = loop(world(person(), person()), talk(1), talk(2))
    hours = span(0, 24 * 12), span(24 * 12, 48 * 12)

    assert hindrance(mondays) is None
    assert hindrance(mondays, -1, lambda _: hours) == Hindrance.HOURS
