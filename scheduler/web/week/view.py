"""A week as it is drawn: a line for each person, room or role, and a cell for each of its days."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flask import url_for

from scheduler.domain.bitmap import Span, instant
from scheduler.domain.zones import day_bounds
from scheduler.services.week.events import Event, What
from scheduler.services.week.lines import RoomLine
from scheduler.services.week.week import Given, Week
from scheduler.text.names import first_name, listed
from scheduler.text.times import Clock

HOURS = (8, 18)  # what a bar shows at least
SATURDAY = 5
ADDED = {What.DEBRIEF: "debrief", What.CALL: "reference", What.VISIT: "visit"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day's bar, in minutes of the wall clock since its midnight."""

    kind: str  # open, busy, remote, onsite, hold
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """One thing under the bar; *more* is for who hears it or holds the pointer over it."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    text: str
    more: str = ""
    href: str = ""
    is_faint: bool = False  # it takes none of their time


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a line."""

    on: date
    bars: Sequence[Bar]
    notes: Sequence[Note]

    @property
    def is_off(self) -> bool:
        """Tell whether there is neither time nor anything else."""
        return not self.bars and not self.notes


@dataclass(frozen=True, slots=True)
class Line:
    """A person, a room or a role, and their days."""

    id: int
    title: str
    sub: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines with those of their days that are shown, and the hours that each bar shows."""

    days: Sequence[date]
    first: int
    end: int
    lines: Sequence[Line]

    def x(self, minute: int) -> float:
        """Return where a minute of the day is on a bar, in hundredths of it."""
        return 100 * (minute - self.first * 60) / ((self.end - self.first) * 60)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all cells are drawn with: the week, its clock, and what a place is called."""

    week: Week
    clock: Clock
    place: Callable[[Event], str]

    def people(self) -> list[Line]:
        """Return a line for each person who gives time or has something."""
        return [self.person(each, given) for each, given in self.week.people.items()]

    def person(self, person_id: int, given: Given) -> Line:
        """Return the line of one person; of where else they are it says no more than *busy*."""
        mine = [event for event in self.week.events if person_id in event.people]
        inside = [clipped(span, given.open) for span in given.busy]
        busy = [span for spans in inside for span in spans]
        held = sum(event.what is What.HOLD for event in mine)
        return Line(
            person_id, given.name, load(given, held), self.cells(mine, given.open, busy, person_id)
        )

    def rooms(self, rooms: Iterable[RoomLine]) -> list[Line]:
        """Return a line for each room."""
        return [
            Line(
                each.id,
                each.name,
                f"{each.office}, for {each.capacity}",
                self.cells([one for one in self.week.events if one.room_id == each.id], each.open),
            )
            for each in rooms
        ]

    def roles(self, roles: dict[int, str]) -> list[Line]:
        """Return a line for each role."""
        found = []
        for role_id, title in roles.items():
            mine = [event for event in self.week.events if event.role_id == role_id]
            talks = sum(event.what is not What.HOLD for event in mine)
            sub = f"{talks} this week" if talks else "nothing this week"
            found.append(Line(role_id, title, sub, self.cells(mine)))
        return found

    def cells(
        self,
        events: Sequence[Event],
        opened: Sequence[Span] = (),
        busy: Sequence[Span] = (),
        person_id: int | None = None,
    ) -> list[Cell]:
        """Return the seven days of a line."""
        return [self.cell(day, events, opened, busy, person_id) for day in self.week.days]

    def cell(
        self,
        day: date,
        events: Sequence[Event],
        opened: Sequence[Span],
        busy: Sequence[Span],
        person_id: int | None,
    ) -> Cell:
        """Return one day of a line."""
        away = [(instant(first), instant(end)) for first, end in busy]
        bars = [
            *self.stretches("open", day, ((instant(a), instant(b)) for a, b in opened)),
            *self.stretches("busy", day, away),
        ]
        for event in events:
            if person_id not in event.beside | event.out:
                bars += self.stretches(kind_of(event), day, [(event.starts_at, event.ends_at)])
        notes = [self.note(each, person_id) for each in events]
        notes += [Note("busy", start, end, "busy") for start, end in away]
        today = [each for each in notes if self.day_of(each.starts_at) == day]
        return Cell(day, bars, sorted(today, key=lambda each: each.starts_at))

    def day_of(self, starts_at: datetime) -> date:
        """Return the day of the week that what begins at an instant is written down on."""
        return max(self.clock.local(starts_at).date(), self.week.monday)

    def stretches(
        self, kind: str, day: date, spans: Iterable[tuple[datetime, datetime]]
    ) -> Iterator[Bar]:
        """Yield what of *spans* lies on *day*, by the wall clock."""
        begin, after = bounds(day, self.clock.zone)
        for start, end in spans:
            first, last = max(start, begin), min(end, after)
            if first < last:
                until = 24 * 60 if last == after else minute(self.clock.local(last))
                yield Bar(kind, minute(self.clock.local(first)), until)

    def note(self, event: Event, person_id: int | None = None) -> Note:
        """Return what stands of *event* on the line of a person, or of a room or a role."""
        added = ADDED.get(event.what, "")
        text = ", ".join(each for each in (event.who or event.title, event.who and added) if each)
        words = [event.title, self.place(event)]
        if event.what is What.HOLD:
            words.append("held, not booked")
        if person_id is None:
            words.append(self.names(each for each in event.people if each not in event.out))
        elif person_id in event.out:
            words.append("can’t make it")
        elif person_id in event.beside:
            words.append("need not come")
        more = ", ".join(each for each in words if each and each != text)
        is_faint = person_id in event.beside | event.out
        return Note(
            kind_of(event), event.starts_at, event.ends_at, text, more, address(event), is_faint
        )

    def names(self, people: Iterable[int]) -> str:
        """Return these people by first name."""
        known = self.week.people
        return listed([first_name(known[each].name) for each in people if each in known])


def kind_of(event: Event) -> str:
    """Return how an event is coloured."""
    if event.what is What.HOLD:
        return "hold"
    return "remote" if event.office_id is None else "onsite"


def address(event: Event) -> str:
    """Return the page that is about an event."""
    if event.application_id is not None:
        return url_for("coordinator.candidate", application_id=event.application_id)
    if event.visit_id is not None:
        return url_for("reception.visit", visit_id=event.visit_id)
    return url_for("reception.visits")


def load(given: Given, held: int) -> str:
    """Return how full somebody's week is.

    >>> load(Given("Sam Okafor", count=3, per_week=8), held=1)
    '2 of 8, 1 held'
    >>> load(Given("Omar Haddad"), held=0)
    'gives no time'
    """
    if given.per_week is None:
        return "gives no time"
    booked = f"{max(0, given.count - held)} of {given.per_week}"
    return f"{booked}, {held} held" if held else booked


def clipped(span: Span, within: Sequence[Span]) -> list[Span]:
    """Return what of *span* lies in one of the others.

    >>> clipped((3, 20), [(0, 5), (8, 10), (30, 40)])
    [(3, 5), (8, 10)]
    """
    found = [(max(span[0], first), min(span[1], end)) for first, end in within]
    return [each for each in found if each[0] < each[1]]


@lru_cache(maxsize=256)
def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants at which a local day and the one after it begin: every line asks."""
    return day_bounds(day, zone)


def minute(wall: datetime) -> int:
    """Return the minutes since midnight of a wall time."""
    return wall.hour * 60 + wall.minute


def grid(lines: Sequence[Line], drawing: Drawing) -> Grid:
    """Return the grid of *lines*: a weekend's day only where it has something, all that bars need."""
    week = drawing.week
    used = {cell.on for line in lines for cell in line.cells if not cell.is_off}
    used |= {drawing.day_of(event.starts_at) for event in week.events}
    days = [day for day in week.days if day.weekday() < SATURDAY or day in used]
    bars = [bar for line in lines for cell in line.cells for bar in cell.bars]
    first = min([HOURS[0], *(bar.first // 60 for bar in bars)])
    end = max([HOURS[1], *(-(-bar.end // 60) for bar in bars)])
    shown = [
        Line(each.id, each.title, each.sub, [cell for cell in each.cells if cell.on in days])
        for each in lines
    ]
    return Grid(days, first, end, shown)
