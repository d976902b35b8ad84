"""The interview plan that a posting becomes, with all that its text leaves open."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from scheduler.domain.terms import Place, StageKind


@dataclass(frozen=True, slots=True)
class Seat:
    """Chairs that are filled alike: by some of *names*, or by *who* the text describes."""

    count: int
    names: tuple[str, ...] = ()
    who: str | None = None
    alternates: str | None = None  # who else may take it, in the words of the text


@dataclass(frozen=True, slots=True)
class Interview:
    """One conversation of a stage; for an exercise its seats are those who read the result."""

    title: str
    minutes: int | None
    seats: tuple[Seat, ...]
    sentence: str
    unclear: str | None = None  # what the text says of the length, where that is no number


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a stage may be done."""

    kind: StageKind
    title: str
    minutes: int | None
    places: tuple[Place, ...]
    unclear: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop of the process; its interviews belong to the first way that is a conversation."""

    title: str
    ways: tuple[Way, ...]
    interviews: tuple[Interview, ...]
    minutes_total: int | None
    sentence: str
    item: int | None  # place in the posting's list, from 0; none if a paragraph says it
    offices: tuple[str, ...] = ()  # offices that the text names
    also: StageKind | None = None  # another step that the same item names
    is_guess: bool = False  # the text does not say what kind of step it is
    is_spread: bool = False  # the text says that its interviews lie on several days

    @property
    def kind(self) -> StageKind:
        """Return the kind of the way named first."""
        return self.ways[0].kind

    @property
    def minutes(self) -> int | None:
        """Return the length of one conversation, or of the exercise, of the way named first."""
        return self.ways[0].minutes

    @property
    def places(self) -> tuple[Place, ...]:
        """Return the places that any of the ways names."""
        named = {place for way in self.ways for place in way.places}
        return tuple(place for place in Place if place in named)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that the text leaves open and a coordinator has to say."""

    stage: int
    field: Literal["minutes", "hours", "places", "pool", "interviews", "kind"]
    sentence: str
    way: int = 0
    interview: int | None = None
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class PostingPlan:
    """What a posting says about its role and process."""

    title: str  # empty where the text has none
    location: str | None
    stages: tuple[Stage, ...]
    open_points: tuple[OpenPoint, ...]
    notes: tuple[str, ...]  # sentences on title, location, days, links and pictures

    @property
    def review(self) -> tuple[str, ...]:
        """Return every sentence on what the text leaves open or on what was changed."""
        return tuple(point.sentence for point in self.open_points) + self.notes

    def noting(self, sentences: tuple[str, ...]) -> "PostingPlan":
        """Return this plan with further sentences to review."""
        return replace(self, notes=self.notes + sentences)


def plan_json(plan: PostingPlan) -> dict[str, Any]:
    """Return *plan* in the shape that ``scheduler plan --json`` promises."""
    return {
        "title": plan.title,
        "location": plan.location,
        "review": list(plan.review),
        "stages": [_stage_json(stage) for stage in plan.stages],
    }


def _stage_json(stage: Stage) -> dict[str, Any]:
    return {
        "title": stage.title,
        "kind": stage.kind.value,
        "places": [place.value for place in stage.places],
        "choices": [way.kind.value for way in stage.ways] if len(stage.ways) > 1 else [],
        "minutes": stage.minutes,
        "minutes_total": stage.minutes_total,
        "interviews": [
            {
                "title": interview.title,
                "minutes": interview.minutes,
                "seats": [
                    {"count": seat.count, "from": list(seat.names), "who": seat.who}
                    for seat in interview.seats
                ],
            }
            for interview in stage.interviews
        ],
    }
