"""All starts at once, there and back: how far a day may come, and which moves end in a whole one."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from scheduler.domain.loops.rules import Move, State

Moves = Callable[[State], Iterable[Move]]

NOTHING = State()


class Edge(NamedTuple):
    """A move, and the bitmap of the starts of those days that it is a part of.

    States go by their numbers in the order in which they are reached.
    """

    came: int
    piece: int
    begins: int
    follows: int
    starts: int


def reached(
    first: int, pieces: int, moves: Moves, opens: Mapping[int, int], since: State = NOTHING
) -> dict[State, int]:
    """Return each state with the bitmap of the starts from which it can be reached, people apart.

    A move always leads to a later one: they come in the order of how many *pieces* are done. The
    day begins with what is done in *since*.
    """
    found, level = {since: first}, [since]
    for _ in range(pieces):
        following: dict[State, int] = {}
        for state in level:
            mask = found[state]
            for move in moves(state):
                if onward := mask & opens[move.piece] >> move.begins:
                    following[move.state] = following.get(move.state, 0) | onward
        found |= following
        level = list(following)
    return found


def edges(
    masks: dict[State, int], ends: Mapping[State, int], moves: Moves, opens: Mapping[int, int]
) -> list[Edge]:
    """Return the moves of all days that end in a state of *ends* at one of its starts, last first.

    *masks* are the states that are reached, each later than those before it.
    """
    found, alive = [], dict(ends)
    number = {state: index for index, state in enumerate(masks)}
    for state in reversed(masks):
        mask = masks[state]
        mine = alive.get(state, 0)
        for move in () if state in ends else moves(state):
            onward = mask & opens[move.piece] >> move.begins & alive.get(move.state, 0)
            if onward:
                mine |= onward
                found.append(
                    Edge(number[state], move.piece, move.begins, number[move.state], onward)
                )
        alive[state] = mine
    return found
