"""The one thing that a candidate's page opens with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.domain.process import (
    CURRENT,
    Mover,
    Phase,
    StepFacts,
    choose_by,
    is_exercise,
    phase,
    whose_move,
)
from scheduler.domain.stances import Stance
from scheduler.domain.terms import ApplicationState

A = ApplicationState


class Action(StrEnum):
    """The one thing that a candidate's page opens with."""

    CHOOSE = "choose"  # a time, until
    NAME = "name"  # people who know their work
    ANSWER = "answer"  # yes or no, until
    WAIT = "wait"  # for us, until, or without a date where none is promised
    MEET = "meet"  # at
    EXERCISE = "exercise"  # booked, running, or handed in
    PAUSED = "paused"
    HIRED = "hired"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Next:
    """The next action, on which step, and the instant that goes with it."""

    action: Action
    step_id: int | None = None
    at: datetime | None = None


ENDINGS: Mapping[ApplicationState, Action] = {
    A.PAUSED: Action.PAUSED,
    A.HIRED: Action.HIRED,
    A.DECLINED: Action.DECLINED,
    A.WITHDRAWN: Action.WITHDRAWN,
}


ACTIONS: Mapping[Phase, Action] = {
    Phase.NAME: Action.NAME,
    Phase.REFEREES: Action.WAIT,
    Phase.ANSWER: Action.ANSWER,
}


def current(steps: Iterable[StepFacts]) -> StepFacts | None:
    """Return the step that an application stands at; none before the first and after the last."""
    return min(
        (step for step in steps if step.state in CURRENT),
        key=lambda step: step.position,
        default=None,
    )


def next_action(state: ApplicationState, steps: Iterable[StepFacts], *, now: datetime) -> Next:
    """Return the one thing that a candidate's page opens with."""
    if state in ENDINGS:
        return Next(ENDINGS[state])
    step = current(steps)
    return next_of(step, now=now) if step else Next(Action.WAIT)


def next_of(step: StepFacts, *, now: datetime) -> Next:
    """Return what the page of somebody who stands at *step* opens with."""
    if is_exercise(step):
        return Next(Action.EXERCISE, step.id, step.answer_due_at)
    here = phase(step, now=now, zone="UTC")
    if here is Phase.OVER and step.stance is Stance.ANSWER:  # ours is only to write down how it was
        return Next(Action.ANSWER, step.id, step.decide_by)
    if here in ACTIONS:
        return Next(ACTIONS[here], step.id, step.decide_by)
    match whose_move(step, now=now):
        case Mover.CANDIDATE:
            return Next(Action.CHOOSE, step.id, choose_by(step.state_at))
        case Mover.US:
            return Next(Action.WAIT, step.id, step.answer_due_at)
        case _:
            return Next(Action.MEET, step.id, step.starts_at)
