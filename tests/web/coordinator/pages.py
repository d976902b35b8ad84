"""What a page says, as one line of text."""

import html
import re

INLINE = re.compile(r"</?(a|b|strong|time|s|small)\b[^>]*>")
HIDDEN = re.compile(r"<(script|style|title|svg)\b.*?</\1>", re.DOTALL)


def plain(markup):
    """Return *markup* without its tags, every run of blanks as one."""
    words = re.sub(r"<[^>]+>", " ", INLINE.sub("", HIDDEN.sub(" ", markup)))
    return " ".join(html.unescape(words).split())
