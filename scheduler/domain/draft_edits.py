"""Changing the shape of a draft: adding, moving and taking out its stages, ways and interviews."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from scheduler.domain.draft import (
    InterviewDraft,
    PlanDraft,
    SeatDraft,
    StageDraft,
    WayDraft,
    usual_notice,
)
from scheduler.domain.exercises import HORIZON_DAYS
from scheduler.domain.terms import StageKind
from scheduler.errors import Invalid

T = TypeVar("T")

TITLES = {
    StageKind.APPLICATION: "Application",
    StageKind.CALL: "Intro call",
    StageKind.INTERVIEW: "Interview",
    StageKind.EXERCISE: "Take-home exercise",
    StageKind.LOOP: "Meet the team",
    StageKind.MEETING: "Meet and greet",
    StageKind.REFERENCES: "References",
    StageKind.OFFER: "Offer",
}


def edited(draft: PlanDraft, command: str) -> PlanDraft:
    """Return *draft* after a command such as up:2, drop:0, add-interview:3:0 or add-stage:call.

    Numbers count from 0: the stage, then its way, then the interview, then the seat. Raises
    Invalid for a command that names nothing.
    """
    verb, _, rest = command.partition(":")
    try:
        if verb == "add-stage":
            return replace(draft, stages=(*draft.stages, new_stage(StageKind(rest))))
        where = [int(each) for each in rest.split(":") if each]
        return EDITS[verb](draft, where)
    except (KeyError, IndexError, ValueError) as error:
        raise Invalid("That part of the plan is not there any more.") from error


def new_stage(kind: StageKind) -> StageDraft:
    """Return an empty stage of *kind*."""
    return StageDraft(TITLES[kind], ways=(new_way(kind),))


def new_way(kind: StageKind) -> WayDraft:
    """Return an empty way of *kind*; a plain conversation has its one interview."""
    way = WayDraft(kind, TITLES[kind], notice_hours=usual_notice(kind))
    if kind is StageKind.EXERCISE:
        return replace(way, horizon_days=HORIZON_DAYS)
    if not way.is_conversation:
        return way
    return replace(
        way, interviews=(InterviewDraft(TITLES[kind] if kind is not StageKind.LOOP else ""),)
    )


def moved(items: tuple[T, ...], index: int, by: int) -> tuple[T, ...]:
    """Return *items* with the one at *index* moved; at an end it stays.

    >>> moved(("a", "b", "c"), 2, -1)
    ('a', 'c', 'b')
    """
    target = index + by
    found = list(items)
    if not 0 <= target < len(found):
        return items
    found.insert(target, found.pop(index))
    return tuple(found)


def without(items: tuple[T, ...], index: int) -> tuple[T, ...]:
    """Return *items* but the one at *index*."""
    items[index]
    return items[:index] + items[index + 1 :]


def on_stage(draft: PlanDraft, index: int, change: Callable[[StageDraft], StageDraft]) -> PlanDraft:
    """Return *draft* with one stage changed."""
    stages = list(draft.stages)
    stages[index] = change(stages[index])
    return replace(draft, stages=tuple(stages))


def on_way(draft: PlanDraft, where: list[int], change: Callable[[WayDraft], WayDraft]) -> PlanDraft:
    """Return *draft* with one way of one stage changed."""

    def within(stage: StageDraft) -> StageDraft:
        ways = list(stage.ways)
        ways[where[1]] = change(ways[where[1]])
        return replace(stage, ways=tuple(ways))

    return on_stage(draft, where[0], within)


def on_interview(
    draft: PlanDraft, where: list[int], change: Callable[[InterviewDraft], InterviewDraft]
) -> PlanDraft:
    """Return *draft* with one interview of one way changed."""

    def within(way: WayDraft) -> WayDraft:
        interviews = list(way.interviews)
        interviews[where[2]] = change(interviews[where[2]])
        return replace(way, interviews=tuple(interviews))

    return on_way(draft, where, within)


def move_stage(by: int) -> Callable[[PlanDraft, list[int]], PlanDraft]:
    """Return the edit that moves a stage."""
    return lambda draft, where: replace(draft, stages=moved(draft.stages, where[0], by))


def drop_stage(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Take a stage out."""
    return replace(draft, stages=without(draft.stages, where[0]))


def add_way(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Give a stage another way: an exercise beside a talk, a talk beside an exercise."""

    def change(stage: StageDraft) -> StageDraft:
        has_exercise = any(way.kind is StageKind.EXERCISE for way in stage.ways)
        kind = StageKind.INTERVIEW if has_exercise else StageKind.EXERCISE
        return replace(stage, ways=(*stage.ways, new_way(kind)))

    return on_stage(draft, where[0], change)


def drop_way(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Take a way out; the last one stays."""

    def change(stage: StageDraft) -> StageDraft:
        return replace(stage, ways=without(stage.ways, where[1]) or stage.ways)

    return on_stage(draft, where[0], change)


def add_interview(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Add an interview at the end of a way."""
    return on_way(
        draft, where, lambda way: replace(way, interviews=(*way.interviews, InterviewDraft()))
    )


def move_interview(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Move an interview up by one."""
    return on_way(
        draft, where, lambda way: replace(way, interviews=moved(way.interviews, where[2], -1))
    )


def drop_interview(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Take an interview out."""
    return on_way(
        draft, where, lambda way: replace(way, interviews=without(way.interviews, where[2]))
    )


def add_seat(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Add a seat to an interview."""
    return on_interview(draft, where, lambda each: replace(each, seats=(*each.seats, SeatDraft())))


def drop_seat(draft: PlanDraft, where: list[int]) -> PlanDraft:
    """Take a seat out of an interview; the last one stays."""
    return on_interview(
        draft, where, lambda each: replace(each, seats=without(each.seats, where[3]) or each.seats)
    )


EDITS: dict[str, Callable[[PlanDraft, list[int]], PlanDraft]] = {
    "up": move_stage(-1),
    "down": move_stage(1),
    "drop": drop_stage,
    "add-way": add_way,
    "drop-way": drop_way,
    "add-interview": add_interview,
    "up-interview": move_interview,
    "drop-interview": drop_interview,
    "add-seat": add_seat,
    "drop-seat": drop_seat,
}
