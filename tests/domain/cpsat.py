"""The same question for a general solver: the shortest day of one start, of those the least load.

Google's CP-SAT knows nothing of our method. It is told of orders, breaks, lunch and people, and
asked for the day by one start; what it answers is proven to be the best.
"""

from dataclasses import replace
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.domain import slots
from scheduler.domain.bitmap import STEP_MINUTES, bits, erode, span, steps_of

PRICE = 1 << 20  # of a step of length, in load


def best_by_solver(loop, start):
    """Return (length, load) of the best day of a remote loop from the tick *start*, or None."""
    model = Model(loop, start - loop.world.horizon.origin)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    length, load = divmod(round(solver.objective_value), PRICE)
    return length, load


class Model:
    """A day by its places in time: the first talk, the second and so on, and what is before each."""

    def __init__(self, loop, bit):
        self.loop, self.bit, self.model = loop, bit, cp_model.CpModel()
        self.longest = steps_of(loop.query.rules.longest)
        count = len(loop.query.talks)
        self.at = [
            [self.model.new_bool_var(f"talk {talk} at {place}") for place in range(count)]
            for talk in range(count)
        ]
        for talk in range(count):
            self.model.add_exactly_one(self.at[talk])
            self.model.add_exactly_one(self.at[other][talk] for other in range(count))
        self.length = self.times()
        self.orders()
        self.model.minimize(self.length * PRICE + self.people())

    def times(self):
        """Say when each place begins, by the talks, breaks and lunch before it; return the length."""
        places = range(len(self.loop.query.talks))
        steps = [talk.steps for talk in self.loop.query.talks]
        taken = [sum(self.at[talk][place] * steps[talk] for talk in places) for place in places]
        self.begins = [self.offset(f"begin {place}") for place in places]
        runs = [self.offset(f"run {place}") for place in places]
        self.model.add(self.begins[0] == 0)
        self.model.add(runs[0] == taken[0])
        lunches = [self.between((before, after), taken, runs) for before, after in pairwise(places)]
        self.model.add(sum(lunches) == bool(self.loop.query.rules.lunch))
        length = self.offset("length")
        self.model.add(length == self.begins[-1] + taken[-1])
        return length

    def between(self, places, taken, runs):
        """Say what is between two places: nothing, a break, or the lunch that is returned."""
        model, rules, (before, after) = self.model, self.loop.query.rules, places
        pause, lunch, rest = (model.new_bool_var(f"{name} {after}") for name in ("p", "l", "r"))
        model.add(pause + lunch == rest)
        ends = self.begins[before] + taken[before]
        gap = pause * steps_of(rules.pause) + lunch * steps_of(rules.lunch)
        model.add(self.begins[after] == ends + gap)
        noon = erode(self.loop.query.lunch_hours, steps_of(rules.lunch)) >> self.bit
        model.add_linear_expression_in_domain(ends, self.domain(noon)).only_enforce_if(lunch)
        model.add(runs[after] == taken[after]).only_enforce_if(rest)
        model.add(runs[after] == runs[before] + taken[after]).only_enforce_if(~rest)
        model.add(runs[after] <= steps_of(rules.run)).only_enforce_if(~rest)
        return lunch

    def orders(self):
        """Say which talk comes before which."""
        count = range(len(self.loop.query.talks))
        for first, then in self.loop.query.after:
            self.model.add(
                sum(place * self.at[first][place] for place in count)
                < sum(place * self.at[then][place] for place in count)
            )

    def people(self):
        """Say who may sit where and when, nobody twice; return the load."""
        loop, by_person, load = self.loop, {}, 0
        for number, talk in enumerate(loop.query.talks):
            begin = self.offset(f"talk {number}")
            for place, at in enumerate(self.begins):
                self.model.add(begin == at).only_enforce_if(self.at[number][place])
            free = allowed(talk, loop.world)
            for seat in talk.seats:
                sits = []
                for person in seat.members:
                    starts = slots.able(talk, loop.world, person, None) & free
                    chosen = self.model.new_bool_var(f"{person} in {seat.seat}")
                    self.model.add_linear_expression_in_domain(
                        begin, self.domain(starts >> self.bit)
                    ).only_enforce_if(chosen)
                    sits.append(chosen)
                    by_person.setdefault(person, []).append(chosen)
                    load += loop.loads.get(person, 0) * chosen
                self.model.add(sum(sits) == seat.count)
        for chairs in by_person.values():
            self.model.add_at_most_one(chairs)
        return load

    def offset(self, name):
        """Return a number of steps after the start of the day."""
        return self.model.new_int_var(0, self.longest, name)

    def domain(self, starts):
        """Return the steps after the start of the day that are in *starts*."""
        return cp_model.Domain.from_values(bits(starts & span(0, self.longest + 1)))


def allowed(talk, world):
    """Return the starts that hours, notice and the candidate leave a talk, people apart."""
    asked = slots.window(
        replace(talk, grid_minutes=STEP_MINUTES),
        world.horizon,
        notice_minutes=talk.notice_minutes,
    )
    return asked & slots.fitting(talk, world) & slots.candidate_free(talk, world)
