"""Bytes that claim to be a calendar, cut into the few components and lines that matter to us."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

MOST_BYTES = 5_000_000
MOST_COMPONENTS = 20_000
MOST_DEPTH = 50
LONGEST_LINE = 1_000_000  # a list of dates may be long; nothing else that we read is

# What is read of each component; everything else, texts above all, is dropped unread.
READ = {
    "VCALENDAR": {"X-WR-TIMEZONE", "METHOD"},
    "VEVENT": {
        *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("STATUS", "TRANSP", "ATTENDEE", "SEQUENCE", "DTSTAMP", "X-MICROSOFT-CDO-BUSYSTATUS"),
    },
    "VFREEBUSY": {"FREEBUSY"},
    "VTIMEZONE": {"TZID", "X-LIC-LOCATION"},
    "STANDARD": {"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"},
}

_PLAIN = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^";:,^]*)*):(.*)', re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name, its parameters and what it says."""

    name: str
    params: dict[str, str]
    value: str


@dataclass(slots=True)
class Block:
    """One component with the lines that were kept of it, still unread, and those inside it."""

    name: str
    lines: dict[str, list[str]] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Line]:
        """Yield every property called *name*; raise ValueError where one cannot be read."""
        yield from map(line_of, self.lines.get(name, ()))

    def first(self, name: str) -> Line | None:
        """Return the first property called *name* that says something."""
        return next((line for line in self.all(name) if line.value.strip()), None)

    def word(self, name: str) -> str:
        """Return what the property *name* says, in capitals; nothing where it is missing."""
        line = self.first(name)
        return line.value.strip().upper() if line else ""


@dataclass(slots=True)
class Text:
    """What a file holds: its calendars, and whether it was read to its end."""

    calendars: list[Block] = field(default_factory=list)
    is_cut: bool = False  # more than is read at all
    is_whole: bool = True  # every calendar has its last line


def line_of(text: str) -> Line:
    """Return a line as name, parameters and value; raise ValueError for what is none.

    >>> line_of("DTSTART;TZID=Europe/Berlin:20261201T090000").params
    {'TZID': 'Europe/Berlin'}
    """
    found = _PLAIN.fullmatch(text)
    if found:  # of these there are tens of thousands; icalendar takes fifty times as long for one
        name, params, value = found.groups()
        pairs = (each.split("=", 1) for each in params.split(";") if each)
        return Line(name.upper(), {key.upper(): said.strip() for key, said in pairs}, value)
    name, more, value = Contentline(text).parts()  # type: ignore[no-untyped-call]  # has no types
    said = {
        key.upper(): ",".join(one) if isinstance(one, list) else one for key, one in more.items()
    }
    return Line(name.upper(), said, value)


def read_text(data: bytes) -> Text:
    """Return the calendars of a file; whatever is no calendar is passed over."""
    text = Text(is_cut=len(data) > MOST_BYTES)
    open_: list[Block] = []
    seen = 0
    for line in unfolded(data[:MOST_BYTES]):
        key = line[:6].upper()
        if key == "BEGIN:":
            seen += 1
            if seen > MOST_COMPONENTS:
                text.is_cut = True
                break
            begin(text, open_, line[6:].strip().upper())
        elif key.startswith("END:"):
            close(open_, line[4:].strip().upper())
        elif open_ and len(line) <= LONGEST_LINE:
            name = _NAME.match(line)
            if name and (word := name[0].upper()) in READ.get(open_[-1].name, ()):
                open_[-1].lines.setdefault(word, []).append(line)
    text.is_whole = not open_ and not text.is_cut
    return text


def unfolded(data: bytes) -> Iterator[str]:
    """Yield the lines of a file, whatever ends them, with folded ones put together again."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    parts: list[bytes] = []
    for line in plain.split(b"\n"):
        if line[:1] in {b" ", b"\t"}:
            parts.append(line[1:])
        elif line:  # a doubled line break is no line
            yield decoded(parts)
            parts = [line]
    yield decoded(parts)


def decoded(parts: list[bytes]) -> str:
    """Return the text of one line; what is no UTF-8 is what old programs write."""
    line = b"".join(parts)
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def begin(text: Text, open_: list[Block], name: str) -> None:
    """Open a component inside those that are open; an event inside an event ends the outer one."""
    block = Block(name)
    if name == "VCALENDAR":
        open_.clear()
        text.calendars.append(block)
    elif name in {"VEVENT", "VFREEBUSY", "VTIMEZONE", "VTODO", "VJOURNAL"}:
        del open_[1:]
    if open_ and len(open_) < MOST_DEPTH:
        if name in READ:
            open_[-1].blocks.append(block)
        open_.append(block)
    elif name == "VCALENDAR":
        open_.append(block)


def close(open_: list[Block], name: str) -> None:
    """Close the innermost component of that name, and what was left open within."""
    for at in range(len(open_) - 1, -1, -1):
        if open_[at].name == name:
            del open_[at:]
            return
