"""The route map: a plan's stages as one line with forks, in units of its own drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.route_words import (
    Piece,
    Stop,
    TextLine,
    Tone,
    is_place_fork,
    lay_out,
    lower,
    tone_of,
)
from scheduler.domain.terms import Place

WIDTH = 1120
MOST_STOPS = 7
GAP = 24
RISE = 44  # from the line to either track of a fork
BEND = 66  # how much of the width a track takes to get there
RADIUS = 9
EDGE = 10  # from the end of the drawing to the middle of its outermost station
LINE = 20


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text; *y* is the first one's foot, *anchor* is start, middle or end."""

    x: int
    y: int
    anchor: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A ring on the line."""

    x: int
    y: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Track:
    """A line of the map, as the `d` of an SVG path."""

    d: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Route:
    """A drawn map: what there is to paint, and the same in words."""

    width: int
    height: int
    tracks: tuple[Track, ...]
    stations: tuple[Station, ...]
    labels: tuple[Label, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece with its share of the width."""

    piece: Piece
    left: int
    right: int

    @property
    def x(self) -> int:
        """Return the middle."""
        return (self.left + self.right) // 2


def draw(stops: Sequence[Stop]) -> Route | None:
    """Return the map of *stops*, or None when they do not fit beside each other."""
    if not 1 < len(stops) <= MOST_STOPS:
        return None
    for folds, fork in ((0, 232), (1, 232), (2, 232), (3, 232), (3, 2 * BEND + 40)):
        pieces = [lay_out(stop, folds) for stop in stops]
        cells = place(pieces, fork)
        if cells:
            return paint(cells)
    return None


def place(pieces: Sequence[Piece], fork: int) -> list[Cell]:
    """Return the cells of *pieces*, evenly apart, or nothing when they are too wide."""
    widths = [piece.width(fork) for piece in pieces]
    for end in (0, -1):
        widths[end] += 2 * GAP if pieces[end].is_fork else 0
    gap = (WIDTH - sum(widths)) / (len(pieces) - 1)
    if gap < GAP:
        return []
    cells = []
    for index, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
        left = round(sum(widths[:index]) + index * gap)
        cells.append(Cell(piece, left, left + width))
    return cells


def paint(cells: Sequence[Cell]) -> Route:
    """Return the map whose stops stand in *cells*."""
    over = max(len(cell.piece.over) for cell in cells)
    middle = RISE + 4 + LINE * (over + 1) if over else EDGE + RADIUS
    labels = [label for cell in cells for label in label_cell(cell, cells, middle)]
    return Route(
        width=WIDTH,
        height=max(label.y + LINE * (len(label.lines) - 1) for label in labels) + 8,
        tracks=(
            main_line(cells, middle),
            *(t for cell in cells for t in fork_tracks(cell, middle)),
        ),
        stations=tuple(s for cell in cells for s in stations_of(cell, cells, middle)),
        labels=tuple(labels),
        summary=summarise([cell.piece.stop for cell in cells]),
    )


def main_line(cells: Sequence[Cell], middle: int) -> Track:
    """Return the line from the first station to the last, broken where it forks."""
    steps = [f"M{0 if cells[0].piece.is_fork else EDGE} {middle}"]
    steps += [
        f"H{cell.left + trim(cell)}M{cell.right - trim(cell)} {middle}"
        for cell in cells
        if cell.piece.is_fork
    ]
    steps.append(f"H{WIDTH if cells[-1].piece.is_fork else WIDTH - EDGE}")
    return Track("".join(steps))


def trim(cell: Cell) -> int:
    """Return what a fork at the end of the map leaves to the line before or after it."""
    return GAP if cell.left == 0 or cell.right == WIDTH else 0


def fork_tracks(cell: Cell, middle: int) -> list[Track]:
    """Return the two tracks of a fork, or nothing for a plain stop."""
    if not cell.piece.is_fork:
        return []
    left, right = cell.left + trim(cell), cell.right - trim(cell)
    tones = (Tone.REMOTE, Tone.OFFICE) if is_place_fork(cell.piece.stop) else (Tone.PLAIN,) * 2
    return [
        Track(
            f"M{left} {middle}c36 0 30 {rise} {BEND} {rise}"
            f"H{right - BEND}c36 0 30 {-rise} {BEND} {-rise}",
            tone,
        )
        for rise, tone in zip((-RISE, RISE), tones, strict=True)
    ]


def stations_of(cell: Cell, cells: Sequence[Cell], middle: int) -> list[Station]:
    """Return the rings of one stop."""
    stop = cell.piece.stop
    if not cell.piece.is_fork:
        x = {cells[0]: EDGE, cells[-1]: WIDTH - EDGE}.get(cell, cell.x)
        return [Station(x, middle, tone_of(stop.ways[0].places))]
    if is_place_fork(stop):
        tones = [Tone.REMOTE, Tone.OFFICE]
    else:
        tones = [tone_of(way.places) for way in stop.ways[:2]]
    return [
        Station(cell.x, middle + rise, tone)
        for rise, tone in zip((-RISE, RISE), tones, strict=True)
    ]


def label_cell(cell: Cell, cells: Sequence[Cell], middle: int) -> list[Label]:
    """Return the labels of one stop."""
    piece = cell.piece
    if piece.is_fork:
        top = middle - RISE - 22 - LINE * (len(piece.over) - 1)
        return [
            Label(cell.x, top, "middle", piece.over),
            Label(cell.x, middle + RISE + 36, "middle", piece.under),
        ]
    ends = {cells[0]: (cell.left, "start"), cells[-1]: (cell.right, "end")}
    x, anchor = ends.get(cell, (cell.x, "middle"))
    return [Label(x, middle + 36, anchor, piece.under)]


def summarise(stops: Sequence[Stop]) -> str:
    """Return the map as a sentence, for who does not see it."""
    names = []
    for stop in stops:
        titles = [stop.ways[0].title, *(lower(way.title) for way in stop.ways[1:])]
        places = ["by video"] if Place.REMOTE in stop.ways[0].places else []
        places += ["in an office"] if Place.OFFICE in stop.ways[0].places else []
        names.append(" ".join(filter(None, (" or ".join(titles), " or ".join(places)))))
    return f"{len(stops)} stops: {'; '.join(names)}."
