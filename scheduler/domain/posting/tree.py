"""A posting as a plain tree of blocks and inlines, free of any Markdown library."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Text:
    """Words; a line break of the source is a newline."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words set as code."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; only its alternative text is ever shown."""

    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words in italics."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the author wrote it, or one that was settled and may be shown."""

    href: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """A link that leads to our own application form, wherever it led before."""

    children: tuple["Inline", ...]


Inline = Text | Code | Break | Image | Strong | Emphasis | Link | Apply


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is a tuple of blocks; an ordered list knows its first number."""

    ordered: bool
    start: int
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks that are quoted."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines set as code."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the head first."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


Block = Heading | Paragraph | Listing | Quote | CodeBlock | Rule | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole posting."""

    blocks: tuple[Block, ...]


def raw(inlines: Iterable[Inline]) -> str:
    """Return the words of *inlines* with the line breaks of the source."""
    return "".join(_raw(inline) for inline in inlines)


def _raw(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text) | Image(alt=text):
            return text
        case Break():
            return "\n"
        case Strong(children) | Emphasis(children) | Link(children=children) | Apply(children):
            return raw(children)


def plain(inlines: Iterable[Inline]) -> str:
    r"""Return the words of *inlines* on one line, without markup.

    >>> plain((Text("Meet "), Strong((Text("the\nteam"),))))
    'Meet the team'
    """
    return " ".join(raw(inlines).split())


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the words of each heading, paragraph, cell and code block, in reading order."""
    for block in blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterable[str]:
    match block:
        case Heading(children=children) | Paragraph(children):
            return (raw(children),)
        case Listing(items=items):
            return texts(inner for item in items for inner in item)
        case Quote(quoted):
            return texts(quoted)
        case CodeBlock(text):
            return (text,)
        case Table(rows):
            return (raw(cell) for row in rows for cell in row)
        case Rule():
            return ()


WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(document: Document) -> list[str]:
    """Return every word of *document* in reading order, the alternative texts of images too."""
    return [word for text in texts(document.blocks) for word in WORD.findall(text)]


Change = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]


def changed(blocks: Iterable[Block], change: Change) -> tuple[Block, ...]:
    """Return *blocks* with *change* applied to the inlines of each paragraph, heading and cell."""
    return tuple(_changed(block, change) for block in blocks)


def _changed(block: Block, change: Change) -> Block:
    match block:
        case Heading(children=children) | Paragraph(children):
            return replace(block, children=change(children))
        case Listing(items=items):
            return replace(block, items=tuple(changed(item, change) for item in items))
        case Quote(quoted):
            return Quote(changed(quoted, change))
        case Table(rows):
            return Table(tuple(tuple(change(cell) for cell in row) for row in rows))
        case CodeBlock() | Rule():
            return block
