"""Links and pictures of a posting: what each may become on a page of ours, and a sentence on it."""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urljoin, urlsplit

from scheduler.domain.posting.tree import (
    Apply,
    Block,
    Document,
    Emphasis,
    Image,
    Inline,
    Link,
    Paragraph,
    Strong,
    Text,
    changed,
    plain,
    raw,
)
from scheduler.errors import Invalid

APPLY_TEXT = re.compile(
    r"(?:please |click here to |how to |you can )*apply"
    r"(?: (?:here|now|online|today|directly|by|to|for|via|with|on|at|as)\b.*)?\W*"
    r"|.*\bto apply\W*|(?:apply|application|submit your application)(?: form)?\W*",
    re.IGNORECASE,
)
APPLY_BEFORE = re.compile(r"\bapply(?: for [\w ]{1,40})?[\s:,]*$", re.IGNORECASE)
HERE = re.compile(r"(?:right )?(?:here|online|this (?:link|form|page)|now)\W*", re.IGNORECASE)
APPLY_TARGET = re.compile(r"/(?:apply|application)(?:[./]|$)", re.IGNORECASE)

NO_DESCRIPTION = {"logo", "image", "picture", "photo", "banner", "icon"}  # that it is one, no more


@dataclass(frozen=True, slots=True)
class Settled:
    """A document whose links may all be shown, and a sentence for each that was changed."""

    document: Document
    review: tuple[str, ...]


def settle(document: Document, *, source: str | None = None) -> Settled:
    """Return *document* with every link and picture as it may stand on a page of ours.

    Links that mean *apply* become `Apply`; relative ones are resolved against *source*, else
    become text, as do those that lead elsewhere than the web or a mail address; pictures become
    their alternative text. Raises Invalid if *source* is no web address.
    """
    if source and not _is_web(_split(source)):
        raise Invalid("Enter the address that the posting comes from, beginning with https://.")
    settler = _Settler(source or None)
    blocks = changed(document.blocks, settler.settle)
    kept = tuple(block for block in blocks if not _is_empty(block))
    return Settled(Document(kept), tuple(dict.fromkeys(settler.review)))


def _is_empty(block: Block) -> bool:
    """Tell whether nothing is left of a paragraph: it was a picture that says nothing."""
    return isinstance(block, Paragraph) and not plain(block.children)


@dataclass
class _Settler:
    source: str | None
    review: list[str] = field(default_factory=list)

    def settle(self, inlines: tuple[Inline, ...], before: str = "") -> tuple[Inline, ...]:
        """Return *inlines* settled; *before* are the words that lead to them."""
        done: list[Inline] = []
        for inline in inlines:
            done.extend(self._settle(inline, before))
            before += raw((inline,))
        return tuple(done)

    def _settle(self, inline: Inline, before: str) -> tuple[Inline, ...]:
        match inline:
            case Link(href, children):
                return self._link(href, self.settle(children), before)
            case Image(_, alt):
                return (Text(self._picture(alt)),)
            case Strong(children) | Emphasis(children):
                return (replace(inline, children=self.settle(children, before)),)
            case _:
                return (inline,)

    def _picture(self, alt: str) -> str:
        words = " ".join(alt.split())
        words = "" if words.casefold() in NO_DESCRIPTION else words
        self.review.append(
            f"The picture “{words}” is not shown; its description stands in its place."
            if words
            else "A picture without a description is left out."
        )
        return words

    def _link(self, href: str, children: tuple[Inline, ...], before: str) -> tuple[Inline, ...]:
        name, target = plain(children), _split(href)
        if _means_apply(name, target, before):
            self.review.append(f"The link “{name}” to {href} now leads to our own form.")
            return (Apply(children),)
        if _is_web(target) or (target.scheme == "mailto" and target.path):
            return (Link(href, children),)
        if target.scheme or target.netloc:
            self.review.append(f"The link “{name}” to {href} is shown as text, without the link.")
            return children
        resolved = _join(self.source, href) if self.source else ""
        if not _is_web(_split(resolved)):
            self.review.append(
                f"The link “{name}” leads to {href}, which has no full address; it is shown as text."
            )
            return children
        self.review.append(f"The link “{name}” to {href} now leads to {resolved}.")
        return (Link(resolved, children),)


NOWHERE = SplitResult("unreadable", "", "", "", "")


def _split(href: str) -> SplitResult:
    try:
        return urlsplit(href.strip())
    except ValueError:
        return NOWHERE


def _join(source: str, href: str) -> str:
    try:
        return urljoin(source, href.strip())
    except ValueError:
        return ""


def _is_web(address: SplitResult) -> bool:
    return address.scheme in {"http", "https"} and bool(address.netloc)


def _means_apply(name: str, target: SplitResult, before: str) -> bool:
    if APPLY_TARGET.search(target.path) or APPLY_TEXT.fullmatch(name[:200]):
        return True
    return bool(HERE.fullmatch(name[:200]) and APPLY_BEFORE.search(before[-80:]))
