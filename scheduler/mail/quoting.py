"""What somebody wrote in an answer, without the mail that they answer under or around it."""

import re
from html import unescape

from scheduler.text.names import clean_lines

QUOTED = re.compile(r"\s*>")
# How mail programs begin what they quote, in the languages that we have met; a line of Gmail's is
# broken where it is long, so that "wrote:" stands on the next.
WROTE = re.compile(
    r"(On\b.{4,300}\bwrote|Am\b.{4,300}\bschrieb\b.{0,200}|Le\b.{4,300}\ba écrit"
    r"|El\b.{4,300}\bescribió|Em\b.{4,300}\bescreveu|Il\b.{4,300}\bha scritto"
    r"|Op\b.{4,300}\bschreef\b.{0,200}|Den\b.{4,300}\bskrev\b.{0,200})\s*:\s*",
    re.DOTALL,
)
CUT = re.compile(
    r"(-{2,} ?(Original Message|Original-Nachricht|Ursprüngliche Nachricht"
    r"|Message d'origine|Mensaje original) ?-{2,}|_{10,})\s*"
)
HEAD = re.compile(r"\*?(From|Von|De|Da|Van|Från)\*?:\s*\*?.+")  # of Outlook's block
SENT = re.compile(r"\*?(Sent|Gesendet|Envoyé|Enviado|Date|Datum|Inviato|Verzonden|Skickat)\*?:")
SIGNATURE = re.compile(r"-- ?")
BROKEN_OVER = 3  # lines of one that says who wrote
SKIPPED = {"script", "style", "head", "title", "template", "blockquote"}
BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table", "hr"}
VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"}
QUOTES = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|divRplyFwdMsg|appendonsend|gmail_signature")
DEEPEST = 500  # of elements within one another; nobody writes so
MOST = 60_000  # signs that are looked at: more than anybody writes, little enough for any input
BODY, COMMENT = re.compile(r"<body\b", re.IGNORECASE), re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>|<![^<>]*>|([^<]+|<)")


def own_words(text: str) -> str:
    r"""Return *text* without what it quotes, wherever that stands.

    >>> own_words("I am late.\n\nOn Monday Sam wrote:\n> Hello")
    'I am late.'
    >>> own_words("On Monday Sam wrote:\n> Can you?\n\nYes, I can.")
    'Yes, I can.'
    """
    lines = clean_lines(text[:MOST]).split("\n")
    start, after = quote_in(lines)
    before = unquoted(lines[:start])
    behind = lines[after:]
    # With marks the words between and under them are their own; without, all of it is the quote.
    has_marks = any(QUOTED.match(line) for line in behind)
    within = unquoted(behind) if has_marks and start < len(lines) else ""
    return clean_lines("\n\n".join(filter(None, (before, within))))


def quote_in(lines: list[str]) -> tuple[int, int]:
    """Return where a quote begins, and where it goes on behind the line that says whose it is."""
    for number, line in enumerate(lines):
        if CUT.fullmatch(line):
            return number, len(lines)
        if HEAD.fullmatch(line) and any(
            SENT.match(each) for each in lines[number + 1 : number + 4]
        ):
            return number, len(lines)
        for length in range(1, BROKEN_OVER + 1):
            if WROTE.fullmatch(" ".join(lines[number : number + length])):
                return number, number + length
    return len(lines), len(lines)


def unquoted(lines: list[str]) -> str:
    """Return the lines that bear no mark of a quote, up to a signature."""
    kept = []
    for line in lines:
        if SIGNATURE.fullmatch(line):
            break
        if not QUOTED.match(line):
            kept.append(line)
    return "\n".join(kept).strip()


def text_of(html: str) -> str:
    """Return what somebody reads in *html*, less the mail that they answer.

    A parser of pages takes its time over broken ones; this reads every sign once.

    >>> text_of("<style>p{}</style><p>Yes &amp; no</p><blockquote>Hello</blockquote>").strip()
    'Yes & no'
    """
    body = BODY.search(html)
    found: list[str] = []
    opened: list[tuple[str, bool]] = []  # elements, and whether each hides what is in it
    hiding = 0
    for token in TOKEN.finditer(COMMENT.sub("", html[body.start() if body else 0 :][:MOST])):
        end, name, attributes, words = token.groups()
        name = (name or "").lower()
        if words and not hiding:
            found.append(re.sub(r"\s+", " ", unescape(words)))
        if name in BREAKS:
            found.append("\n")
        if end:
            hiding -= closed(opened, name)
        elif name and name not in VOID and len(opened) < DEEPEST:
            hides = name in SKIPPED or bool(QUOTES.search(attributes))
            opened.append((name, hides))
            hiding += hides
    return "".join(found)


def closed(opened: list[tuple[str, bool]], name: str) -> int:
    """Close an element with whatever was left open in it; return how many of these were hiding."""
    for number in range(len(opened) - 1, -1, -1):
        if opened[number][0] == name:
            hiding = sum(hides for _, hides in opened[number:])
            del opened[number:]
            return hiding
    return 0
