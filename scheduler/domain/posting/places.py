"""Places that a posting names: remote or office for a step, and where the role is."""

import re
from collections.abc import Iterable

from scheduler.domain.posting.tree import Document, texts
from scheduler.domain.terms import Place

REMOTE = re.compile(
    r"(?<!all-)(?<!all )\bremote(?:ly)?\b|\bvideo\b|\b(?:tele)?phone\b|\bonline\b|\bzoom\b"
    r"|\bgoogle meet\b|\bby screen\b|\bvirtual(?:ly)?\b",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\boffices?\b(?! (?:hours|manager))|\bon-?site\b|\bin[- ]person\b|\bface to face\b|\bfly you\b",
    re.IGNORECASE,
)
CITY = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
OFFICES = re.compile(
    rf"\b(?:our|the|in|at)\s+({CITY}(?:(?:,|,? or|,? and) {CITY}){{0,5}})\s+offices?\b"
)
JOINT = re.compile(r",? (?:or|and) |, ?")

IN_TITLE = re.compile(r"\s*[(\[]([^()\[\]]{2,80})[)\]]\s*$")
NO_PLACE = re.compile(
    r"\b(?:[mfwdx](?:/[mfwdx])+|all genders|senior|junior|lead|staff|principal|intern(?:ship)?"
    r"|contract(?:or)?|part[- ]time|full[- ]time|temporary|permanent|back-?end|front-?end|full[- ]stack"
    r"|engineer\w*|manager|cover|level|grade)\b|\d",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"^\W*(?:location|based in|where)\s*:\W*([^\n]{2,80}?)[.\s*]*$", re.IGNORECASE | re.MULTILINE
)
ALL_REMOTE = re.compile(
    r"\b(?:all|fully|100 ?%)[- ]remote\b|\bremote[- ](?:first|only)\b"
    r"|\b(?:this|the) (?:role|position|job) is (?:fully )?remote\b|\bwork from anywhere\b",
    re.IGNORECASE,
)
BASED = re.compile(rf"\b(?:role|position|job|you)\b[^.\n]{{0,60}}\bbased in ({CITY})")


def places(text: str) -> tuple[Place, ...]:
    """Return the places that *text* names for a conversation, remote first.

    >>> [place.value for place in places("In our Oslo office, or over video chat.")]
    ['remote', 'office']
    """
    patterns = {Place.REMOTE: REMOTE, Place.OFFICE: OFFICE}
    return tuple(place for place in Place if patterns[place].search(text))


def offices(text: str) -> tuple[str, ...]:
    """Return the offices that *text* names.

    >>> offices("Come to our Oslo or New York office.")
    ('Oslo', 'New York')
    """
    found = (name for match in OFFICES.finditer(text) for name in JOINT.split(match[1]))
    return tuple(dict.fromkeys(found))


def split_title(title: str) -> tuple[str, str | None]:
    """Return *title* without the place in brackets at its end, and that place.

    >>> split_title("Customer Engineer (San Francisco)")
    ('Customer Engineer', 'San Francisco')
    >>> split_title("Engineer (Backend)")
    ('Engineer (Backend)', None)
    """
    match = IN_TITLE.search(title)
    if not match or not match.start() or NO_PLACE.search(match[1]):
        return title, None
    return title[: match.start()], match[1].strip()


def location(document: Document) -> str | None:
    """Return where the text of *document* says that the role is, if it does."""
    return _first(LABELLED, document) or (
        "Remote" if _first(ALL_REMOTE, document) else _first(BASED, document)
    )


def _first(pattern: re.Pattern[str], document: Document) -> str | None:
    found: Iterable[re.Match[str]] = filter(None, map(pattern.search, texts(document.blocks)))
    match = next(iter(found), None)
    return match[match.re.groups].strip(" .") if match else None
