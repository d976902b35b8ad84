"""The board of a role: everybody at their stop, and what the queue says of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from scheduler.domain.terms import ApplicationState, BookingState, RoleState
from scheduler.errors import Missing
from scheduler.models import Application, Attendance, Booking, Role
from scheduler.services.process import endings, pausing, process
from scheduler.services.queue import board
from scheduler.services.queue.queue import Kind
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import PACIFIC, booked, version

HOUR = timedelta(hours=1)


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


@pytest.fixture
def jonas(session, act):
    return hiring.an_interviewer(session, act)


def called(session, role, act, name):
    """Return an application that stands at the intro call."""
    ident = hiring.applied(session, role, act, name)
    process.advance(session, ident, act=act, version=version(session, ident))
    return ident


def board_of(session, role, act, *, hours=0):
    session.expire_all()
    slug = session.get_one(Role, role).slug
    return board.board_of(session, slug, zone=PACIFIC, now=act.now + hours * HOUR)


def lanes(found):
    return {lane.title: [card.step.name for card in lane.cards] for lane in found.lanes}


def test_everybody_stands_under_the_stop_where_they_are(session, role, act):
    hiring.applied(session, role, act, "Nadia Farouk")
    called(session, role, act, "Omar Farid")
    other = hiring.a_role(session, act, "Writer")
    hiring.applied(session, other, act, "Hugo Lind")

    assert lanes(board_of(session, role, act)) == {
        "Application": ["Nadia Farouk"],
        "Intro call": ["Omar Farid"],
        "Technical side": [],
        "References": [],
        "Offer": [],
    }
    assert [(line.title, line.count) for line in board.roles_of(session)] == [
        ("Customer Engineer", 2),
        ("Writer", 1),
    ]


def test_who_needs_somebody_stands_first_and_bears_the_most_pressing_of_it(
    session, role, act, jonas
):
    settled = called(session, role, act, "Anna Settled")
    booked(session, settled, act, in_hours=30, person_id=jonas)
    broken = called(session, role, act, "Zoe Broken")
    booking_id = booked(session, broken, act, in_hours=50, person_id=jonas)
    with transaction(session):
        session.execute(
            update(Attendance).where(Attendance.booking_id == booking_id).values(answer="declined")
        )
        session.execute(update(Booking).where(Booking.id == booking_id).values(at_risk_at=act.now))

    found = board_of(session, role, act)
    calls = found.lanes[1].cards

    assert [(card.step.name, card.row and card.row.kind, card.is_broken) for card in calls] == [
        ("Zoe Broken", Kind.INTERVIEWER_CANT, True),
        ("Anna Settled", None, False),
    ]
    assert [card.step.name for card in found.stuck] == ["Zoe Broken"]
    assert calls[0].meeting.people == ()  # Jonas does not come
    assert (calls[1].meeting.people, calls[1].meeting.office) == (("Jonas Weber",), "")
    assert calls[1].meeting.is_one_of == 1


def test_the_talks_of_this_week_are_counted_and_no_others(session, role, act, jonas):
    other = hiring.a_role(session, act, "Writer")
    for number, (of_role, hours) in enumerate(
        [(role, 24), (role, 48), (role, 24 * 8), (other, 30)]
    ):
        ident = called(session, of_role, act, f"P{number} Person")
        booked(session, ident, act, in_hours=hours, person_id=jonas)
    with transaction(session):
        last = session.get_one(Booking, 2)
        last.state = BookingState.CANCELLED

    assert board_of(session, role, act).talks == 1


def test_who_rests_or_has_ended_stands_nowhere_and_is_counted_apart(session, role, act):
    resting = called(session, role, act, "Runa Rests")
    pausing.pause(session, resting, date(2026, 12, 7), by="candidate", act=act)
    gone = called(session, role, act, "Gil Gone")
    endings.withdraw(session, gone, act=act)

    found = board_of(session, role, act)

    assert (found.cards, found.resting) == ([], 1)


def test_a_stop_that_only_an_older_plan_has_is_a_lane_of_its_own(session, role, act):
    called(session, role, act, "Omar Farid")
    other = hiring.a_role(
        session, act, "Next", stages=[each for each in hiring.STAGES if each[0] != "Intro call"]
    )
    with transaction(session):  # the newest plan of the role has no intro call any more
        plan = session.get_one(Role, other).plans[0]
        plan.role_id, plan.number = role, 2

    found = board_of(session, role, act)

    assert [(lane.title, lane.stage is None) for lane in found.lanes] == [
        ("Application", False),
        ("Technical side", False),
        ("References", False),
        ("Offer", False),
        ("Intro call", True),
    ]


def test_a_role_that_is_being_written_has_no_board(session, role, act):
    with transaction(session):
        session.get_one(Role, role).state = RoleState.DRAFT

    with pytest.raises(Missing):
        board_of(session, role, act)
    assert board.roles_of(session) == []


def test_a_closed_role_is_listed_while_somebody_is_in_process(session, role, act):
    ident = hiring.applied(session, role, act)
    with transaction(session):
        session.get_one(Role, role).state = RoleState.CLOSED
    assert [line.count for line in board.roles_of(session)] == [1]

    with transaction(session):
        session.get_one(Application, ident).state = ApplicationState.HIRED
    assert board.roles_of(session) == []
