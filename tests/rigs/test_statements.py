"""The rig that keeps compiled statements."""

import pytest
from sqlalchemy import column, create_engine, select, table, text

from tests.rigs.statements import COMPILED, share


@pytest.fixture
def house(tmp_path):
    """Return the maker of an engine of a file that knows its own name."""

    def house(name):
        engine = share(create_engine(f"sqlite:///{tmp_path}/{name}.db"))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE house (name TEXT)"))
            connection.execute(text("INSERT INTO house VALUES (:name)"), {"name": name})
        return engine

    return house


def name_of(engine):
    with engine.connect() as connection:
        return connection.execute(select(column("name")).select_from(table("house"))).scalar()


def test_what_was_compiled_for_one_database_serves_the_next_which_answers_for_itself(house):
    house("the first of this process").dispose()
    anna, ben = house("anna"), house("ben")
    assert name_of(anna) == "anna"
    known = set(COMPILED.keys())

    assert name_of(ben) == "ben"
    assert set(COMPILED.keys()) == known
    anna.dispose()
    ben.dispose()
