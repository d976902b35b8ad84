"""A posting's words in the parts of its public page, in their order and with none left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.posting import tree
from scheduler.domain.posting.process import title_heading
from scheduler.text.posting_html import Markup, to_blocks

LONGEST_LEDE, LONGEST_SUMMARY = 420, 200
FEWEST_WORDS = 6
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zß-ÿ])")
ON_THE_ROLE = re.compile(r"\b(?:role|job|position|what you)\b", re.IGNORECASE)

Piece = tuple[tree.Block, Markup]


@dataclass(frozen=True, slots=True)
class PostingPage:
    """The parts of a page, from the top; each may be empty."""

    before: Markup
    title: str  # as the posting has it, where the page's own title does not say all of it
    lede: Markup  # the paragraph right under the title
    intro: Markup  # what else stands before the first section
    sections: tuple[Markup, ...]  # each begins with its heading
    summary: str  # a sentence of the text on what the role is; empty where none is found


def compose(document: tree.Document, *, said: str, apply_url: str) -> PostingPage:
    """Return the parts of the settled *document*, for a page whose heading and place say *said*."""
    pieces = to_blocks(document, apply_url=apply_url)
    above, title = _title(document, said)
    before, rest = pieces[:above], list(pieces[above:])
    if title and rest and rest[0][0] is title:
        del rest[0]
    lede = _join([rest.pop(0)]) if rest and _is_lede(rest[0][0]) else Markup("")
    intro, *sections = _sections(rest)
    return PostingPage(
        before=_join(before),
        title=_unsaid(title, said),
        lede=lede,
        intro=intro,
        sections=tuple(sections),
        summary=_summary(document.blocks, title),
    )


def _title(document: tree.Document, said: str) -> tuple[int, tree.Block | None]:
    """Return how many blocks stand before the title, and the title: a heading or a first line."""
    heading = title_heading(document)
    for index, block in enumerate(document.blocks):
        if block is heading:
            return index, heading
    first = document.blocks[0]
    if heading is None and isinstance(first, tree.Paragraph) and not _unsaid(first, said):
        return 0, first
    return 0, None


def _unsaid(title: tree.Block | None, said: str) -> str:
    """Return the words of *title* unless *said* has them all."""
    if not isinstance(title, tree.Heading | tree.Paragraph):
        return ""
    text = tree.plain(title.children)
    known = {word.casefold() for word in tree.WORD.findall(said)}
    return "" if {word.casefold() for word in tree.WORD.findall(text)} <= known else text


def _is_lede(block: tree.Block) -> bool:
    return bool(_prose(block)) and len(_prose(block)) <= LONGEST_LEDE


def _prose(block: tree.Block) -> str:
    """Return the words of a paragraph that is made of sentences, else nothing."""
    text = tree.plain(block.children) if isinstance(block, tree.Paragraph) else ""
    is_prose = text.endswith((".", "!", "?")) and len(text.split()) >= FEWEST_WORDS
    return text if is_prose else ""


def _sections(pieces: Iterable[Piece]) -> list[Markup]:
    """Return *pieces* cut before each heading of the highest level; the first has none."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece[1].startswith("<h2"):
            parts.append([])
        parts[-1].append(piece)
    return [_join(part) for part in parts]


def _join(pieces: Iterable[Piece]) -> Markup:
    return Markup("\n".join(html for _, html in pieces))


def _summary(blocks: Iterable[tree.Block], title: tree.Block | None) -> str:
    """Return the first sentence under the title, or under a heading that speaks of the role."""
    listens = not isinstance(title, tree.Heading)
    for block in blocks:
        if isinstance(block, tree.Heading):
            listens = block is title or bool(ON_THE_ROLE.search(tree.plain(block.children)))
        elif listens and (text := _prose(block)):
            sentence = SENTENCE_END.split(text, maxsplit=1)[0]
            return sentence if len(sentence) <= LONGEST_SUMMARY else ""
    return ""
