"""What the board shows: its figures, and each lane with what its stop is."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from scheduler.domain.terms import StageKind
from scheduler.models import Role, Stage
from scheduler.services.queue.board import Board, Card, Lane
from scheduler.services.queue.queue_rows import Kind
from scheduler.web.careers.stops import REMOTE, of_way

MOST = 20  # cards of a lane; the rest is a link away
KINDS = {
    StageKind.CALL: "call",
    StageKind.INTERVIEW: "interview",
    StageKind.EXERCISE: "exercise",
    StageKind.LOOP: "day of talks",
    StageKind.MEETING: "meeting",
    StageKind.OFFER: "call",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number over the board, and where it leads."""

    count: int
    text: str
    href: str
    kind: str = ""  # act: somebody is to do something; bad: something no longer holds


@dataclass(frozen=True, slots=True)
class ShownLane:
    """A lane as it is drawn: up to 20 cards, and where the others are."""

    title: str
    sub: str
    total: int
    cards: list[Card]
    more: int
    href: str


def figures(board: Board) -> list[Figure]:
    """Return the numbers over the board, those that need somebody before the others."""
    stuck, role = board.stuck, board.role
    broken = sum(card.is_broken for card in stuck)
    unused = sum(card.row is not None and card.row.kind is Kind.LINK_UNUSED for card in stuck)
    all_stuck = url_for("board.board", slug=role.slug, show="stuck")
    return [
        Figure(len(stuck), "wait for somebody of us", all_stuck, "act" if stuck else ""),
        Figure(broken, "of them: no longer as settled", all_stuck, "bad" if broken else ""),
        Figure(
            unused,
            "not booked for days",
            url_for("coordinator.queue", show=Kind.LINK_UNUSED.value),
            "act" if unused else "",
        ),
        Figure(board.talks, "talks this week", url_for("week.week", by="roles")),
    ]


def shown_lane(lane: Lane, role: Role, is_shown: Callable[[Card], bool]) -> ShownLane:
    """Return a lane with those of its cards that are asked for."""
    cards = [card for card in lane.cards if is_shown(card)]
    return ShownLane(
        title=lane.title,
        sub=sub_of(lane.stage, role) if lane.stage else "of an earlier plan",
        total=len(cards),
        cards=cards[:MOST],
        more=max(len(cards) - MOST, 0),
        href=url_for("coordinator.candidates", role=role.slug, at=lane.title),
    )


def sub_of(stage: Stage, role: Role) -> str:
    """Return in a few words what a stop is: "30 min, remote or in San Francisco"."""
    if stage.kind is StageKind.APPLICATION:
        days = role.answer_days
        return f"read within {days} working day{'' if days == 1 else 's'}" if days else ""
    ways = [of_way(way) for way in stage.ways]
    if len(ways) > 1:
        return " or ".join(KINDS.get(way.kind, way.kind.value) for way in ways)
    if not ways or stage.kind is StageKind.REFERENCES:
        return ""
    way = ways[0]
    talks = f"{len(way.talks)} talks" if way.talks else f"{way.minutes} min" if way.minutes else ""
    where = way.where.replace(REMOTE, REMOTE.lower(), 1)
    return ", ".join(filter(None, [talks, where]))
