"""A coordinator completes a loop by hand: the nearest day, an override, or a part of it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.loops.rules import Spread
from scheduler.domain.terms import StepState
from scheduler.models import Booking, Interview, Membership, Pool, Seat, TimeOff
from scheduler.services.transaction import raise_versions, transaction
from tests.conftest import NOON
from tests.services.calls import make_office, make_person, make_role, make_step
from tests.web.coordinator.pages import plain
from tests.web.reading import Page, read

DAY = timedelta(days=1)


@pytest.fixture
def team(session, sam):
    office = make_office(session)
    return [make_person(session, name, office=office) for name in ("Aisha Malik", "Lena Brandt")]


@pytest.fixture
def step(session, team):
    """Return the open step of two talks; Aisha holds the first, Lena alone the second."""
    role = make_role(session, [team[0]], [team[0].hours[0].office], minutes=45)
    with transaction(session):
        pool = Pool(name="Go")
        pool.members = [Membership(person_id=team[1].id, joined_at=NOON - 200 * DAY)]
        way = role.plans[0].stages[1].ways[0]
        seat = Seat(position=1, pool=pool)
        way.interviews.append(Interview(position=2, title="Go", minutes=45, seats=[seat]))
    return make_step(session, role)


@pytest.fixture
def lena_is_off(session, team):
    with transaction(session):
        last = NOON.date() + 60 * DAY
        session.add(TimeOff(person_id=team[1].id, first_on=NOON.date(), last_on=last))
        raise_versions(session, [team[1].id])


@pytest.fixture
def there(step):
    return f"/candidates/{step.application_id}/steps/{step.id}/by-hand"


def standing(session):
    session.rollback()
    rows = session.scalars(select(Booking).order_by(Booking.starts_at)).all()
    return [(each.title, each.attendances[0].person.name) for each in rows]


def use(desk, there, which=0):
    """Return the form after the link *Use this day* of a proposal, or of a day that works."""
    page = desk.get(there)
    links = [
        each for each in Page(page).links if "day=" in each and each.startswith(there.split("?")[0])
    ]
    return read(desk, links[which]).fields | {"reason": "We rang them", "submission": "a" * 22}


def test_a_loop_leads_here_from_where_one_books_for_somebody(desk, there):
    assert desk.get(there.replace("by-hand", "booking")).location.startswith(there)


def test_a_day_that_works_is_booked_as_it_is(desk, session, there, step):
    answer = desk.press(there, use(desk, there))

    assert answer.location == f"/candidates/{step.application_id}"
    assert sorted(standing(session)) == [("Go", "Lena Brandt"), ("Intro call", "Aisha Malik")]
    assert "Booked for Priya Raman. Both sides are told." in plain(desk.get(answer.location).text)


def test_the_nearest_day_names_who_is_in_the_way(desk, there, lena_is_off):
    words = plain(desk.get(there).text)

    assert "Nearest to a day that works Times in Denver (MST)" in words
    assert "Lena: off that day." in words
    assert "Intro call Aisha Malik" in words


def test_what_breaks_a_rule_is_said_first_and_booked_when_told_to(
    desk, session, there, step, lena_is_off
):
    form = use(desk, there)

    refused = desk.press(there, form)
    assert refused.status_code == 409
    assert "Go: Lena Brandt is off that day." in plain(refused.text)
    assert standing(session) == []

    again = Page(refused).fields | {"submission": "b" * 22, "overrides": "y"}
    assert desk.press(there, again).status_code == 303
    assert sorted(standing(session)) == [("Go", "Lena Brandt"), ("Intro call", "Aisha Malik")]


def test_a_part_is_booked_and_the_rest_is_left(desk, session, there, step, lena_is_off):
    form = use(desk, there)
    go = next(
        name.removesuffix("interview")
        for name, value in form.items()
        if name.endswith("interview") and value == str(step.stage.ways[0].interviews[1].id)
    )

    answer = desk.press(there, form | {f"{go}left": "y"})

    assert "Priya is asked to choose the rest." in plain(desk.get(answer.location).text)
    assert standing(session) == [("Intro call", "Aisha Malik")]
    assert step.state is StepState.OPEN


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": " "}, "Say why in a few words."),
        ({"talks-0-on": ""}, "Set a day and a time, or leave it."),
        ({"talks-0-left": "y", "talks-1-left": "y"}, "Set a time for one talk at least."),
        ({"talks-0-on": "2020-01-01"}, "A time must lie ahead of now."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_booked(desk, session, there, wrong, sentence):
    answer = desk.press(there, use(desk, there) | wrong)

    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert session.scalar(select(func.count()).select_from(Booking)) == 0


def test_pressing_twice_books_once(desk, session, there):
    form = use(desk, there)

    answers = [desk.press(there, form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(standing(session)) == 2


def test_two_half_days_are_proposed_and_booked_where_the_plan_wants_them(
    desk, session, there, step, lena_is_off
):
    with transaction(session):
        step.stage.ways[0].days = Spread.HALVES
    words = plain(desk.get(there).text)
    assert words.count("Use these half days") == 6

    refused = desk.press(there, use(desk, there))
    again = Page(refused).fields | {"submission": "b" * 22, "overrides": "y"}
    assert (refused.status_code, desk.press(there, again).status_code) == (409, 303)
    assert len(standing(session)) == 2
    first, last = (each.starts_at.date() for each in session.query(Booking))
    assert first != last


def test_half_days_that_work_are_named_by_both_their_dates(desk, session, there, step):
    with transaction(session):
        step.stage.ways[0].days = Spread.HALVES
    page = desk.get(there)

    assert re.search(r"from [\d:]+ am, and \w{3} \d+ Nov, from [\d:]+ am", plain(page.text))
    assert desk.press(there, use(desk, there)).status_code == 303
    assert len(standing(session)) == 2
