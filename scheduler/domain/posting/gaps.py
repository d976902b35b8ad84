"""What a plan leaves open: one sentence for each thing that a coordinator has to say."""

from collections.abc import Iterator

from scheduler.domain.posting.people import is_part
from scheduler.domain.posting.plan import Interview, OpenPoint, Seat, Stage, Way
from scheduler.domain.terms import CONVERSATIONS, StageKind

NOUNS = {
    StageKind.CALL: "the call",
    StageKind.INTERVIEW: "the interview",
    StageKind.MEETING: "the meeting",
    StageKind.OFFER: "the offer call",
}
ALSO = {StageKind.OFFER: "an offer", StageKind.REFERENCES: "references"}


def open_points(stages: tuple[Stage, ...]) -> tuple[OpenPoint, ...]:
    """Return what *stages* leave open, in the order of the plan."""
    return tuple(point for number, stage in enumerate(stages) for point in _stage(number, stage))


def _stage(number: int, stage: Stage) -> Iterator[OpenPoint]:
    name = f"Stage {number + 1}, {stage.title}"
    if stage.is_guess:
        sentence = "the text does not say what kind of step this is; choose one or remove it."
        yield OpenPoint(number, "kind", f"{name}: {sentence}")
        return
    if stage.also:
        sentence = f"the text names {ALSO[stage.also]} here, too; add a stage for it."
        yield OpenPoint(number, "kind", f"{name}: {sentence}")
    for position, way in enumerate(stage.ways):
        yield from _way(number, stage, position, name)
        if way.kind in CONVERSATIONS and not way.places:
            yield OpenPoint(
                number,
                "places",
                f"{name}: the text does not say whether {_noun(stage, way)} is remote or at an office.",
                way=position,
            )
    if stage.kind is StageKind.LOOP:
        yield from _loop(number, stage, name)
    elif stage.kind in CONVERSATIONS | {StageKind.EXERCISE}:
        for position in range(len(stage.ways)):
            yield from _people(number, stage, position, name)


def _noun(stage: Stage, way: Way) -> str:
    return NOUNS.get(way.kind, "it") if len(stage.ways) > 1 or way.kind is StageKind.OFFER else "it"


def _way(number: int, stage: Stage, position: int, name: str) -> Iterator[OpenPoint]:
    way = stage.ways[position]
    if way.minutes:
        return
    if way.kind is StageKind.EXERCISE:
        sentence = _unsaid(way.unclear, "how many hours the exercise takes")
        yield OpenPoint(number, "hours", f"{name}: {sentence}", way=position)
    elif way.kind in CONVERSATIONS - {StageKind.LOOP}:
        sentence = _unsaid(way.unclear, f"how long {_noun(stage, way)} is")
        yield OpenPoint(number, "minutes", f"{name}: {sentence}", way=position)


def _unsaid(unclear: str | None, what: str) -> str:
    if unclear:
        return f"the text says only “{unclear}”, not exactly {what}."
    return f"the text does not say {what}."


def _loop(number: int, stage: Stage, name: str) -> Iterator[OpenPoint]:
    if not stage.interviews:
        sentence = "the text does not say which interviews it consists of, nor who holds them."
        yield OpenPoint(number, "interviews", f"{name}: {sentence}")
        if not stage.minutes_total:
            sentence = _unsaid(stage.ways[0].unclear, "how long it is")
            yield OpenPoint(number, "minutes", f"{name}: {sentence}")
    for position, interview in enumerate(stage.interviews):
        place = f"{name}, {interview.title}"
        if not interview.minutes:
            sentence = _unsaid(interview.unclear, "how long it is")
            yield OpenPoint(number, "minutes", f"{place}: {sentence}", interview=position)
        yield from _seats(number, position, interview, place)
    known = [interview.minutes for interview in stage.interviews if interview.minutes]
    if known and len(known) == len(stage.interviews) and sum(known) != stage.minutes_total:
        yield OpenPoint(
            number,
            "minutes",
            f"{name}: the text says {stage.minutes_total} minutes in all, but its interviews add up "
            f"to {sum(known)}.",
        )


def _people(number: int, stage: Stage, position: int, name: str) -> Iterator[OpenPoint]:
    kind = stage.ways[position].kind
    held = next((way for way in stage.ways if way.kind in CONVERSATIONS), stage.ways[0])
    if stage.interviews and stage.ways[position] is held:
        yield from _seats(number, 0, stage.interviews[0], name)
        return
    verb = "reviews the exercise" if kind is StageKind.EXERCISE else "takes part"
    sentence = f"{name}: the text does not say who {verb}."
    yield OpenPoint(number, "pool", sentence, way=position)


def _seats(number: int, position: int, interview: Interview, name: str) -> Iterator[OpenPoint]:
    if not interview.seats:
        sentence = f"{name}: the text does not say who takes part."
        yield OpenPoint(number, "pool", sentence, interview=position)
    for place, seat in enumerate(interview.seats):
        if unnamed := _seat(seat):
            sentence = f"{name}: {unnamed}"
            yield OpenPoint(number, "pool", sentence, interview=position, seat=place)


def _seat(seat: Seat) -> str | None:
    if seat.alternates:
        return f"besides those named, the text allows “{seat.alternates}”; add whom you mean."
    if seat.names and len(seat.names) < seat.count:
        return f"the text asks for {seat.count} people and names {len(seat.names)}."
    if not seat.names and seat.who and not is_part(seat.who):
        return f"the text says “{seat.who}”, but not who that is."
    return None
