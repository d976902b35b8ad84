"""What a press of Book asks the database: bounds that keep it cheap, since all others wait for it.

They are counts, not times: the same on a busy machine. Whoever needs one more has to say so here.
"""

import pytest
from sqlalchemy.orm import Session

from scheduler.errors import SlotTaken
from scheduler.services.bookings import booking
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from tests.conftest import NOON
from tests.listening import statements
from tests.services.calls import (
    first_day,
    make_company,
    make_loop,
    make_office,
    make_person,
    make_role,
    make_step,
)

# The questions are nearly the same on PostgreSQL; there locks and what is read after them come in.
pytestmark = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)

ONE, ONE_IN_THE_OFFICE, LATE = 35, 43, 4
A_DAY_MORE = 8  # of three talks: their rows are written one by one


@pytest.fixture
def one(session):
    """Return a role with one call, remote or in an office, for a pool of three."""
    make_company(session)
    office = make_office(session)
    names = ("Aisha Malik", "Jonas Weber", "Lena Brandt")
    return make_role(
        session, [make_person(session, each, office=office) for each in names], [office]
    )


@pytest.fixture
def loop(session):
    return make_loop(session)


def asked(engine, press):
    """Return what *press* asks in a session of its own."""
    with Session(engine) as own, statements(engine) as found:
        press(own)
    return len(found)


def office_of(role):
    return role.plans[0].stages[1].ways[0].places[1].office_id


def press_of_one(session, role, act, place):
    """Return a press of Book for the first time that there is at *place*."""
    step = make_step(session, role)
    interview = step.stage.ways[0].interviews[0]
    starts_at = ask(session, step, interview, place, now=NOON).starts()[0]
    ident, choice = step.id, Choice(interview.id, place, starts_at)
    session.rollback()
    return lambda own: booking.book(own, ident, choice, act=act)


def press_of_a_day(session, role, act, place, day=None):
    step = make_step(session, role)
    ident, choice = step.id, day or first_day(session, step, place)
    session.rollback()
    return lambda own: loops.book_loop(own, ident, choice, act=act)


def test_one_talk(engine, session, one, act):
    remote = [asked(engine, press_of_one(session, one, act, None)) for _ in range(2)]
    office = [asked(engine, press_of_one(session, one, act, office_of(one))) for _ in range(2)]

    assert (max(remote) <= ONE, max(office) <= ONE_IN_THE_OFFICE) == (True, True), (remote, office)


def test_a_day_of_three_talks_asks_hardly_more_than_one(engine, session, loop, act):
    remote = [asked(engine, press_of_a_day(session, loop, act, None)) for _ in range(2)]
    place = office_of(loop)
    office = [asked(engine, press_of_a_day(session, loop, act, place)) for _ in range(2)]

    assert max(remote) <= ONE + A_DAY_MORE, remote
    assert max(office) <= ONE_IN_THE_OFFICE + A_DAY_MORE, office


def test_whoever_is_late_for_a_day_asks_next_to_nothing(engine, session, loop, act):
    day = first_day(session, make_step(session, loop))
    press_of_a_day(session, loop, act, None, day)(session)
    late = press_of_a_day(session, loop, act, None, day)

    with Session(engine) as own, statements(engine) as found, pytest.raises(SlotTaken):
        late(own)
    assert len(found) <= LATE
