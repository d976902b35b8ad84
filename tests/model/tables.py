"""Every state that anything has is in its table in `domain/`, and every move is one that it allows."""

from collections import defaultdict

from sqlalchemy import event
from sqlalchemy.orm import NO_VALUE

from scheduler.domain import exercises, process, questions, references, trips, visits
from scheduler.models import (  # fmt: skip
    Application,
    Base,
    Booking,
    Exercise,
    Question,
    Reference,
    Step,
    Trip,
    Visit,
)


def of_deeds(deeds):
    """Return as a table of states what deeds may make of them."""
    found = {state: set() for state in trips.TripState}
    for moves in deeds.values():
        for old, new in moves.items():
            found[old].add(new)
    return found


TABLES = {
    Application: process.APPLICATION_MOVES,
    Booking: process.BOOKING_MOVES,
    Exercise: exercises.MOVES,
    Question: questions.MOVES,
    Reference: references.MOVES,
    Step: process.STEP_MOVES,
    Trip: of_deeds(trips.DEEDS),
    Visit: visits.MOVES,
}
MADE = []  # each move as it was made: the row's table, its id, from where, to where


def listen(model):
    """Note every state that a row of *model* is put into, also within one deed."""

    @event.listens_for(model.state, "set")
    def put(row, new, old, _):
        if old is not NO_VALUE and row.id is not None:
            MADE.append((model, row.id, old, new))


for each in TABLES:
    listen(each)


def place(model, name):
    """Return where a dumped row has a column."""
    return list(Base.metadata.tables[model.__tablename__].columns.keys()).index(name)


PLACES = {model: (place(model, "id"), place(model, "state")) for model in TABLES}


def states(rows, model):
    """Return the state of each row of *model* in a dump of all tables; fail for an unknown one."""
    ident, state = PLACES[model]
    words = {each.value: each for each in TABLES[model]}
    return {row[ident]: words[row[state]] for row in rows[model.__tablename__]}


def follow(before, after):
    """Fail unless the rows came from one dump to the next by moves that the tables have."""
    made = defaultdict(lambda: defaultdict(set))
    for model, ident, old, new in MADE:
        if old != new:
            assert new in TABLES[model][old], f"{model.__tablename__} {ident}: {old} to {new}"
        made[model][ident].add((old, new))
    for model, table in TABLES.items():
        was = states(before, model)
        for ident, state in states(after, model).items():
            old = was.get(ident, state)
            steps = made[model][ident] or {(old, each) for each in table[old]}
            said = f"{model.__tablename__} {ident}: {old} to {state}"
            assert state == old or state in reached(old, steps), said


def reached(start, steps):
    """Return where *steps* lead from *start*, one after the other in any order."""
    found, size = {start}, 0
    while len(found) > size:
        size = len(found)
        found |= {new for old, new in steps if old in found}
    return found
