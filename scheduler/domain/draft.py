"""An interview plan while it is being written: anything in it may still be open."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from scheduler.domain.loops.rules import Pin, Spread, edges, is_contradiction
from scheduler.domain.offers import NOTICE_HOURS
from scheduler.domain.terms import CONVERSATIONS, StageKind

Field = Literal["title", "minutes", "places", "seats", "interviews", "stages", "order"]

LONGEST = 8 * 60  # minutes of one conversation


@dataclass(frozen=True, slots=True)
class SeatDraft:
    """Chairs that are filled alike; *source* is empty, pool:ID, person:ID,ID or part:NAME.

    *kind* is empty for those who hold the interview, else optional or shadow.
    """

    count: int = 1
    source: str = ""
    hint: str = ""  # whom the posting's text names for it
    may_join_by_screen: bool = False
    kind: str = ""

    @property
    def is_filled_first(self) -> bool:
        """Tell whether the interview cannot be without it."""
        return not self.kind


@dataclass(frozen=True, slots=True)
class InterviewDraft:
    """One conversation, in minutes; *order* is empty, first, last or after:TITLE of another."""

    title: str = ""
    minutes: int | None = None
    seats: tuple[SeatDraft, ...] = (SeatDraft(),)
    order: str = ""
    topic: str = ""  # for the candidate, as is how to prepare, one line each
    prepare: str = ""

    @property
    def pin(self) -> Pin:
        """Return where in its day the talk has to be."""
        return Pin(self.order) if self.order in set(Pin) else Pin.ANYWHERE


@dataclass(frozen=True, slots=True)
class DayDraft:
    """What makes a day of several talks bearable; lunch lies between two minutes of the day.

    Without *lunch_minutes* there is a lunch once the day is long enough to need one. Nobody holds
    two of the talks unless they *may_repeat*.
    """

    run_minutes: int = 120
    pause_minutes: int = 15
    longest_minutes: int = 480
    lunch_minutes: int | None = None
    lunch_from: int = 11 * 60 + 30
    lunch_until: int = 14 * 60
    may_repeat: bool = False
    days: Spread = Spread.ONE


def usual_notice(kind: StageKind) -> int:
    """Return how many hours ahead a way of *kind* is booked, where nobody says otherwise.

    >>> usual_notice(StageKind.OFFER), usual_notice(StageKind.CALL)
    (4, 24)
    """
    return NOTICE_HOURS if kind is StageKind.OFFER else 24


@dataclass(frozen=True, slots=True)
class WayDraft:
    """One way of a stage; *places* are remote or office:ID, *minutes* those of an exercise."""

    kind: StageKind
    title: str = ""
    minutes: int | None = None
    places: tuple[str, ...] = ()
    interviews: tuple[InterviewDraft, ...] = ()
    expect: str = ""
    prepare: str = ""
    grid_minutes: int = 30
    notice_hours: int = 24
    moves: int = 2
    horizon_days: int = 28
    day: DayDraft = DayDraft()
    debrief_minutes: int = 30  # of the line-up after a day of talks; none is no debrief
    topics: str = ""  # to choose from, a line each
    brief: int | None = None  # what an exercise asks, by id

    @property
    def is_loop(self) -> bool:
        """Tell whether several talks make a day."""
        return len(self.interviews) > 1

    def after(self) -> list[int | None]:
        """Return for each interview the position of the one that it comes after, if there is one."""
        wanted = [each.order.removeprefix("after:") for each in self.interviews]
        titles = [each.title for each in self.interviews]
        return [
            titles.index(name) if each.order.startswith("after:") and name in titles else None
            for each, name in zip(self.interviews, wanted, strict=True)
        ]

    def edges(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs of positions of interviews of which the earlier comes first."""
        return edges([each.pin for each in self.interviews], self.after())

    @property
    def is_conversation(self) -> bool:
        """Tell whether people meet."""
        return self.kind in CONVERSATIONS


@dataclass(frozen=True, slots=True)
class StageDraft:
    """One stop of the process; *item* is its place in the posting's list, from 0."""

    title: str = ""
    sentence: str = ""
    item: int | None = None
    ways: tuple[WayDraft, ...] = ()

    @property
    def kind(self) -> StageKind:
        """Return the kind of the first way."""
        return self.ways[0].kind


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The stages in order, and what the reader of the posting had to say."""

    stages: tuple[StageDraft, ...] = ()
    review: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that must be said before the plan can be published."""

    field: Field
    sentence: str
    stage: int = 0
    way: int = 0
    interview: int = 0
    seat: int = 0

    @property
    def anchor(self) -> str:
        """Return the id of the field that closes the gap."""
        parts = {
            "stages": "plan",
            "title": f"stages-{self.stage}-title",
            "places": f"stages-{self.stage}-ways-{self.way}-places",
            "interviews": f"stages-{self.stage}-ways-{self.way}-interviews",
            "minutes": f"stages-{self.stage}-ways-{self.way}-minutes",
            "seats": f"stages-{self.stage}-ways-{self.way}-interviews",
        }
        inner = f"stages-{self.stage}-ways-{self.way}-interviews-{self.interview}"
        if self.field == "seats":
            return f"{inner}-seats-{self.seat}-source"
        if self.field == "order":
            return f"{inner}-order"
        if self.field == "minutes" and self.interview >= 0:
            return f"{inner}-minutes"
        return parts[self.field]


def gaps(draft: PlanDraft) -> list[Gap]:
    """Return what keeps *draft* from being published, in the order of its stages."""
    if not draft.stages:
        return [Gap("stages", "The plan has no stage yet.")]
    return [gap for number, stage in enumerate(draft.stages) for gap in stage_gaps(number, stage)]


def stage_gaps(number: int, stage: StageDraft) -> Iterator[Gap]:
    """Yield what one stage leaves open."""
    if not stage.title.strip():
        yield Gap("title", f"Stage {number + 1} has no title.", number)
    for position, way in enumerate(stage.ways):
        name = way.title or stage.title or f"stage {number + 1}"
        if way.is_conversation:
            yield from conversation_gaps(number, position, name, way)
        elif way.kind == StageKind.EXERCISE and not way.minutes:
            sentence = f"How many hours is “{name}”?"
            yield Gap("minutes", sentence, number, position, interview=-1)


def conversation_gaps(number: int, position: int, name: str, way: WayDraft) -> Iterator[Gap]:
    """Yield what a way in which people meet leaves open."""
    if not way.places:
        yield Gap("places", f"Where may “{name}” be?", number, position)
    if not way.interviews:
        yield Gap("interviews", f"Which interviews does “{name}” have?", number, position)
    if is_contradiction(len(way.interviews), way.edges()):
        sentence = f"No order of the talks of “{name}” is as you want it."
        yield Gap("order", sentence, number, position)
    for index, interview in enumerate(way.interviews):
        yield from interview_gaps((number, position, index), interview.title or name, interview)


def interview_gaps(
    where: tuple[int, int, int], called: str, interview: InterviewDraft
) -> Iterator[Gap]:
    """Yield what one interview leaves open."""
    if not interview.minutes or interview.minutes % 5 or interview.minutes > LONGEST:
        sentence = f"How long is “{called}”? Minutes, in steps of five."
        yield Gap("minutes", sentence, *where)
    if not any(seat.is_filled_first for seat in interview.seats):
        yield Gap("seats", f"Who sits in “{called}”?", *where)
    for place, seat in enumerate(interview.seats):
        if not seat.source or seat.count < 1:
            yield Gap("seats", f"Who sits in “{called}”?", *where, place)


def to_json(draft: PlanDraft) -> dict[str, Any]:
    """Return *draft* as plain values."""
    return asdict(draft)


def from_json(values: Mapping[str, Any]) -> PlanDraft:
    """Return the draft that `to_json` wrote.

    >>> one = PlanDraft((StageDraft("Call", ways=(WayDraft(StageKind.CALL),)),))
    >>> from_json(to_json(one)) == one
    True
    """
    stages = tuple(stage_of(stage) for stage in values.get("stages", ()))
    return PlanDraft(stages, tuple(values.get("review", ())))


def stage_of(values: Mapping[str, Any]) -> StageDraft:
    """Return one stage from plain values."""
    ways = tuple(way_of(way) for way in values["ways"])
    return StageDraft(**{**values, "ways": ways})


def way_of(values: Mapping[str, Any]) -> WayDraft:
    """Return one way from plain values."""
    return WayDraft(
        **{
            **values,
            "kind": StageKind(values["kind"]),
            "places": tuple(values["places"]),
            "interviews": tuple(interview_of(each) for each in values["interviews"]),
            "day": day_of(values.get("day", {})),
        }
    )


def day_of(values: Mapping[str, Any]) -> DayDraft:
    """Return the rules of a day from plain values."""
    return DayDraft(**{**values, "days": Spread(values.get("days", Spread.ONE))})


def interview_of(values: Mapping[str, Any]) -> InterviewDraft:
    """Return one interview from plain values."""
    return InterviewDraft(
        **{**values, "seats": tuple(SeatDraft(**seat) for seat in values["seats"])}
    )
