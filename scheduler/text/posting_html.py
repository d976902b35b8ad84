"""A settled posting as safe HTML for the role's page."""

import re
from collections.abc import Iterable
from html import escape

import nh3

from scheduler.domain.posting import tree
from scheduler.domain.posting.process import title_heading

INLINE = {"a", "br", "code", "em", "strong"}
BLOCK = {"blockquote", "hr", "li", "ol", "p", "pre", "ul"}
TABULAR = {"table", "tbody", "td", "th", "thead", "tr"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}} | {tag: {"id"} for tag in HEADINGS}
SCHEMES = {"http", "https", "mailto"}


class Markup(str):
    """HTML that a template may print as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def to_html(document: tree.Document, *, apply_url: str) -> Markup:
    """Return the settled *document* as safe HTML; links that mean *apply* lead to *apply_url*.

    Its title is left out, since the page has it as its own heading; the other headings begin at
    level 2, leave no level out, and have an id beginning with ``posting-``.
    """
    return Markup("\n".join(html for _, html in to_blocks(document, apply_url=apply_url)))


def to_blocks(document: tree.Document, *, apply_url: str) -> tuple[tuple[tree.Block, Markup], ...]:
    """Return the blocks of *document* with what `to_html` makes of each, for a page's parts."""
    writer = _Writer(document, apply_url)
    return tuple(
        (block, _clean(writer.block(block)))
        for block in document.blocks
        if block is not writer.title
    )


def _clean(written: str) -> Markup:
    return Markup(
        nh3.clean(
            written,
            tags=INLINE | BLOCK | TABULAR | HEADINGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


class _Writer:
    def __init__(self, document: tree.Document, apply_url: str) -> None:
        self.apply_url = apply_url
        self.title = title_heading(document)
        self.open: list[int] = []  # levels, in the posting, of the headings that we stand under
        self.ids: dict[str, int] = {}

    def blocks(self, blocks: Iterable[tree.Block]) -> str:
        """Return *blocks* one after the other."""
        return "\n".join(self.block(block) for block in blocks if block is not self.title)

    def block(self, block: tree.Block) -> str:
        """Return one block with all that it holds."""
        match block:
            case tree.Heading(level, children):
                written = self.heading(level, children)
            case tree.Paragraph(children):
                written = f"<p>{self.inlines(children)}</p>"
            case tree.Listing():
                written = self.listing(block)
            case tree.Quote(quoted):
                written = f"<blockquote>{self.blocks(quoted)}</blockquote>"
            case tree.CodeBlock(text):
                written = f"<pre><code>{escape(text)}</code></pre>"
            case tree.Table(rows):
                written = self.table(rows)
            case tree.Rule():
                written = "<hr>"
        return written

    def heading(self, level: int, children: tuple[tree.Inline, ...]) -> str:
        """Return a heading one level below the one that it stands under, with an id of its own."""
        self.open = [above for above in self.open if above < level] + [level]
        name = "-".join(re.findall(r"\w+", tree.plain(children).lower())) or "part"
        self.ids[name] = count = self.ids.get(name, 0) + 1
        tag, suffix = f"h{min(len(self.open) + 1, 6)}", f"-{count}" if count > 1 else ""
        return f'<{tag} id="posting-{name}{suffix}">{self.inlines(children)}</{tag}>'

    def listing(self, block: tree.Listing) -> str:
        """Return a list; an item of one paragraph stands without the paragraph's space."""
        items = "".join(f"<li>{self.item(item)}</li>" for item in block.items)
        if not block.ordered:
            return f"<ul>{items}</ul>"
        return (
            f'<ol start="{block.start}">{items}</ol>' if block.start != 1 else f"<ol>{items}</ol>"
        )

    def item(self, blocks: tuple[tree.Block, ...]) -> str:
        """Return the content of one item of a list."""
        if blocks and isinstance(blocks[0], tree.Paragraph):
            return self.inlines(blocks[0].children) + self.blocks(blocks[1:])
        return self.blocks(blocks)

    def table(self, rows: tuple[tuple[tuple[tree.Inline, ...], ...], ...]) -> str:
        """Return a table, its first row as the head."""
        head, *body = rows
        heads = "".join(f'<th scope="col">{self.inlines(cell)}</th>' for cell in head)
        lines = "".join(
            "<tr>" + "".join(f"<td>{self.inlines(cell)}</td>" for cell in row) + "</tr>"
            for row in body
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"

    def inlines(self, inlines: Iterable[tree.Inline]) -> str:
        """Return *inlines* one after the other."""
        return "".join(self.inline(inline) for inline in inlines)

    def inline(self, inline: tree.Inline) -> str:
        """Return one inline; what was not settled is shown as words alone."""
        match inline:
            case tree.Text(text) | tree.Image(alt=text):
                written = escape(text)
            case tree.Code(text):
                written = f"<code>{escape(text)}</code>"
            case tree.Break():
                written = "<br>"
            case tree.Strong(children):
                written = f"<strong>{self.inlines(children)}</strong>"
            case tree.Emphasis(children):
                written = f"<em>{self.inlines(children)}</em>"
            case tree.Apply(children):
                written = f'<a href="{escape(self.apply_url)}">{self.inlines(children)}</a>'
            case tree.Link(href, children):
                written = f'<a href="{escape(href)}">{self.inlines(children)}</a>'
        return written
