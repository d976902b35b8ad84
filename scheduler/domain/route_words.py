"""The words of the route map: what stands at each stop, in as many lines as the width allows.

Widths are estimated, a little too wide, so that no two labels ever touch.
"""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.terms import Place

TITLE, NOTE = 15.0, 13.5  # sizes of letters, in units of the drawing


class Tone(StrEnum):
    """Which of the map's colours a piece bears."""

    PLAIN = "plain"
    REMOTE = "remote"
    OFFICE = "office"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a stage, as the map names it; *length* is in words."""

    title: str
    length: str = ""
    places: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage on the map; with *forks_by_place* video and office are tracks of their own."""

    ways: tuple[Way, ...]
    forks_by_place: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a label's line."""

    text: str
    is_note: bool = False
    tone: Tone = Tone.PLAIN


TextLine = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stop with its lines decided: under the line for a plain one, else over and under a fork."""

    stop: Stop
    over: tuple[TextLine, ...]
    under: tuple[TextLine, ...]

    @property
    def is_fork(self) -> bool:
        """Tell whether the line divides here."""
        return bool(self.over)

    def width(self, fork: int) -> int:
        """Return the width that the piece needs when a fork is at least *fork* wide."""
        widest = max(map(line_width, (*self.over, *self.under)))
        return max(widest, fork if self.is_fork else 0)


def lay_out(stop: Stop, folds: int) -> Piece:
    """Return *stop* with its words broken into lines: the more *folds*, the narrower."""
    first, *others = stop.ways
    if is_place_fork(stop):
        over = (Words(f"{first.title} by video", tone=Tone.REMOTE),)
        return Piece(stop, (over,), ((Words("or in an office", tone=Tone.OFFICE),),))
    if not others:
        return Piece(stop, (), plain_lines(first, folds))
    under = tuple(
        line
        for way in others
        for line in fork_lines(Way(f"or {lower(way.title)}", way.length, way.places), folds)
    )
    return Piece(stop, fork_lines(first, folds), under)


def plain_lines(way: Way, folds: int) -> tuple[TextLine, ...]:
    """Return the lines under a plain stop: title, length, places."""
    titles = fold(way.title) if folds > 2 else [way.title]  # noqa: PLR2004 - the last resort
    length, places = length_note(way), place_notes(way)
    comma = (Words(", ", is_note=True),) if length and places else ()
    notes = [length, places] if folds else [(*length, *comma, *places)]
    return (*((Words(title),) for title in titles), *(note for note in notes if note))


def fork_lines(way: Way, folds: int) -> tuple[TextLine, ...]:
    """Return the lines over or under a fork: the notes follow the title as long as they may."""
    length, places = length_note(way), place_notes(way)
    comma = (Words(", ", is_note=True),) if length and places else ()
    notes = (*length, *comma, *places)
    if folds > 1 and notes:
        return ((Words(way.title),), notes)
    return ((Words(way.title), *((Words(" ", is_note=True), *notes) if notes else ())),)


def length_note(way: Way) -> TextLine:
    """Return the length as a note."""
    return (Words(way.length, is_note=True),) if way.length else ()


def place_notes(way: Way) -> TextLine:
    """Return "video or office", each in its colour."""
    video = Words("video", is_note=True, tone=Tone.REMOTE)
    office = Words("office", is_note=True, tone=Tone.OFFICE)
    either = (video, Words(" or ", is_note=True), office)
    return {Tone.BOTH: either, Tone.REMOTE: (video,), Tone.OFFICE: (office,)}.get(
        tone_of(way.places), ()
    )


def is_place_fork(stop: Stop) -> bool:
    """Tell whether video and office are tracks of their own."""
    return stop.forks_by_place and len(stop.ways) == 1 and len(stop.ways[0].places) > 1


def tone_of(places: frozenset[Place]) -> Tone:
    """Return the colour of a station where *places* are offered."""
    if len(places) > 1:
        return Tone.BOTH
    return Tone(next(iter(places))) if places else Tone.PLAIN


def lower(title: str) -> str:
    """Return *title* as it stands inside a sentence: its first word small unless it is a name.

    >>> lower("Take-home exercise"), lower("HR talk")
    ('take-home exercise', 'HR talk')
    """
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def fold(text: str) -> list[str]:
    """Return *text* in two lines as equal as its words allow.

    >>> fold("Show us your technical side")
    ['Show us your', 'technical side']
    """
    words = text.split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return list(min(breaks, key=lambda pair: max(map(len, pair)))) if breaks else [text]


def line_width(line: TextLine) -> int:
    """Return about how wide *line* is drawn, rather too wide than too narrow."""
    return round(
        sum((NOTE if words.is_note else TITLE) * sum(map(em, words.text)) for words in line)
    )


def em(letter: str) -> float:
    """Return about how wide *letter* is, in units of its size."""
    if letter in " !',.:;|Iijl":
        return 0.3
    if letter in "frt1()[]/-":
        return 0.44
    if letter in "mwMW%@" or letter > "\u2e80":
        return 1.0
    return 0.75 if letter.isupper() else 0.62
