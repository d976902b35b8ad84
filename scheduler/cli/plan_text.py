"""An interview plan as lines for a terminal."""

from collections.abc import Iterator

from scheduler.domain.posting.plan import Interview, PostingPlan, Seat, Stage, Way
from scheduler.domain.terms import CONVERSATIONS, Place, StageKind

PLACES = {Place.REMOTE: "remote", Place.OFFICE: "at an office"}
KINDS = {
    StageKind.APPLICATION: "application",
    StageKind.CALL: "call",
    StageKind.INTERVIEW: "interview",
    StageKind.EXERCISE: "exercise",
    StageKind.LOOP: "several conversations",
    StageKind.MEETING: "meeting",
    StageKind.REFERENCES: "references",
    StageKind.OFFER: "offer call",
}
HOUR = 60


def lines(plan: PostingPlan) -> Iterator[str]:
    """Yield title and place, each stage with its interviews, then what to review."""
    yield plan.title or "(no title)"
    yield plan.location or "(no location)"
    for number, stage in enumerate(plan.stages, 1):
        yield ""
        yield from stage_lines(number, stage)
    yield ""
    yield "To review:" if plan.review else "Nothing to review."
    yield from (f"- {sentence}" for sentence in plan.review)


def stage_lines(number: int, stage: Stage) -> Iterator[str]:
    """Yield one stage: its ways, then who meets the candidate for how long."""
    total = f", {length(stage.minutes_total)} in all" if stage.minutes_total else ""
    if len(stage.ways) == 1:
        words = way_words(stage.ways[0])
        said = "" if words == stage.title.casefold() else f": {words}"
        yield f"{number}. {stage.title}{said}{total}"
    else:
        yield f"{number}. {stage.title}: one of {len(stage.ways)} ways{total}"
        for way in stage.ways:
            yield f"   * {way.title}: {way_words(way)}"
    for interview in stage.interviews:
        yield f"   - {interview_words(interview)}"


def way_words(way: Way) -> str:
    """Return kind, length and places of one way; what the text leaves open is said to be open."""
    words = [KINDS[way.kind]]
    if way.minutes:
        words.append(length(way.minutes) + (" each" if way.kind is StageKind.LOOP else ""))
    elif way.kind in CONVERSATIONS - {StageKind.LOOP} or way.kind is StageKind.EXERCISE:
        words.append(f"length open ({way.unclear})" if way.unclear else "length open")
    if way.places:
        words.append(" or ".join(PLACES[place] for place in way.places))
    elif way.kind in CONVERSATIONS:
        words.append("place open")
    return ", ".join(words)


def interview_words(interview: Interview) -> str:
    """Return title, length and people of one conversation."""
    minutes = f", {length(interview.minutes)}" if interview.minutes else ""
    people = "; ".join(seat_words(seat) for seat in interview.seats) or "people open"
    return f"{interview.title}{minutes}: {people}"


def seat_words(seat: Seat) -> str:
    """Return who fills a seat: names, a description, or both."""
    names = ", ".join(seat.names)
    if not names:
        words = seat.who or "people open"
        return words if seat.count == 1 else f"{seat.count} {words}"
    words = f"{names} ({seat.who})" if seat.who else names
    return words if len(seat.names) == seat.count else f"{seat.count} of {words}"


def length(minutes: int) -> str:
    """Return a length of time in words.

    >>> length(45), length(240), length(90)
    ('45 min', '4 h', '1 h 30 min')
    """
    hours, rest = divmod(minutes, HOUR)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest))
