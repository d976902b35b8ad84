"""The ground of the model: a house of one example, its clock, and one watched deed at a time."""

from contextlib import ExitStack
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import worker
from scheduler.errors import Conflict, Invalid, Missing, Refused
from scheduler.models import Booking, Hold
from scheduler.services.act import Act
from scheduler.services.search import claims
from tests.conftest import engine_of
from tests.model import tables
from tests.model.house import START, settings_of
from tests.model.watching import Watch, dump

NAMED = (Conflict, Invalid, Missing, Refused)  # what a person may be told; nothing else may happen
numbers = st.integers(0, 999)


def pick(things, number):
    """Return one of *things*, the same one for the same number; none of none."""
    return things[number % len(things)] if things else None


class Deeds(RuleBasedStateMachine):
    """Does one deed after another, and looks at everything after each."""

    houses = None
    tally = None

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        url = self.stack.enter_context(self.houses.fresh())
        self.engine, self.settings, self.now = engine_of(url), settings_of(url), START
        self.stack.callback(self.engine.dispose)
        self.session = self.stack.enter_context(Session(self.engine))
        self.watch = Watch(self.session)
        self.watch.look()
        self.rows = dump(self.engine)

    def teardown(self):
        """Close the house."""
        self.stack.close()

    def act(self, actor="command"):
        """Return an act of *actor* now."""
        return Act(actor=actor, now=self.now, house=self.settings.house)

    def do(self, name, deed, *args, actor="command", expect=None, **kwargs):
        """Do *deed* and return what it made; none if it was refused, which must change nothing.

        *expect*: whether it must be done (True) or refused (False); none says nothing.
        """
        self.session.rollback()
        made, refusal = None, None
        tables.MADE.clear()
        try:
            made = deed(self.session, *args, act=self.act(actor), **kwargs)
        except NAMED as error:
            refusal = error
            self.session.rollback()
        self.tally[name, type(refusal).__name__ if refusal else "done"] += 1
        assert expect is None or expect == (refusal is None), f"{name}: {refusal!r}"
        if refusal:
            assert dump(self.engine) == self.rows, f"{name} was refused and changed something"
        else:
            self.look()
        return made

    def look(self, *, always=False):
        """Look at everything as it is now, if anything has changed, or *always*."""
        before, self.rows = self.rows, dump(self.engine)
        if before != self.rows:
            tables.follow(before, self.rows)
        if always or before != self.rows:
            self.watch.look()

    def all(self, query):
        """Return what *query* finds now."""
        self.session.rollback()
        return self.session.scalars(query).all()

    @rule(
        minutes=st.sampled_from([3, 11, 60]) | st.sampled_from([60 * 7, 60 * 24, 60 * 24 * 3]),
        follows=st.sampled_from(["nothing", "sweep", "work"]),
    )
    def time_passes(self, minutes, follows):
        """Let time pass, and what is due by then be done."""
        self.now += timedelta(minutes=minutes)
        held = {hold.id for hold in self.all(select(Hold)) if hold.until > self.now}
        tables.MADE.clear()
        if follows == "work":
            worker.run_once(self.engine, self.settings, now=self.now)
        if follows == "sweep":
            claims.sweep(self.session, now=self.now)
        self.tally["time passes", follows] += 1
        self.look(always=True)  # what is read of rows that have not changed may hang on the time
        if follows != "nothing":
            assert {hold.id for hold in self.all(select(Hold))} == held

    def bookings(self, *states):
        """Return the bookings in one of *states*, or all."""
        query = select(Booking).order_by(Booking.id)
        return self.all(query.where(Booking.state.in_(states)) if states else query)
