"""From the first schema to today's, with rows in every table: nothing is lost, and all still works."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import MetaData, select, text
from sqlalchemy.orm import Session

from scheduler import database
from scheduler.domain.terms import ApplicationState, StageKind, StepState
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Attendance,
    Beat,
    Booking,
    Candidate,
    Claim,
    Conflict,
    DayOverride,
    Departure,
    Exercise,
    Hold,
    Interview,
    Person,
    SeatPerson,
    Step,
    Submission,
    Tally,
)
from scheduler.services.act import Act
from scheduler.services.bookings import cancelling
from scheduler.services.bookings.booking import book
from scheduler.services.people import sessions
from scheduler.services.placing import holding
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.cli.gained import ADDED, LATER, NEW
from tests.cli.sample import address_of, settings_of
from tests.conftest import NOON, engine_of
from tests.mail.post import choices


@pytest.fixture
def full(sample):
    """Return the sample company with something also in the tables that it leaves empty."""
    act = Act("command", NOON, settings_of(address_of(sample), ".").house)
    step = sample.scalars(
        select(Step)
        .where(
            Step.state == StepState.OPEN,
            Step.stage.has(kind=StageKind.CALL),
            Step.application.has(Application.candidate.has(Candidate.confirmed_at.is_not(None))),
        )
        .order_by(Step.id)
    ).first()
    person = sample.scalars(select(Person).order_by(Person.id)).first()
    seat = step.stage.ways[0].interviews[0].seats[0]
    holding.hold(sample, step.id, choices(sample, step, act)[0], act=act)
    without_debriefs(sample)
    without_exercises(sample)
    without_pauses(sample)
    link = sessions.make_link(sample, person.id, life=timedelta(hours=1), act=act)
    sessions.use_link(sample, link.id, client="Firefox", act=act)
    with transaction(sample):
        sample.add_all(
            [
                Beat(name="worker", at=NOON),
                Conflict(
                    candidate_id=step.application.candidate_id,
                    person_id=person.id,
                    reason="They have worked together.",
                ),
                DayOverride(person_id=person.id, on=NOON.date()),
                SeatPerson(seat_id=seat.id, person_id=person.id),
                Submission(key="k", actor="candidate", digest="d", location="/", at=NOON),
                Tally(name="sign-in", since=NOON, count=1),
            ]
        )
    return sample


def without_debriefs(session):
    """Take out what the first schema had no room for: bookings without their candidate."""
    mine = select(Booking.id).where(~WITH_CANDIDATE)
    with transaction(session):
        for model in (Attendance, Claim, Departure):
            session.execute(sa.delete(model).where(model.booking_id.in_(mine)))
        session.execute(sa.delete(Booking).where(~WITH_CANDIDATE))
        session.execute(sa.delete(Interview).where(~Interview.with_candidate))


def without_pauses(session):
    """Let everybody go on who rests: the first schema has no day until which they would."""
    rests = select(Application.id).where(Application.state == ApplicationState.PAUSED)
    with transaction(session):
        steps = sa.update(Step).where(Step.application_id.in_(rests))
        session.execute(steps.where(Step.state == StepState.PAUSED).values(state=StepState.OPEN))
        session.execute(
            sa.update(Application)
            .where(Application.id.in_(rests))
            .values(state=ApplicationState.IN_PROCESS)
        )


def without_exercises(session):
    """Open the steps again that exercises are booked for: the first schema knew of none."""
    booked = (Step.state == StepState.BOOKED, Step.id.in_(select(Exercise.step_id)))
    with transaction(session):
        session.execute(sa.update(Step).where(*booked).values(state=StepState.OPEN))


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request, tmp_path):
    """Return an engine on an empty database of the first schema."""
    if request.param == "sqlite":
        yield from begun(f"sqlite:///{tmp_path}/first.db")
        return
    with request.getfixturevalue("postgres_server").fresh_database() as url:
        yield from begun(url)


def begun(url):
    engine, config = engine_of(url), database.migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    yield engine
    engine.dispose()


def tables(engine):
    """Return the tables as the database itself knows them."""
    found = MetaData()
    found.reflect(engine)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def contents(engine, columns=None):
    """Return the rows of each table, with those columns alone that *columns* names."""
    found = {}
    with engine.connect() as connection:
        for name, table in tables(engine).items():
            wanted = (columns or {}).get(name, table.columns.keys())
            rows = connection.execute(select(*(table.c[each] for each in wanted)))
            found[name] = sorted((row._asdict() for row in rows), key=repr)
    return found


def fill(engine, source):
    """Put what *source* holds into the first schema, which has not all of its columns."""
    with source.connect() as reading, engine.begin() as writing:
        for name, table in tables(engine).items():
            todays = database.db.metadata.tables[name]
            # Without the defaults of today, which would write columns that are not there yet.
            bare = sa.table(
                name, *(sa.column(each.name, todays.c[each.name].type) for each in table.c)
            )
            query = select(*bare.c)
            if name in LATER:
                query = query.where(text(f"({LATER[name]}) IS NOT TRUE"))
            rows = [row._asdict() for row in reading.execute(query)]
            assert rows, f"nothing is in {name}"
            writing.execute(bare.insert(), rows)
        if engine.dialect.name == "postgresql":
            count_on(writing)


def count_on(connection):
    """Let PostgreSQL number new rows behind those that were put in with numbers of their own."""
    for table in database.db.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement is not False and table.name not in NEW:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "  # noqa: S608 - names of ours
                    f"FROM \"{table.name}\" HAVING pg_get_serial_sequence('{table.name}', 'id') IS NOT NULL"
                )
            )


def test_every_row_of_the_first_schema_is_kept_and_gets_what_is_new(full, first):
    fill(first, full.get_bind())
    before = contents(first)

    database.upgrade(first)

    now = contents(first)
    assert contents(first, {name: rows[0].keys() for name, rows in before.items()}) == {
        **before,
        **{name: [] for name in NEW},
    }
    for name, values in ADDED.items():
        assert [{key: row[key] for key in values} for row in now[name]] == [values] * len(now[name])
    with Session(first) as session:
        assert invariants.check(session) == []


def test_after_the_upgrade_people_go_on_working(full, first):
    fill(first, full.get_bind())
    database.upgrade(first)
    act = Act("command", NOON, settings_of(str(first.url), ".").house)
    with Session(first) as session:
        step = session.scalars(select(Step).join(Hold, Hold.step_id == Step.id)).one()
        booked = book(session, step.id, choices(session, step, act)[1], act=act)
        cancelling.cancel(session, booked.id, by=cancelling.STAFF, act=act)
        assert invariants.check(session) == []
