"""Exercises: chosen, booked, moved, begun, saved, handed in, extended, expired, graded."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain import exercises as rules
from scheduler.domain.exercises import BEGUN, Phase
from scheduler.domain.terms import ACTIVE_APPLICATIONS, ExerciseState, StageKind
from scheduler.models import Person
from scheduler.services.exercises import exercises, grading, running, windows
from scheduler.services.exercises import work as exercise_work
from scheduler.services.exercises.work import Work
from tests.model.deeds import numbers, pick
from tests.model.looking import may_choose
from tests.model.talking import Talking

S = ExerciseState
# What mostly comes next; one deed in eight is any of them, however odd by then.
NEXT = {
    Phase.OPEN: ("window", "window", "begin", "extra"),
    Phase.WINDOW_BOOKED: ("window", "begin", "give_back", "begin"),
    Phase.READY: ("begin", "begin", "give_back", "window"),
    Phase.EXPIRED: ("open_again", "begin", "window"),
    Phase.RUNNING: ("save", "hand_in", "add_time", "grant", "extra"),
    Phase.CLOSING: ("save", "hand_in", "add_time"),
    Phase.GRACE: ("save", "hand_in", "add_time"),
    Phase.OVERDUE: ("hand_in", "grant", "save"),
    Phase.HANDED_IN: ("hand_in", "save", "grant", "add_time"),
    Phase.CLOSED: ("assign", "grant", "hand_in"),
    Phase.GRADING: ("grade", "hand_over", "assign", "grant", "hand_in"),
    Phase.GRADING_LATE: ("grade", "hand_over", "assign"),
    Phase.DONE: ("grade", "grant"),
    Phase.CANCELLED: ("window", "begin"),
}
ANY = sorted({deed for deeds in NEXT.values() for deed in deeds})
WAITS = [0, 7, 95, 140]  # minutes until the next deed; some are longer than an exercise
OFFSETS = [-30, 0, 15, 60, 60, 60 * 24, 60 * 24 * 9]  # minutes from now: window's start


class Exercising(Talking):
    """The exercise of a step that may be done live instead."""

    @rule(
        number=numbers,
        deeds=st.lists(st.tuples(st.integers(0, 7), numbers), min_size=1, max_size=4),
    )
    def do_exercise(self, number, deeds):
        """Do what mostly comes next, and sometimes anything else; minutes pass between."""
        step = self.a_step_of(number, StageKind.INTERVIEW)
        for odd, which in deeds if step else []:
            self.session.rollback()
            facts = self.exercise_facts(step)
            deed = pick(NEXT[rules.phase(facts, now=self.now)] if odd else ANY, which)
            getattr(self, f"exercise_{deed}")(step, facts, which // len(ANY))
            self.now += timedelta(minutes=pick(WAITS, which))

    def exercise_facts(self, step):
        """Return how the exercise of a step stands."""
        return exercises.facts_at(step, exercises.find(self.session, step.id))

    def exercise_try_it(self, name, deed, step, *args, expect, **kwargs):
        """Do *deed* to the exercise of a step, for whoever may while the process goes on."""
        is_live = step.application.state in ACTIVE_APPLICATIONS
        may = expect and is_live if expect is not None else None if is_live else False
        return self.do(f"exercise, {name}", deed, step.id, *args, expect=may, **kwargs)

    def may_begin(self, step, facts):
        """Tell whether a window may be booked; a talk that gives way has rules of its own."""
        if [each for each in self.talks() if each.step_id == step.id and each.state == "scheduled"]:
            return None
        return facts.state is S.WINDOW_BOOKED or (facts.state is S.OPEN and may_choose(step))

    def exercise_window(self, step, facts, number):
        """Book the window, or move it."""
        starts_at = self.now + timedelta(minutes=pick(OFFSETS, number))
        fits = self.now - timedelta(minutes=1) <= starts_at <= facts.last_start_at
        may = self.may_begin(step, facts)
        deed = windows.book_window
        made = self.exercise_try_it("window", deed, step, starts_at, expect=fits and may)
        if made:
            assert (made.state, made.starts_at) == (S.WINDOW_BOOKED, starts_at)

    def exercise_begin(self, step, facts, number):
        """Start the clock, once."""
        if facts.state in BEGUN:
            made = self.do("exercise, begin twice", running.start, step.id, expect=True)
            assert (made.state, made.opened_at) == (facts.state, facts.opened_at)
            return
        may = self.may_begin(step, facts)
        in_time = self.now < facts.start_until
        expect = in_time and may if may is not None else None
        made = self.exercise_try_it("begin", running.start, step, expect=expect)
        if made:
            assert (made.state, made.opened_at) == (S.RUNNING, self.now)

    def exercise_give_back(self, step, facts, number):
        """Give the window back: the step is open for either way."""
        expect = facts.state not in BEGUN
        made = self.do("exercise, give back", windows.give_back, step.id, expect=expect)
        if made:
            assert (made.state, made.starts_at) == (S.OPEN, None)

    def exercise_save(self, step, facts, number):
        """Save what is typed."""
        expect = rules.phase(facts, now=self.now) in exercise_work.CHANGEABLE
        work = Work(text=f"As far as {number}")
        made = self.exercise_try_it("save", exercise_work.save, step, work, expect=expect)
        if made:
            assert (made.state, made.text) == (facts.state, work.text)

    def exercise_hand_in(self, step, facts, number):
        """Hand the work in, in its place, or late; nothing is no work."""
        found = exercises.find(self.session, step.id)
        is_open = facts.opened_at and self.now < facts.deadline_at + rules.GRACE
        is_automatic = found is not None and found.is_automatic
        may = {
            S.RUNNING: True,
            S.HANDED_IN: is_open or is_automatic,
            S.GRADING: is_automatic,
        }.get(facts.state, False)
        work = Work(text="Here it is" if number % 5 else "")
        made = self.exercise_try_it(
            "hand in", exercise_work.hand_in, step, work, expect=may and work.text > ""
        )
        if made:
            state = S.GRADING if facts.state is S.GRADING else S.HANDED_IN
            assert (made.state, made.handed_in_at, made.is_automatic) == (state, self.now, False)

    def exercise_add_time(self, step, facts, number):
        """Let a candidate add their own half hour, once."""
        found = exercises.find(self.session, step.id)
        may = rules.phase(facts, now=self.now) in running.STILL_OPEN
        expect = may and not found.own_minutes
        made = self.exercise_try_it("add time", running.add_own_time, step, expect=expect)
        if made:
            assert self.exercise_facts(step).minutes == facts.minutes + rules.OWN_MINUTES

    def exercise_grant(self, step, facts, number):
        """Give more time, from now or from the deadline to come."""
        expect = facts.state in {S.RUNNING, S.HANDED_IN, S.GRADING}
        made = self.exercise_try_it("grant", running.grant_time, step, 45, expect=expect)
        if made:
            more = self.exercise_facts(step)
            assert more.deadline_at >= max(self.now, facts.deadline_at) + timedelta(minutes=45)
            assert more.state in {S.RUNNING, S.HANDED_IN}

    def exercise_extra(self, step, facts, number):
        """Give time for access needs, before the clock runs or while it does."""
        expect = facts.state in {S.OPEN, S.WINDOW_BOOKED, S.RUNNING}
        deed = running.set_extra_time
        self.exercise_try_it("extra time", deed, step, 15 * (number % 3), expect=expect)

    def exercise_open_again(self, step, facts, number):
        """Let somebody begin whose last start has passed."""
        expect = facts.state in {S.OPEN, S.WINDOW_BOOKED}
        made = self.exercise_try_it("open again", running.open_again, step, expect=expect)
        if made and made.state is S.OPEN:
            assert rules.phase(self.exercise_facts(step), now=self.now) is Phase.OPEN

    def exercise_assign(self, step, facts, number):
        """Choose who grades."""
        person = pick(self.all(select(Person).order_by(Person.id)), number)
        is_closed = rules.phase(facts, now=self.now) is Phase.CLOSED
        expect = facts.state is S.GRADING or is_closed
        deed = grading.assign
        made = self.do("exercise, assign", deed, step.id, person.id, expect=expect)
        if made:
            assert (made.state, made.grader_id) == (S.GRADING, person.id)

    def exercise_grade(self, step, facts, number):
        """Grade it, if it is yours."""
        found, person_id = self.exercise_grader(step, number)
        outcome = pick(grading.JUDGED, number)
        made = self.do(
            "exercise, grade",
            grading.grade,
            found.id if found else 0,
            outcome,
            "Clear",
            person_id=person_id,
            expect=facts.state is S.GRADING and found.grader_id == person_id,
        )
        if made:
            assert (made.state, made.outcome) == (S.DONE, outcome)

    def exercise_hand_over(self, step, facts, number):
        """Give a grading back: somebody else has it, or nobody and it waits."""
        found, person_id = self.exercise_grader(step, number)
        expect = facts.state is S.GRADING and found.grader_id == person_id
        ident = found.id if found else 0
        deed = grading.hand_over
        made = self.do("exercise, hand over", deed, ident, person_id=person_id, expect=expect)
        if made:
            assert made.grader_id != person_id
            assert made.state is (S.GRADING if made.grader_id else S.HANDED_IN)

    def exercise_grader(self, step, number):
        """Return the exercise of a step and who has its grading; sometimes it is somebody else."""
        found = exercises.find(self.session, step.id)
        other = pick(self.all(select(Person).order_by(Person.id)), number // 4)
        mine = found and found.grader_id if number % 4 else None
        return found, mine or other.id
