"""Which list of a posting is its interview process, and the items of that list."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from scheduler.domain.posting.tree import (
    Block,
    Document,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quote,
    Strong,
    Text,
    plain,
)
from scheduler.errors import Invalid

PROCESS = re.compile(
    r"\bprocess\b|\b(?:steps|stages)\b|\binterview(?:s|ing)?\b|\bhiring\b|\bhow we (?:hire|recruit)"
    r"|\bwhat (?:to expect|happens)\b|\byour path\b",
    re.IGNORECASE,
)
MOST_ITEMS = 60
MOST_INTRO = 200  # letters of a line that announces a list
NO_LIST = (
    "This text has no list of interview steps. Write each step on a line of its own, numbered or "
    "with bullets, under a heading such as “Interview process”, beginning with how people apply."
)
STARTS = ("application", "call", "interview")  # what an unannounced list of steps begins with


Score = tuple[bool, bool, int, int]
NONE: Score = (False, False, 0, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its own words, and the items nested in it."""

    inlines: tuple[Inline, ...]
    text: str
    nested: tuple["Item", ...]

    @property
    def bold(self) -> tuple[str, ...]:
        """Return the parts of its words that are set in bold."""
        return tuple(_marked(self.inlines, Strong))

    @property
    def linked(self) -> tuple[str, ...]:
        """Return the parts of its words that are links."""
        return tuple(_marked(self.inlines, Link))


def _marked(inlines: Iterable[Inline], kind: type[Strong] | type[Link]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, kind):
            yield plain((inline,))
        elif isinstance(inline, Strong | Link):
            yield from _marked(inline.children, kind)


@dataclass(slots=True)
class Process:
    """A list of steps, with what stands around it in its section."""

    heading: str
    before: list[str]
    ordered: bool
    items: list[Item] = field(default_factory=list)
    after: list[Item] = field(default_factory=list)
    lists: int = 0

    def takes(self, block: Listing) -> bool:
        """Add *block* if it is more of this list, which Markdown cut in two; tell whether it was.

        A bulleted list right behind an item belongs to it; one that stands apart is a note.
        """
        if not self.ordered:
            return False
        if not block.ordered:
            items = [_item(blocks) for blocks in block.items]
            self.after += items if self.after else []
            self._nest([] if self.after else items)
            return True
        ones = block.start == 1 and self.lists == len(self.items)
        if self.after and block.start != len(self.items) + 1 and not ones:
            return False
        self.add(block)
        return True

    def add(self, block: Listing) -> None:
        """Add the items of *block*; what stood between belongs to the item before."""
        self._nest(self.after)
        self.after = []
        self.items += [_item(blocks) for blocks in block.items]
        self.lists += 1

    def _nest(self, items: list[Item]) -> None:
        if items:
            last = self.items[-1]
            self.items[-1] = replace(last, nested=(*last.nested, *items))


def find_process(document: Document, kind_of: Callable[[Item], str | None]) -> Process:
    """Return the list of *document* that is its interview process.

    That is the list that a heading or the line above it calls so, else the ordered one with the
    most kinds of steps, else a bulleted one that has three. Raises Invalid if there is none.
    """
    best, best_score = None, NONE
    for process in _lists(document):
        score = _score(process, kind_of)
        if score > best_score:
            best, best_score = process, score
    if best is None:
        raise Invalid(NO_LIST)
    return best


def _score(process: Process, kind_of: Callable[[Item], str | None]) -> Score:
    if len(process.items) > MOST_ITEMS:
        return NONE
    named = bool(PROCESS.search(process.heading))
    announced = named or (not process.ordered and _announces(process.before))
    kinds = [kind for item in process.items if (kind := kind_of(item))]
    enough = 1 if named and process.ordered else 2 if announced or process.ordered else 3
    if len(set(kinds)) < enough or not (announced or process.ordered or kinds[0] in STARTS):
        return NONE
    return (announced, process.ordered or announced, len(set(kinds)), len(kinds))


def _announces(before: Sequence[str]) -> bool:
    """Tell whether the line above a list says that it is a process: “Our interview process:”."""
    line = before[-1].strip() if before else ""
    return line.endswith(":") and len(line) <= MOST_INTRO and bool(PROCESS.search(line))


def _lists(document: Document) -> Iterator[Process]:
    """Yield each list of *document* that may be a process, joined where it was cut in two."""
    for heading, blocks in _sections(document):
        before: list[str] = []
        process: Process | None = None
        for block in blocks:
            if isinstance(block, Listing) and not (process and process.takes(block)):
                if process:
                    yield process
                process = Process(heading, list(before), block.ordered)
                process.add(block)
            elif not isinstance(block, Listing):
                before.append(_item((block,)).text)
                if process:
                    process.after.append(_item((block,)))
        if process:
            yield process


def _sections(document: Document) -> Iterator[tuple[str, list[Block]]]:
    """Yield the blocks under each heading, with the words of it and of those above it."""
    trail: dict[int, str] = {}
    blocks: list[Block] = []
    title = title_heading(document)
    for block in flat(document.blocks):
        level = _level(block)
        if level:
            yield " / ".join(trail.values()), blocks
            words = "" if block is title else _item((block,)).text
            trail = {above: text for above, text in trail.items() if above < level} | {level: words}
            blocks = []
        else:
            blocks.append(block)
    yield " / ".join(trail.values()), blocks


def title_heading(document: Document) -> Heading | None:
    """Return the heading that is the title of *document*: the first of level 1, or the first."""
    headings = [block for block in flat(document.blocks) if isinstance(block, Heading)]
    tops = [heading for heading in headings if heading.level == 1]
    if tops:
        return tops[0]
    return headings[0] if len(headings) > 1 else None


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield *blocks* with those that are quoted in their place."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from flat(block.blocks)
        else:
            yield block


def _level(block: Block) -> int:
    """Return the level of a heading; a paragraph that is all bold is one, too, below the others."""
    match block:
        case Heading(level):
            return level
        case Paragraph((Strong(_),)):
            return 7
        case _:
            return 0


def _item(blocks: Sequence[Block]) -> Item:
    inlines: list[Inline] = []
    nested: list[Item] = []
    for block in flat(blocks):
        match block:
            case Paragraph(children):
                inlines += [Text(" "), *children]
            case Heading(_, children):
                inlines += [Text(" "), Strong(children)]
            case Listing(items=items):
                nested += [_item(item) for item in items]
            case _:
                pass
    return Item(tuple(inlines), plain(inlines), tuple(nested))
