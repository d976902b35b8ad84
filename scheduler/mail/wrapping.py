"""Plain text as mail programs show it well: short lines, and blanks of one kind."""

import re
import textwrap

WIDTH = 71
LABEL = 10  # columns before the text of a line like "Where:    ..."
_LABELLED = re.compile(r"[A-Z][\w ]*: +")


def wrapped(text: str) -> str:
    """Return *text* with no line over 71 columns, but for addresses, which are never broken."""
    lines = [part for line in text.splitlines() for part in _fold(line.rstrip())]
    return plain(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n")


def _fold(line: str) -> list[str]:
    label = _LABELLED.match(line)
    hangs = bool(label) and len(label.group()) == LABEL if label else False
    indent = " " * (LABEL if hangs else len(line) - len(line.lstrip("- ")))
    return textwrap.wrap(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


def plain(text: str) -> str:
    """Return *text* without the blanks and the minus that mail programs may print as boxes."""
    return text.translate({0xA0: " ", 0x202F: " ", ord("−"): "-"})
