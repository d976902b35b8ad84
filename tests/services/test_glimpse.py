"""One row, read past the session: the same answer, and the same refusal."""

import pytest
from sqlalchemy import bindparam, select, text

from scheduler.errors import Unavailable
from scheduler.models import Person
from scheduler.services.glimpse import first_row
from tests.people import make_person

QUERY = select(Person.id, Person.name).where(Person.mail_key == bindparam("mail"))


def test_it_finds_what_a_session_finds(engine, session):
    jonas = make_person(session)

    assert tuple(first_row(engine, QUERY, mail=jonas.mail_key)) == (jonas.id, "Jonas Weber")


@pytest.mark.parametrize("mail", ["", "nobody@larkfield.example", "' OR 1 = 1 --", "%s"])
def test_it_finds_nothing_where_there_is_nothing(engine, session, mail):
    make_person(session)

    assert first_row(engine, QUERY, mail=mail) is None


def test_a_database_that_does_not_answer_is_unavailable(engine):
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE person RENAME TO elsewhere"))

    with pytest.raises(Unavailable):
        first_row(engine, QUERY, mail="jonas@larkfield.example")


def test_it_gives_its_connection_back(engine, session):
    make_person(session)

    for _ in range(3):
        first_row(engine, QUERY, mail="nobody@larkfield.example")

    assert engine.pool.checkedout() == 0
