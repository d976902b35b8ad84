"""Mail addresses: what counts as one, the key they are found by, and likely typing mistakes."""

import re
import unicodedata
from urllib.parse import urlsplit

from scheduler.errors import Invalid

LONGEST = 254  # octets, RFC 5321 section 4.5.3.1.3 less the angle brackets
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_COMMON = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "protonmail.com",
)
# Real providers whose names are near the common ones and must not be called a mistake.
_REAL = {*_COMMON, "mail.com", "email.com", "ymail.com", "gmx.com", "proton.me", "rocketmail.com"}


def is_address(text: str) -> bool:
    """Tell whether *text*, as it stands, can be one mail address of the public net."""
    local, at, domain = text.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or ".." in f".{local}.":
        return False
    try:
        labels = _ascii(domain).split(".")
        size = len(f"{local}@{domain}".encode())
    except UnicodeError:
        return False
    named = all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return len(labels) > 1 and named and size <= LONGEST


def is_safe_page(url: str) -> bool:
    """Tell whether *url* is the address of a page under https, and names no account.

    >>> is_safe_page("https://hire.example/forms/7"), is_safe_page("http://hire.example/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError:
        return False
    is_plain = not any(each.isspace() or not each.isprintable() for each in url)
    return (parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc) and (
        is_plain and has_port
    )


def mail_key(address: str) -> str:
    """Return the form in which *address* is stored for look-ups; raise Invalid if it is none.

    >>> mail_key(" Zoë@BÜCHER.example ")
    'zoë@xn--bcher-kva.example'
    """
    text = unicodedata.normalize("NFC", address.strip())
    if not is_address(text):
        raise Invalid("Enter an email address like name@example.com.")
    local, _, domain = text.rpartition("@")
    return unicodedata.normalize("NFC", f"{local.casefold()}@{_ascii(domain)}")


def deliverable(address: str) -> str:
    """Return *address* as mail servers take it: its domain in ASCII, the local part as typed.

    >>> deliverable("Zoë@bücher.example")
    'Zoë@xn--bcher-kva.example'
    """
    local, at, domain = address.strip().rpartition("@")
    return f"{local}{at}{_ascii(domain)}" if at else ""


def near_miss(address: str) -> str | None:
    """Return the address that was probably meant, if the domain looks like a slip of the finger.

    >>> near_miss("priya@gmial.com")
    'priya@gmail.com'
    """
    local, _, domain = address.strip().rpartition("@")
    typed = domain.lower()
    if typed in _REAL:
        return None
    distance, meant = min((_slips(typed, common), common) for common in _COMMON)
    far = 2 if len(meant) > len("gmail.com") + 1 else 1
    return f"{local}@{meant}" if distance <= far else None


def is_common(domain: str) -> bool:
    """Tell whether anybody may have an address of *domain*."""
    return domain in _REAL


def _ascii(domain: str) -> str:
    return domain.encode("idna").decode("ascii").lower()


def _slips(typed: str, meant: str) -> int:
    """Return how many slips lead from *meant* to *typed*; neighbours swapped are one."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, a in enumerate(typed):
        row, before, previous = [i + 1], row, before
        for j, b in enumerate(meant):
            best = min(before[j] + (a != b), before[j + 1] + 1, row[j] + 1)
            if i and j and a == meant[j - 1] and b == typed[i - 1]:
                best = min(best, previous[j - 1] + 1)
            row.append(best)
    return row[-1]
