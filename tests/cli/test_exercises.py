"""The exercises of the sample company: each in another state."""

from sqlalchemy import select

from scheduler.models import Exercise
from scheduler.services.exercises.exercises import facts_of
from tests.conftest import NOON


def test_an_exercise_is_to_come_missed_under_way_graded_and_decided(sample):
    found = sample.scalars(select(Exercise).order_by(Exercise.state, Exercise.id)).all()
    assert [(each.step.application.candidate.name, each.state.value) for each in found] == [
        ("Felix Braun", "done"),
        ("Elisa Moretti", "grading"),
        ("Omar Farid", "running"),
        ("Greta Lund", "window_booked"),
        ("Jana Horak", "window_booked"),
    ]
    assert facts_of(found[3]).expires_at < NOON < found[4].starts_at
