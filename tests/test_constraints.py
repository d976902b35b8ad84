"""What the models declare, each engine refuses: keys, unique sets, checks and foreign keys.

The rows are made from the declarations themselves, so a new table is tried by being declared; a
new check needs a line in BROKEN, and the last test says so.
"""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Enum,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    delete,
    insert,
)
from sqlalchemy.exc import IntegrityError

from scheduler.domain.terms import ApplicationState, BookingState
from scheduler.models import Base, Instant
from scheduler.services.transaction import broken_constraint
from tests.conftest import NOON

UNKNOWN = 999_999
TABLES = Base.metadata.sorted_tables
# What a row needs beside a plain value for each column that may not be empty.
SOUND = {
    "company": {"id": 1},
    "office_hours": {"from_minute": 540, "until_minute": 600},
    "weekly_hours": {"from_minute": 540, "until_minute": 600},
    "interview": {"minutes": 30},
    "room": {"capacity": 6},
    "booking": {"starts_at": NOON, "ends_at": NOON + timedelta(minutes=30)},
    "busy_time": {"first": 1, "after": 2},
    "exercise": {"minutes": 240},
    "visit": {"kind": "coffee", "starts_at": NOON, "ends_at": NOON + timedelta(minutes=30)},
    "visit_day": {"starts_at": NOON, "ends_at": NOON + timedelta(minutes=90), "places": 8},
    "visit_offer": {"kind": "coffee", "minutes": 30, "from_minute": 600, "until_minute": 960},
    "question": {"addressee": "team"},
}
PLAIN = (
    (Instant, NOON),
    (Boolean, False),
    (JSON, {}),
    (LargeBinary, b"bytes"),
)
BROKEN = {
    "ck_company_only_one": [{"id": 2}],
    "ck_office_hours_from_before_until": [{"from_minute": 600}, {"from_minute": 601}],
    "ck_weekly_hours_from_before_until": [{"from_minute": 600}, {"from_minute": 601}],
    "ck_day_override_from_before_until": [{"from_minute": 600, "until_minute": 600}],
    "ck_time_off_first_before_last": [{"last_on": NOON.date() - timedelta(days=1)}],
    "ck_person_gap_in_steps": [{"gap_minutes": -5}, {"gap_minutes": 7}],
    "ck_person_limits_positive": [{"per_day": 0}, {"per_week": 0}],
    "ck_person_notice_not_negative": [{"notice_hours": -1}],
    "ck_code_tries_not_negative": [{"tries": -1}],
    "ck_room_capacity_positive": [{"capacity": 0}],
    "ck_way_grid": [{"grid_minutes": each} for each in (0, 7, 65)],
    "ck_interview_minutes_in_steps": [{"minutes": 0}, {"minutes": 31}],
    "ck_busy_time_first_before_after": [{"after": 1}, {"after": 0}],
    "ck_booking_ends_after_start": [{"ends_at": NOON}],
    "ck_trip_there_before_back": [
        {"arrive_on": NOON.date(), "leave_on": NOON.date() - timedelta(days=1)}
    ],
    "ck_booking_one_owner": [{"step_id": None, "interview_id": None}],
    "ck_booking_step_has_interview": [{"interview_id": None}],
    "ck_reference_request_wanted_positive": [{"wanted": 0}],
    "ck_visit_afternoon_has_day": [{"kind": "afternoon", "visit_day_id": None}],
    "ck_visit_ends_after_start": [{"ends_at": NOON}],
    "ck_visit_guests_positive": [{"guests": 0}],
    "ck_visit_day_ends_after_start": [{"ends_at": NOON}],
    "ck_visit_day_places_positive": [{"places": 0}],
    "ck_visit_offer_from_before_until": [{"from_minute": 960}],
    "ck_visit_offer_minutes_in_steps": [{"minutes": 0}, {"minutes": 31}],
    "ck_visit_plan_guests_positive": [{"most_guests": 0}],
    "ck_visit_plan_limits_positive": [{"per_day": 0}, {"per_week": 0}],
    "ck_seat_count_positive": [{"count": 0}],
    "ck_brief_grading_positive": [{"grading_minutes": 0}],
    "ck_exercise_minutes_positive": [
        {"minutes": 0},
        {"extra_minutes": -1},
        {"own_minutes": -1},
        {"granted_minutes": -1},
    ],
    "ck_exercise_begun_is_opened": [
        {"state": each, "opened_at": None} for each in ("running", "handed_in", "done")
    ],
    "ck_exercise_grading_by_somebody": [{"state": "grading", "opened_at": NOON, "grader_id": None}],
    "ck_claim_one_owner": [{"booking_id": None}],
    "ck_question_one_thread": [{"application_id": None, "enquiry_id": None}],
    "ck_question_agenda_of_talk": [{"addressee": "booking", "booking_id": None}],
    "ck_remark_both_ends": [{"starts_at": NOON, "ends_at": None}],
    "ck_remark_about_one": [{"booking_id": None}],
}
# A live one has to be the only one; of these there may be any number.
SETTLED = {
    "uq_application_candidate_id_role_id_live": {"state": ApplicationState.DECLINED},
    "uq_booking_step_id_interview_id_live": {"state": BookingState.CANCELLED},
    "uq_booking_reference_id_live": {"state": BookingState.CANCELLED},
    "uq_booking_visit_id_live": {"state": BookingState.CANCELLED},
}


# Whose rows belong to one of several: what else might own them, and whom they are given here.
OWNED = {
    "booking": (("reference_id", "visit_id"), ("step", "interview")),
    "claim": (("booking_id", "hold_id", "visit_day_id"), ("booking",)),
    "question": (("application_id", "enquiry_id"), ("application",)),
    "remark": (("visit_day_id",), ("booking",)),
}


class Rows:
    """Rows of any table, each with parents of its own, in a transaction that is never kept."""

    def __init__(self, connection):
        self.connection = connection
        self.numbers = count(1000)
        self.only = {}

    def add(self, table, **given):
        """Store a row of *table* and return all its values."""
        if table.name == "company":
            return self.company(given)
        values = self.values(table, given)
        with self.connection.begin_nested():
            made = self.connection.execute(insert(table).values(values).returning(*table.columns))
            return made.one()._asdict()

    def company(self, given):
        """Store the company, of which there is one."""
        table = Base.metadata.tables["company"]
        if given or not self.only:
            values = self.values(table, given)
            with self.connection.begin_nested():
                made = self.connection.execute(
                    insert(table).values(values).returning(*table.columns)
                )
                self.only = made.one()._asdict()
        return self.only

    def values(self, table, given):
        values = SOUND.get(table.name, {}) | given
        if table.name == "visit" and given.get("visit_day_id") is not None:
            values["kind"] = "afternoon"
        others, owners = OWNED.get(table.name, ((), ()))
        for name in () if set(others) & set(given) else owners:
            if f"{name}_id" not in given:
                values[f"{name}_id"] = self.add(Base.metadata.tables[name])["id"]
        for column in table.columns:
            if column.name not in values and self.is_needed(column):
                values[column.name] = self.value(column)
        return values

    def is_needed(self, column):
        """Tell whether nothing but the row itself can say what stands in *column*."""
        if column.nullable or column.default is not None or column.server_default is not None:
            return False
        numbered = column.primary_key and column is column.table.autoincrement_column
        return bool(column.foreign_keys) or not numbered

    def value(self, column):
        """Return something new that may stand in *column*."""
        for key in column.foreign_keys:
            return self.add(key.column.table)[key.column.name]
        number = next(self.numbers)
        match column.type:
            case Enum():
                return next(iter(column.type.enum_class))
            case Text():
                return f"text {number}"
            case Integer():
                return number
            case Date():
                return NOON.date() + timedelta(days=number)
        return next(value for kind, value in PLAIN if isinstance(column.type, kind))

    def refused(self, table, **given):
        """Return how the database names what *given* breaks; nothing if it takes the row."""
        try:
            self.add(table, **given)
        except IntegrityError as error:
            return broken_constraint(error)
        return ""


@pytest.fixture
def rows(engine):
    with engine.connect().execution_options(write=True) as connection:
        yield Rows(connection)
        connection.rollback()


def names(table, columns):
    """Return how SQLite names the columns of a unique set."""
    return ", ".join(f"{table.name}.{each.name}" for each in columns)


def uniques():
    """Return (table, name, columns) of all that may be there once."""
    found = [
        (table, each.name, list(each.columns))
        for table in TABLES
        for each in (table.primary_key, *table.constraints)
        if isinstance(each, UniqueConstraint) or each is table.primary_key
    ]
    indexes = [(table, each) for table in TABLES for each in table.indexes if each.unique]
    return found + [(table, each.name, list(each.columns)) for table, each in indexes]


def test_a_table_takes_rows_that_break_nothing(rows):
    taken = {table.name: bool(rows.add(table) and rows.add(table)) for table in TABLES}

    assert taken == {table.name: True for table in TABLES}


def test_what_may_be_there_once_is_refused_a_second_time(rows):
    found = {}
    for table, name, columns in uniques():
        set_ = {column.name: rows.value(column) for column in columns if column.nullable}
        first = rows.add(table, **set_)
        again = {column.name: first[column.name] for column in columns}
        found[name, names(table, columns)] = rows.refused(table, **again)

    assert {key: answer for key, answer in found.items() if not any(k in answer for k in key)} == {}


def test_a_set_that_must_be_new_only_while_it_lives_may_come_again(rows):
    found = {}
    for table, name, columns in uniques():
        if name in SETTLED:
            set_ = {each.name: rows.value(each) for each in columns if each.nullable}
            first = rows.add(table, **set_ | SETTLED[name])
            again = {column.name: first[column.name] for column in columns}
            found[name] = rows.refused(table, **again, **SETTLED[name])

    assert found == dict.fromkeys(SETTLED, "")


def test_what_a_check_forbids_is_refused(rows):
    tables = {
        each.name: table
        for table in TABLES
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }
    answers = {
        (name, str(broken)): rows.refused(tables[name], **broken)
        for name, each in BROKEN.items()
        for broken in each
    }

    assert {key: answer for key, answer in answers.items() if key[0] not in answer} == {}
    assert set(BROKEN) == set(tables)


def test_nothing_belongs_to_what_is_not_there(rows):
    answers = {
        f"{table.name}.{column.name}": rows.refused(table, **{column.name: UNKNOWN})
        for table in TABLES
        for column in table.columns
        if column.foreign_keys
    }

    assert [name for name, answer in answers.items() if not answer] == []


def test_what_something_belongs_to_cannot_be_taken_away(rows):
    gone = []
    for table in TABLES:
        for column in table.columns:
            for key in column.foreign_keys:
                parent = rows.add(key.column.table)
                rows.add(table, **{column.name: parent[key.column.name]})
                if not kept(rows, key.column, parent):
                    gone.append(f"{table.name}.{column.name}")

    assert gone == []


def kept(rows, column, parent):
    """Tell whether the database refuses to delete *parent*."""
    try:
        with rows.connection.begin_nested():
            rows.connection.execute(delete(column.table).where(column == parent[column.name]))
    except IntegrityError:
        return True
    return False
