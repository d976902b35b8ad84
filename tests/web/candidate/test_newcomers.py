"""Before a booking moves, the page says who would come instead."""

import pytest

from scheduler.domain.terms import SeatKind
from scheduler.models import Booking
from scheduler.services.bookings import booking
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from scheduler.web.candidate.wishes import place_value, stamp
from tests.conftest import NOON
from tests.people import portal
from tests.services.calls import (
    first_day,
    make_company,
    make_loop,
    make_office,
    make_person,
    make_role,
    make_step,
)
from tests.web.coordinator.pages import plain


@pytest.fixture
def office(session):
    make_company(session)
    return make_office(session)


@pytest.fixture
def team(session, office):
    """Return Jonas, who works at home, and Aisha, who works in the office and has more to do."""
    return [
        make_person(session, "Jonas Weber"),
        make_person(session, "Aisha Malik", office=office),
    ]


@pytest.fixture
def step(session, office, team):
    return make_step(session, make_role(session, team, [office]))


def asked(session, step, place):
    interview = step.stage.ways[0].interviews[0]
    return finding.ask(session, step, interview, place, now=NOON)


@pytest.fixture
def made(session, act, step, team):
    """Return the call, by video with Jonas."""
    interview = step.stage.ways[0].interviews[0]
    start = asked(session, step, None).starts()[0]
    made = booking.book(session, step.id, Choice(interview.id, None, start), act=act)
    assert [each.person for each in made.attendances] == [team[0]]
    return made


@pytest.fixture
def page(session, settings, made):
    own = portal(session, settings, made.step.application.candidate)
    return f"{own}/bookings/{made.id}/move"


def sent(session, step, made, office):
    start = asked(session, step, office and office.id).starts()[3]
    return {
        "interview": made.interview_id,
        "place": place_value(office and office.id),
        "slot": stamp(start),
    }


@pytest.fixture
def there(session, step, made, office):
    return sent(session, step, made, office)


def test_a_move_to_the_office_first_shows_who_comes_there(
    client, session, step, made, page, office
):
    form = sent(session, step, made, office)
    shown = client.post(page, data=form)

    assert shown.status_code == 422
    assert "There, other people would come." in plain(shown.text)
    assert "with Aisha Malik instead of Jonas." in plain(shown.text)
    session.rollback()
    assert session.get_one(Booking, made.id).office_id is None


def test_the_second_press_takes_the_room_and_the_new_people(
    client, session, made, page, office, there
):
    aisha = made.interview.seats[0].pool.members[1].person_id
    answer = client.post(page, data=there | {"seen": str(aisha)})
    session.rollback()
    moved = session.get_one(Booking, made.id)

    assert answer.status_code == 303
    assert (moved.office_id, [each.person.name for each in moved.attendances]) == (
        office.id,
        ["Aisha Malik"],
    )
    assert moved.room is not None
    assert check(session) == []


def test_a_move_with_the_same_people_says_so_and_asks_nothing(client, session, step, made, page):
    form = sent(session, step, made, None)
    shown = client.get(page, query_string=form).text

    assert "with the same people" in plain(shown)
    assert client.post(page, data=form).status_code == 303


def test_the_coordinator_sees_who_comes_there_too(client, session, step, made, office):
    boss = make_person(session, "Sam Okafor", is_coordinator=True, is_interviewer=False)
    desk = client.enter(boss)
    page = f"/candidates/{step.application_id}/bookings/{made.id}/move"
    form = sent(session, step, made, office) | {"reason": "Asked for it", "version": made.version}
    shown = desk.press(page, form)

    assert shown.status_code == 422
    assert "with Aisha Malik instead of Jonas." in plain(shown.text)


def test_a_day_that_is_to_move_says_which_seats_change(client, session, settings, act):
    role = make_loop(session)
    step = make_step(session, role)
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    page = f"{portal(session, settings, step.application.candidate)}/steps/{step.id}/day/move"
    words = plain(client.get(page).text)
    assert "The same people as now." in words

    (seat,) = [each for each in day[0].attendances if each.kind is SeatKind.LEAD]
    spare = make_person(session, "Tomás Rivera")
    pool = day[0].interview.seats[0].pool
    with transaction(session):
        pool.members[0].person_id, pool.members[0].joined_at = spare.id, NOON
        raise_versions(session, [seat.person_id])
    assert "Tomás Rivera instead of" in plain(client.get(page).text)
