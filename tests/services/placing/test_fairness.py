"""Over many bookings of an equal pool, nobody is given more than one interview above another."""

from collections import Counter

from sqlalchemy import select

from scheduler.domain.terms import BookingState
from scheduler.models import Attendance, Step, WeeklyHours
from scheduler.services.bookings import booking
from scheduler.services.placing.lineups import loads_of
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.races.crowd import make_application
from tests.services.calls import make_company, make_person, make_role

PEOPLE = 7


def all_week(session, people):
    """Let these people give every day of the week, from 7 to 22."""
    for person in people:
        person.hours = [
            WeeklyHours(weekday=day, from_minute=420, until_minute=1320) for day in range(7)
        ]
    session.commit()


def steps_of(session, role, number):
    """Return the open calls of so many new candidates, who all apply at once."""
    with transaction(session):
        crowd = [make_application(role, role.plans[-1], each) for each in range(number)]
        session.add_all(crowd)
        session.flush()
        return [each.steps[1].id for each in crowd]


def test_a_thousand_bookings_of_an_equal_pool_differ_by_one_at_most(session, act):
    make_company(session)
    many = {"gap_minutes": 0, "per_day": 99, "per_week": 999}
    team = [make_person(session, f"Person{n} Example", **many) for n in range(PEOPLE)]
    all_week(session, team)
    role = make_role(session, team, minutes=15)
    loads = Counter(dict.fromkeys((person.id for person in team), 0))

    # PostgreSQL runs the same code, a little slower: a twentieth of it is enough there.
    wanted = 1000 if session.get_bind().dialect.name == "sqlite" else 50
    steps = steps_of(session, role, wanted)
    first = session.get_one(Step, steps[0])
    interview = first.stage.ways[0].interviews[0]
    slots = finding.ask(session, first, interview, None, now=NOON).starts()
    for number, step in enumerate(steps):
        slot = slots[number * 7919 % len(slots)]
        made = booking.book(session, step, Choice(interview.id, None, slot), act=act)
        loads.update(each.person_id for each in made.attendances)
        assert max(loads.values()) - min(loads.values()) <= 1

    assert sum(loads.values()) == len(session.scalars(select(Attendance.id)).all()) == wanted


def test_what_was_held_or_will_be_is_load_and_what_was_not_is_none(session, act):
    make_company(session)
    team = [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber")]
    role = make_role(session, team)
    mine, other = steps_of(session, role, 2)
    step = session.get_one(Step, mine)
    interview = step.stage.ways[0].interviews[0]
    slot = finding.ask(session, step, interview, None, now=NOON).starts()[0]
    made = booking.book(session, mine, Choice(interview.id, None, slot), act=act)
    (who,) = [each.person_id for each in made.attendances]
    chairs = finding.ask(session, session.get_one(Step, other), interview, None, now=NOON).chairs

    def load(state):
        made.state = state
        return loads_of(session, chairs, other, slot)[who]

    assert {state: load(state) for state in BookingState if load(state)} == {
        BookingState.SCHEDULED: interview.minutes,
        BookingState.COMPLETE: interview.minutes,
    }
