"""Two or three change one interview at the same time: it ends as if one had come after the other."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from threading import Barrier

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from scheduler.errors import SchedulerError
from scheduler.models import Booking, CalendarObject, Message
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step

DAY = timedelta(days=1)
WEDNESDAY = NOON.replace(hour=19, minute=0) + 2 * DAY  # 11 am Pacific
THURSDAY, FRIDAY = WEDNESDAY + DAY, WEDNESDAY + 2 * DAY
TURNS = ("BEGIN IMMEDIATE", "FOR UPDATE", "UPDATE ", "INSERT ", "DELETE ")
OVER = "This was cancelled or is over; it cannot be moved any more."
NOTHING_TO_DO = "This was cancelled or is over; nothing needs to be done."
GONE = "This link does not lead anywhere any more."


@dataclass(frozen=True)
class Call:
    """A booked call on Wednesday, by number; whoever holds it is not there on Thursdays."""

    booking_id: int
    interview_id: int
    attendance_id: int
    bystander_id: int  # the step of another candidate, who looks at the same people's times

    def at(self, starts_at):
        return Choice(self.interview_id, None, starts_at)


def cancel(session, call, act):
    cancelling.cancel(session, call.booking_id, by=cancelling.CANDIDATE, act=act)


def call_off(session, call, act):
    cancelling.cancel(session, call.booking_id, by=cancelling.STAFF, reason="Closed", act=act)


def move(session, call, act):
    moving.move(session, call.booking_id, call.at(THURSDAY), act=act)


def override(session, call, act):
    why = OnBehalf("They asked on the phone")
    moving.move(session, call.booking_id, call.at(FRIDAY), act=act, on_behalf=why)


def cannot(session, call, act):
    answers.cannot(session, call.attendance_id, "Ill", act=act)


DEEDS = (cancel, call_off, move, override, cannot)
REFUSED = {
    (cancel, move): OVER,
    (cancel, override): OVER,
    (cancel, cannot): NOTHING_TO_DO,
    (call_off, move): OVER,
    (call_off, override): OVER,
    (call_off, cannot): NOTHING_TO_DO,
    (move, cannot): GONE,  # somebody else holds it now
}


@pytest.fixture
def make_call(session, act):
    """Return the maker of a booked call, each of people of its own."""
    make_company(session)

    def make_call(when=act):
        team = [make_person(session, name) for name in ("Aisha M", "Jonas W")]
        with transaction(session):
            team[0].hours = [each for each in team[0].hours if each.weekday != THURSDAY.weekday()]
        step, bystander = (make_step(session, role) for role in [make_role(session, team)] * 2)
        wanted = Choice(step.stage.ways[0].interviews[0].id, None, WEDNESDAY)
        made = booking.book(session, step.id, wanted, act=when)
        heard(session)
        return Call(made.id, wanted.interview_id, made.attendances[0].id, bystander.id)

    return make_call


def heard(session):
    """Let everything be tried that is to be sent."""
    for message in session.scalars(select(Message)):
        message.attempt, message.stamped_at = 1, NOON
    session.commit()


def try_to(deed, session, call, act):
    """Do *deed*; return the sentence that refuses it, if one does."""
    try:
        deed(session, call, act)
    except SchedulerError as refused:
        return str(refused)
    return ""


def offered(session, call):
    """Return the times that somebody else may choose of the same people."""
    step = session.get_one(finding.Step, call.bystander_id)
    interview = step.stage.ways[0].interviews[0]
    found = finding.ask(session, step, interview, None, now=NOON).starts()
    session.rollback()
    return found


@contextmanager
def just_before_its_turn(session, *others):
    """Do one of *others* when *session* has read whatever it reads, and is about to lock or to write.

    The next one is done when that one is as far.
    """
    engine, waiting = session.get_bind(), [*others]

    def listen(_connection, _cursor, statement, *_):
        if waiting and any(word in statement for word in TURNS):
            waiting.pop(0)()

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def story(session, call):
    """Return how the call stands, what was told to whom, and what is free for others."""
    session.rollback()
    made = session.get_one(Booking, call.booking_id)
    people = [(each.person.name, each.answer) for each in made.attendances]
    return (
        (made.state, made.starts_at, made.moves, made.cancelled_by, made.version),
        (made.at_risk_at, people, made.step.state),
        [news(session, each) for each in (made.candidate_object_id, made.team_object_id)],
        offered(session, call),
    )


def news(session, object_id):
    """Return what was written of a calendar object, in order, and where its SEQUENCE stands."""
    rows = session.execute(
        select(Message.notice, Message.name, Message.sequence, Message.superseded_at)
        .where(Message.object_id == object_id)
        .order_by(Message.id)
    )
    return session.get_one(CalendarObject, object_id).sequence, [tuple(row) for row in rows]


@pytest.mark.parametrize("second", DEEDS, ids=lambda deed: deed.__name__)
@pytest.mark.parametrize("first", DEEDS, ids=lambda deed: deed.__name__)
def test_whoever_comes_second_decides_by_what_is_true_by_then(
    engine, session, act, make_call, first, second
):
    raced, calm = make_call(), make_call()
    refused = []

    def come_first():
        with Session(engine) as other:
            first(other, raced, act)
            offered(other, raced)  # and somebody looks, so that it is remembered

    with just_before_its_turn(session, come_first):
        refused.append(try_to(second, session, raced, act))
    first(session, calm, act)
    refused.append(try_to(second, session, calm, act))

    assert refused == [REFUSED.get((first, second), "")] * 2
    assert story(session, raced) == story(session, calm)
    assert invariants.check(session) == []


THREE = list(permutations((cancel, move, cannot)))


def calmly(session, act, call, deeds):
    """Do *deeds* one after the other; return what refused each, and the story of it."""
    refused = [try_to(deed, session, call, act) for deed in deeds]
    return refused, story(session, call)


@pytest.mark.parametrize(
    "deeds", THREE, ids=lambda deeds: "-".join(each.__name__ for each in deeds)
)
def test_of_three_at_once_each_decides_by_what_is_true_by_then(
    engine, session, act, make_call, deeds
):
    """The last has read when the second begins, and the second when the first does all of it."""
    raced, calm = make_call(), make_call()
    refused = []

    def come(deed):
        with Session(engine) as other:
            refused.append(try_to(deed, other, raced, act))

    first, second, third = deeds
    with just_before_its_turn(session, lambda: come(second), lambda: come(first)):
        refused.append(try_to(third, session, raced, act))

    assert (refused, story(session, raced)) == calmly(session, act, calm, deeds)
    assert invariants.check(session) == []


def test_three_who_press_in_the_same_moment_end_as_one_after_the_other(
    engine, session, act, make_call
):
    raced, start = make_call(), Barrier(len(THREE[0]))

    def press(deed):
        with Session(engine) as own:
            start.wait()
            return try_to(deed, own, raced, act)

    with ThreadPoolExecutor(len(THREE[0])) as people:
        said = dict(zip(THREE[0], people.map(press, THREE[0]), strict=True))
    ended = said, story(session, raced)

    calm = [(deeds, *calmly(session, act, make_call(), deeds)) for deeds in THREE]
    assert ended in [
        (dict(zip(deeds, refused, strict=True)), told) for deeds, refused, told in calm
    ]
    assert invariants.check(session) == []
