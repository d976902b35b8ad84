"""The machine of the process: what happens between the talks, and what ends it."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.terms import ExerciseState, StepState
from scheduler.models import Exercise, Step
from tests.model.deciding import Deciding
from tests.model.deeds import numbers
from tests.model.exercising import Exercising
from tests.model.hiring import Decisions
from tests.model.questioning import Questioning
from tests.model.referring import Referring
from tests.model.stopping import Ends

GOING = [*["advance"] * 6, *["reopen"] * 4, *["skip"] * 2, "decline"]
ENDS = ["withdraw", "fill", "pause", "rest", "rest", "go_on"]


class Process(Exercising, Referring, Questioning, Deciding, Decisions, Ends):
    """Exercises, references, questions, the last conversation; and applications that go on or end."""

    @rule(number=numbers, deed=st.sampled_from([*GOING, *ENDS]))
    def go(self, number, deed):
        """Let somebody go on, back, out, or rest: one rule, or few would come far."""
        if deed in GOING:
            getattr(self, deed)(None, number)
            return
        application, days = self.an_application(number), 1 + number % 9
        left = self.time_to_begin(application)
        if deed in ("pause", "rest"):
            self.pause(application, days)
            if deed == "rest":
                self.go_on(application)
        else:
            getattr(self, deed)(application)
        for ident, hours in self.time_to_begin(application).items():
            assert hours >= left.get(ident, 0), f"a pause took hours to begin exercise {ident}"

    def time_to_begin(self, application):
        """Return for each exercise that nobody has begun the hours left to begin, or left at a pause."""
        self.session.rollback()
        open_ones = select(Exercise).join(Step, Step.id == Exercise.step_id)
        mine = Step.application_id == application.id, Exercise.state == ExerciseState.OPEN
        return {
            each.id: (each.last_start_at - self.begins(each.step)) // timedelta(hours=1)
            for each in self.all(open_ones.where(*mine))
            if each.step.state in (StepState.OPEN, StepState.PAUSED)
        }

    def begins(self, step):
        """Return when the time of a step stopped that rests; now for one that does not."""
        return step.state_at if step.state is StepState.PAUSED else self.now
