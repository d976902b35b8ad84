"""The machine of all rules, and how many examples of how many steps a run makes."""

from collections import Counter

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.attending import Attending
from tests.model.choosing import Choosing
from tests.model.draws import plain
from tests.model.giving import Giving
from tests.model.hiring import Hiring
from tests.model.looping import Looping
from tests.model.ordering import Ordering
from tests.model.stopping import Stopping
from tests.model.travelling import Travelling

QUICK = settings(max_examples=14, stateful_step_count=30)
# Many deeds a step, since a deed of a process follows from the one before.
SHORT = settings(max_examples=22, stateful_step_count=25)
# Days are rarer: it takes longer stories until one is booked, locked and moved.
LONGER = settings(max_examples=12, stateful_step_count=40)
MOST_TURNS = 12


class Model(Choosing, Looping, Hiring, Stopping, Giving):
    """What happens to everybody, in any order."""


class Days(Looping, Ordering, Travelling):
    """What happens to whole days: they are booked, moved, put in another order and travelled to."""


class Everything(Model, Days, Attending):
    """All of it, in any order; and talks that begin late, or lose who would be in their room."""


def run(houses, wanted, rules, deeds=()):
    """Run the model in fresh copies of *houses* until each of the *deeds* was done; return how often.

    It takes turns, each with draws of its own, since no single one reaches all. Raises what the
    shortest found example raises, with the deeds that lead there.
    """
    counted = Counter()
    for turn in range(MOST_TURNS):
        take_turn(houses, wanted, rules, counted, turn)
        if all(counted[name, "done"] for name in deeds):
            break
    return counted


def take_turn(houses, wanted, rules, counted, turn):
    """Run the model once over, and count what was done."""
    machine = seed(turn)(type("Model", (rules,), {"houses": houses, "tally": counted}))
    patient = settings(
        wanted,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    with plain():
        run_state_machine_as_test(machine, settings=patient)
