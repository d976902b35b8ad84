"""Markdown to a plain tree, the plain tree to safe HTML, and both ends of reading a posting."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from scheduler.domain.posting import tree
from scheduler.domain.posting.links import settle
from scheduler.domain.posting.plan import PostingPlan
from scheduler.domain.posting.reader import read_posting
from scheduler.errors import Invalid

MOST_BYTES = 1_000_000
MOST_PIECES = 20_000  # lines, and marks: the time to pair brackets grows with their square
DEEPEST = 40  # a list and its item count as two
TOO_LONG = "This text is larger than 1 MB. A posting is a few pages; please send only its text."
NOT_TEXT = "This file is not readable as text. Save the posting as plain text or Markdown in UTF-8."
EMPTY = "There is no text here. Paste the posting, or choose the file that holds it."
TOO_DEEP = "This text nests lists more than 20 deep, or quotes more than 40. Please flatten them."
TOO_MANY = "This text has more than 20,000 lines, or marks such as * and [. Is it a posting?"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting as it may be shown, and the interview plan that it becomes."""

    document: tree.Document
    plan: PostingPlan


def read(source: str, *, address: str | None = None) -> Posting:
    """Return the posting written in *source*, its links settled against *address*.

    Raises Invalid, with a sentence for the person, if it is no text or lists no process.
    """
    document = parse(source)
    settled = settle(document, source=address)
    return Posting(settled.document, read_posting(document).noting(settled.review))


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 if its first bytes say so; else raise Invalid.

    Other encodings are refused rather than guessed: a wrong guess would misspell people's names.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LONG)
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(NOT_TEXT) from error


def parse(source: str) -> tree.Document:
    """Return the Markdown or plain text *source* as a tree; HTML in it is text like any other."""
    _check(source)
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 2 * DEEPEST}).enable("table")
    parsed = reader.parse(source)
    if any(max(token.level - 1, _depth(token)) > DEEPEST for token in parsed):
        raise Invalid(TOO_DEEP)
    document = tree.Document(_blocks(SyntaxTreeNode(parsed)))
    if not tree.words(document):
        raise Invalid(EMPTY)
    return document


def _check(source: str) -> None:
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        raise Invalid(NOT_TEXT) from error
    if size > MOST_BYTES:
        raise Invalid(TOO_LONG)
    if "\0" in source:
        raise Invalid(NOT_TEXT)
    if max(source.count("\n"), sum(map(source.count, "[*_`|!<"))) > MOST_PIECES:
        raise Invalid(TOO_MANY)


def _depth(token: Token) -> int:
    """Return how deep the inlines of *token* are nested; emphasis is not counted by its level."""
    return max(accumulate(child.nesting for child in token.children or ()), default=0)


def _blocks(node: SyntaxTreeNode) -> tuple[tree.Block, ...]:
    return tuple(_block(child) for child in node.children)


def _block(node: SyntaxTreeNode) -> tree.Block:
    return BLOCKS.get(node.type, _code)(node)


def _heading(node: SyntaxTreeNode) -> tree.Heading:
    return tree.Heading(int(node.tag[1]), _inlines(node.children[0]))


def _paragraph(node: SyntaxTreeNode) -> tree.Paragraph:
    return tree.Paragraph(_inlines(node.children[0]))


def _listing(node: SyntaxTreeNode) -> tree.Listing:
    items = tuple(_blocks(item) for item in node.children)
    return tree.Listing(node.type == "ordered_list", int(node.attrs.get("start", 1)), items)


def _table(node: SyntaxTreeNode) -> tree.Table:
    rows = (row for part in node.children for row in part.children)
    return tree.Table(
        tuple(tuple(_inlines(cell.children[0]) for cell in row.children) for row in rows)
    )


def _code(node: SyntaxTreeNode) -> tree.CodeBlock:
    return tree.CodeBlock(node.content)


BLOCKS: dict[str, Callable[[SyntaxTreeNode], tree.Block]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _listing,
    "ordered_list": _listing,
    "blockquote": lambda node: tree.Quote(_blocks(node)),
    "table": _table,
    "hr": lambda _: tree.Rule(),
}


def _inlines(node: SyntaxTreeNode) -> tuple[tree.Inline, ...]:
    found = (INLINES.get(child.type, _text)(child) for child in node.children)
    return tuple(inline for inline in found if inline != tree.Text(""))


def _text(node: SyntaxTreeNode) -> tree.Text:
    return tree.Text(node.content)


INLINES: dict[str, Callable[[SyntaxTreeNode], tree.Inline]] = {
    "strong": lambda node: tree.Strong(_inlines(node)),
    "em": lambda node: tree.Emphasis(_inlines(node)),
    "link": lambda node: tree.Link(str(node.attrs["href"]), _inlines(node)),
    "image": lambda node: tree.Image(str(node.attrs["src"]), tree.raw(_inlines(node))),
    "code_inline": lambda node: tree.Code(node.content),
    "hardbreak": lambda _: tree.Break(),
    "softbreak": lambda _: tree.Text("\n"),
}
