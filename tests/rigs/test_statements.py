"""The rig that keeps compiled statements."""

import pytest
from sqlalchemy import create_engine, text

from tests.rigs.statements import share


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
        return connection.execute(text("SELECT name FROM house")).scalar()


def test_what_was_compiled_for_one_database_serves_the_next_which_answers_for_itself(house):
    house("the first of this process").dispose()
    anna, ben = house("anna"), house("ben")
    assert name_of(anna) == "anna"
    known = len(anna._compiled_cache)

    assert name_of(ben) == "ben"
    assert ben._compiled_cache is anna._compiled_cache
    assert len(anna._compiled_cache) == known
    anna.dispose()
    ben.dispose()
