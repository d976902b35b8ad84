"""What is nested in a step of the process: interviews, who sits in them, and notes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.domain.posting.durations import Length, lengths
from scheduler.domain.posting.people import ALTERNATES, JOB, LEAD, clause, is_name, person, seats
from scheduler.domain.posting.plan import Interview, Seat
from scheduler.domain.posting.process import MOST_ITEMS, Item
from scheduler.domain.posting.titles import bare, interview_title

LABEL = re.compile(
    r"(?:interview|talk|round|session|conversation) \d+\s*[:.–—-]\s*(.*)", re.IGNORECASE
)
SENTENCE = re.compile(
    r"(?:we|you|you['’]ll|read|please|our|this|these|if|for|the|bring|prepare|note|expect|here)\b",
    re.IGNORECASE,
)
MOST_TITLE_WORDS = 10


@dataclass(frozen=True, slots=True)
class Nested:
    """The parts that the items nested in one item turned out to be."""

    interviews: tuple[Interview, ...] = ()
    seats: tuple[Seat, ...] = ()
    notes: tuple[str, ...] = ()


def read_nested(items: Iterable[Item], *, several: bool) -> Nested:
    """Return what *items* are; *several* = each unmarked title is an interview of its own."""
    interviews: list[Interview] = []
    chairs: list[Seat] = []
    notes: list[str] = []
    for item in list(items)[:MOST_ITEMS]:
        if several and _is_interview(item):
            interviews.append(_interview(item, len(interviews) + 1))
        elif found := _seats(item):
            chairs += found
        elif ALTERNATES.match(item.text) and chairs:
            chairs[-1] = replace(chairs[-1], alternates=_alternates(item))
        elif several and not SENTENCE.match(item.text) and _is_short(item):
            interviews.append(_interview(item, len(interviews) + 1))
        else:
            notes.append(item.text)
    return Nested(tuple(interviews), tuple(chairs), tuple(note for note in notes if note))


def stated(text: str) -> Length | None:
    """Return the length that *text* states first; a number goes before “a few hours”."""
    found = lengths(text)
    return next((length for length in found if length.minutes), found[0] if found else None)


def has_length(item: Item) -> bool:
    """Tell whether *item* begins or ends with a length, or numbers itself, as an interview does."""
    return bare(item.text) != item.text.strip() or bool(LABEL.match(item.text))


def _is_interview(item: Item) -> bool:
    if has_length(item):
        return True
    if LEAD.match(item.text) or ALTERNATES.match(item.text) or person(_ended(item.text)):
        return False
    titled = bool(item.bold) and item.text.startswith(item.bold[0])
    return titled or any(_seats(inner) for inner in item.nested[:MOST_ITEMS])


def _is_short(item: Item) -> bool:
    return 0 < len(item.text.split()) <= MOST_TITLE_WORDS


def _interview(item: Item, number: int) -> Interview:
    inner = read_nested(item.nested, several=False)
    length = stated(item.text)
    return Interview(
        title=interview_title(item) or f"Interview {number}",
        minutes=length.minutes if length else None,
        seats=inner.seats or _own_seats(item),
        sentence=" ".join((item.text, *inner.notes)),
        unclear=length.phrase if length and not length.minutes else None,
    )


def _own_seats(item: Item) -> tuple[Seat, ...]:
    """Return who the words of an interview itself name: “Ada Park (CTO)”, “CTO”, “… with …”."""
    words = _ended(bare(item.text))
    someone = person(words)
    if someone:
        return (someone,)
    label = LABEL.match(words)
    rest = _after_title(words, item)
    return clause(rest) or _named_after(words) or _whole(label[1] if label else words)


def _named_after(words: str) -> tuple[Seat, ...]:
    """Return the seats of “Product sense: Ada Park or Ben Ito”."""
    parts = re.split(r":\s|\s[–—-]\s", words, maxsplit=1)
    found = seats(parts[1]) if len(parts) > 1 else ()
    return found if all(seat.names for seat in found) else ()


def _after_title(words: str, item: Item) -> str:
    """Return *words* without a title in bold, whose own “with” is not about people."""
    title = item.bold[0] if item.bold else ""
    return words[len(title) :] if title and words.startswith(title) else words


def _whole(words: str) -> tuple[Seat, ...]:
    """Return the seat of words that are nothing but a description: “VP Engineering”."""
    if SENTENCE.match(words) and not words.lower().startswith(("our ", "the ")):
        return ()
    found = tuple(seat for seat in seats(words) if all(map(is_name, seat.names)))
    if found or not JOB.search(words) or len(words.split()) > 3:  # noqa: PLR2004 - a bare job title
        return found
    return (Seat(1, (), words),) if not words.lower().endswith("s") else ()


def _seats(item: Item) -> tuple[Seat, ...]:
    """Return the seats of an item such as “Ada Park”, “2 of the following:” or “with the CTO”."""
    words = _ended(item.text)
    someone = person(words, alone=bool(item.linked and item.linked[0] == words))
    if someone:
        return (someone,)
    lead = LEAD.match(item.text)
    if not lead:
        return _whole(words) if not item.nested and _is_short(item) else ()
    inner = read_nested(item.nested, several=False).seats
    listed = [name for seat in inner for name in seat.names]
    found = seats(item.text[lead.end() :], listed)
    alternates = inner[-1].alternates if inner else None
    return (*found[:-1], replace(found[-1], alternates=alternates)) if found else ()


def _alternates(item: Item) -> str:
    match = ALTERNATES.match(item.text)
    return _ended(item.text[match.end() :] if match else item.text)


def _ended(text: str) -> str:
    return text.strip().rstrip(".,; ")
