"""What the mail server of the house found out about a mail: Authentication-Results (RFC 8601).

Anybody can write such a header into a mail of their own, so only those count that bear the name of
our own server, from the first of them down to the next Received, which stands for another machine.
And they count against a mail alone: none of them makes anything true that it says.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from email.message import Message
from itertools import islice

HEADER, HOP = "authentication-results", "received"
LONGEST, MOST = 4000, 200  # signs of one header, and headers
STATED = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
SENDER_REFUSED = {"fail", "softfail"}
SIGNED, UNSIGNED = "pass", {"fail", "none", "policy", "permerror"}
Found = dict[str, list[str]]


def is_forged(mail: Message, servers: Collection[str]) -> bool:
    """Tell whether one of *servers* says that a mail does not come from whom it names.

    DMARC says so, or SPF refuses the sender and no signature speaks for them. What was not asked,
    or could not be answered at that moment, says nothing.
    """
    found = results(mail, {each.lower() for each in servers})
    refused = SENDER_REFUSED.issuperset(found.get("spf", ["none"]))
    unsigned = UNSIGNED.issuperset(found.get("dkim", [SIGNED]))
    return "fail" in found.get("dmarc", ()) or (refused and unsigned)


def results(mail: Message, servers: Collection[str]) -> Found:
    """Return what our own server found by each method; of several headers the topmost counts."""
    found: Found = {}
    for text in ours(mail, servers):
        fresh: Found = defaultdict(list)
        for method, result in stated(text):
            fresh[method].append(result)
        found = dict(fresh) | found
    return found


def ours(mail: Message, servers: Collection[str]) -> Iterator[str]:
    """Yield the headers that our own server wrote when it took the mail in."""
    begun = False
    for name, value in islice(mail.items(), MOST):
        if begun and name.lower() == HOP:
            return
        if name.lower() == HEADER:
            text = without_comments(str(value)[:LONGEST])
            if server_of(text) in servers:
                begun = True
                yield text


def server_of(text: str) -> str:
    """Return who says so: the first word, before the version."""
    words = text.partition(";")[0].split()
    return words[0].strip('"').lower() if words else ""


def stated(text: str) -> Iterator[tuple[str, str]]:
    """Yield each method with its result."""
    for part in text.split(";")[1:]:
        if match := STATED.match(part):
            yield match[1].lower(), match[2].lower()


def without_comments(text: str) -> str:
    """Return a header without what stands in parentheses, which may be nested (RFC 5322, 3.2.2)."""
    kept, depth, is_quoted, is_escaped = [], 0, False, False
    for sign in text:
        if is_escaped or sign == "\\":
            is_escaped = not is_escaped
        elif sign == '"' and not depth:
            is_quoted = not is_quoted
        elif sign in "()" and not is_quoted:
            depth = max(0, depth + (1 if sign == "(" else -1))
            kept.append(" ")
            continue
        if not depth:
            kept.append(" " if is_quoted and sign == ";" else sign)
    return "".join(kept)
