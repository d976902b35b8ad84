"""Each promise, broken on purpose, is found; a world that services made keeps them all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, text, update

from scheduler.domain.bitmap import tick
from scheduler.domain.terms import ApplicationState, Audience, BookingState, StepState
from scheduler.models import (
    Application,
    Booking,
    CalendarObject,
    Claim,
    Entry,
    Message,
    Person,
    Step,
)
from scheduler.services import journal, sealing
from scheduler.services.bookings.cancelling import cancel
from scheduler.services.placing.holding import hold
from scheduler.services.seats.answers import cannot
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.mail.post import choices, deliver_all, make_booking, make_step, move_on
from tests.people import make_application, make_candidate

TIME = "A booking has exactly the time that it needs."


class World:
    """A booked call and what may be done to it behind the services' backs."""

    def __init__(self, session, booking, act):
        self.session, self.act = session, act
        self.booking_id, self.step_id = booking.id, booking.step_id
        self.candidate_id = booking.step.application.candidate_id
        self.application_id = booking.step.application_id
        self.person_id = booking.attendances[0].person_id
        self.start = tick(booking.starts_at)

    def run(self, *statements):
        """Change rows as nothing in the program would."""
        with transaction(self.session):
            for each in statements:
                self.session.execute(each)

    def broken(self):
        """Return what the promises say of the world now, by promise."""
        self.session.rollback()
        found = {}
        for each in invariants.check(self.session):
            found.setdefault(each.promise, []).append(each.row)
        return found

    def write(self, action):
        """Write a line about the booking into the journal."""
        with transaction(self.session):
            journal.record(self.session, action, f"booking:{self.booking_id}", act=self.act)

    def claims(self, resource_id):
        return delete(Claim).where(Claim.resource_id == resource_id)


@pytest.fixture
def world(session, act):
    return World(session, make_booking(session, act), act)


def test_what_services_make_keeps_every_promise(session, engine, settings, act, world):
    deliver_all(engine, settings, now=NOON)
    booking = session.get_one(Booking, world.booking_id)
    other = make_application(session, booking.step.application.role, make_candidate(session))
    step = other.steps[1]
    hold(session, step.id, choices(session, step, act)[0], act=act)
    assert world.broken() == {}

    hold(session, world.step_id, choices(session, booking.step, act)[-1], act=act)
    assert world.broken() == {}

    moved = move_on(session, booking, replace(act, now=NOON + timedelta(minutes=1)))
    cannot(session, moved.attendances[0].id, "A cold", act=act)
    assert world.broken() == {}

    cancel(session, booking.id, by="staff", act=act)
    sealing.seal(session, now=NOON + timedelta(hours=1))
    assert world.broken() == {}


def test_a_person_or_a_candidate_without_their_time_is_found(world):
    world.run(world.claims(world.person_id))
    whole = f"booking {world.booking_id}, resource {world.person_id}: nothing claimed"
    assert world.broken() == {TIME: [whole]}

    world.run(world.claims(world.candidate_id).where(Claim.tick == world.start))
    part = f"booking {world.booking_id}, resource {world.candidate_id}"
    assert world.broken() == {TIME: [part, whole]}


def test_time_that_is_not_needed_is_found(world):
    extra = {"booking_id": world.booking_id, "hold_id": None, "is_gap": False}
    at = world.start - 1
    world.run(insert(Claim).values(resource_id=world.person_id, tick=at, **extra))

    assert world.broken() == {TIME: [f"booking {world.booking_id}, resource {world.person_id}"]}


def test_a_gap_within_the_meeting_is_found(world):
    world.run(
        update(Claim)
        .where(Claim.resource_id == world.person_id, Claim.tick == world.start)
        .values(is_gap=True)
    )

    row = f"booking {world.booking_id}, resource {world.person_id}"
    assert world.broken() == {TIME: [row, row]}


def test_a_cancelled_booking_that_keeps_time_is_found(session, world):
    world.run(
        update(Booking).values(state=BookingState.CANCELLED),
        update(Step).where(Step.id == world.step_id).values(state=StepState.OPEN),
    )
    world.write("cancel")

    row = f"booking {world.booking_id}"
    assert world.broken() == {"A cancelled booking keeps nobody's time.": [row]}


def test_a_hold_without_time_is_found(session, act):
    step = make_step(session)
    ident = hold(session, step.id, choices(session, step, act)[0], act=act).id
    with transaction(session):
        session.execute(delete(Claim).where(Claim.hold_id == ident))

    session.rollback()
    assert [each.row for each in invariants.check(session)] == [f"hold {ident}"]


def test_time_that_belongs_to_nothing_is_found(session, world):
    if session.get_bind().dialect.name == "sqlite":
        world.run(text("PRAGMA ignore_check_constraints = ON"))
    else:
        world.run(text("ALTER TABLE claim DROP CONSTRAINT ck_claim_one_owner"))
    world.run(insert(Claim).values(resource_id=world.person_id, tick=7, is_gap=False))

    row = f"claim of resource {world.person_id}, step 7"
    assert world.broken() == {"A hold has time, and time belongs to something.": [row]}


def test_more_interviews_than_somebody_gives_are_found(session, act, world):
    later = replace(act, now=NOON + timedelta(hours=1))
    role = session.get_one(Booking, world.booking_id).step.application.role
    for _ in range(2):
        step = make_application(session, role, make_candidate(session)).steps[1]
        make_booking(session, later, step)
    world.run(update(Person).where(Person.id == world.person_id).values(per_day=1, per_week=2))

    who = f"person {world.person_id}"
    assert world.broken() == {
        "Nobody is booked beyond their limits.": [f"{who}, 2026-11-24: 2", f"{who}, 2026-W48: 3"]
    }

    with transaction(session):  # the limits were lowered under what is booked: that stays
        after = replace(act, now=later.now + timedelta(hours=1))
        journal.record(session, "hours changed", f"person:{world.person_id}", act=after)
    assert world.broken() == {}


def test_two_bookings_of_one_interview_are_found(session, world):
    world.run(text("DROP INDEX uq_booking_step_id_interview_id_live"))
    twin = copied(session.get_one(Booking, world.booking_id), reference="twin")
    world.run(insert(Booking).values(twin))

    found = world.broken()
    interview = twin["interview_id"]
    assert found["An interview of a step has one booking."] == [
        f"step {world.step_id}, interview {interview}"
    ]


def copied(row, **values):
    """Return the columns of *row* for another row, with some values of its own."""
    columns = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    return {name: value for name, value in columns.items() if name != "id"} | values


def test_a_uid_of_two_meetings_is_found(session, world):
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("the key of a table cannot be taken off SQLite")
    world.run(text("ALTER TABLE calendar_object DROP CONSTRAINT uq_calendar_object_uid"))
    twin = copied(session.get_one(CalendarObject, 1))
    world.run(insert(CalendarObject).values(twin))

    assert world.broken() == {"A UID belongs to one meeting.": [twin["uid"]]}


def test_a_calendar_object_of_another_audience_is_found(world):
    world.run(
        update(CalendarObject)
        .where(CalendarObject.audience == Audience.CANDIDATE)
        .values(audience=Audience.TEAM)
    )

    row = f"booking {world.booking_id}"
    promise = "A calendar object belongs to one audience of one booking."
    assert world.broken() == {promise: [row]}


SIMPLE = {
    "A booking is as long as it says, at the wall time promised.": (
        update(Booking).values(wall_time="2026-11-24T09:00"),
        "booking {0.booking_id}",
    ),
    "A message is out, on its way or given up.": (
        update(Message).where(Message.id == 1).values(sent_at=NOON),
        "message 1",
    ),
    "Every state is one that we know.": (
        text("UPDATE application SET state = 'lost'"),
        "application {0.application_id}: lost",
    ),
    "A step is booked if and only if its interview is.": (
        update(Step).where(Step.state == StepState.BOOKED).values(state=StepState.PASSED),
        "step {0.step_id}",
    ),
    "An application that ended has ended everywhere.": (
        update(Application).values(state=ApplicationState.DECLINED, ended_at=NOON),
        "application {0.application_id}",
    ),
    "The journal knows every booking.": (
        delete(Entry).where(Entry.action == "book"),
        "booking {0.booking_id}",
    ),
    "Everybody is told of their bookings.": (
        delete(Message).where(Message.person_id.is_not(None)),
        "booking {0.booking_id}, person {0.person_id}",
    ),
    "No message runs ahead of its meeting.": (
        update(Message).where(Message.person_id.is_not(None)).values(sequence=4),
        "message 2",
    ),
}


@pytest.mark.parametrize("promise", SIMPLE)
def test_a_promise_that_one_statement_breaks_is_found(world, promise):
    statement, row = SIMPLE[promise]
    world.run(statement)

    assert world.broken()[promise] == [row.format(world)]


def test_a_candidate_who_was_not_told_of_a_move_is_found(session, engine, settings, act, world):
    deliver_all(engine, settings, now=NOON)
    move_on(session, session.get_one(Booking, world.booking_id), act)
    world.run(
        delete(Message).where(Message.candidate_id == world.candidate_id, Message.sequence == 1)
    )

    row = f"booking {world.booking_id}, its candidate"
    assert world.broken() == {"Everybody is told of their bookings.": [row]}


def test_a_message_that_was_overtaken_is_found(session, engine, settings, act, world):
    deliver_all(engine, settings, now=NOON)
    later = replace(act, now=NOON + timedelta(minutes=5))
    move_on(session, session.get_one(Booking, world.booking_id), later)
    deliver_all(engine, settings, now=later.now)
    world.run(update(Message).where(Message.id == 1).values(sent_at=later.now + timedelta(hours=1)))

    assert world.broken() == {"No message overtakes another of its meeting.": ["message 1"]}


@pytest.mark.parametrize(
    "forgery", [{"actor": "person:9"}, {"payload": {"reason": "other"}}, {"seal": "0" * 64}]
)
def test_a_forged_line_of_the_journal_is_found(session, world, forgery):
    sealing.seal(session, now=NOON + timedelta(hours=1))
    world.run(update(Entry).where(Entry.id == 1).values(forgery))

    assert world.broken()["The journal is as it was written."][0] == "entry 1"


def test_a_line_that_was_taken_out_of_the_journal_is_found(session, world):
    world.write("seen")
    sealing.seal(session, now=NOON + timedelta(hours=1))
    world.run(delete(Entry).where(Entry.id == 1))

    assert world.broken()["The journal is as it was written."] == ["entry 2"]


def test_what_was_erased_from_the_journal_breaks_nothing(session, world):
    sealing.seal(session, now=NOON + timedelta(hours=1))
    world.run(update(Entry).values(payload=None))

    assert world.broken() == {}
