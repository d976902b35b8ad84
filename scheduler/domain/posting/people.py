"""Who sits in an interview: seats, names and descriptions, as postings write them."""

import re
from collections.abc import Sequence

from scheduler.domain.posting.plan import Seat

COUNTS = {
    **dict.fromkeys(("a", "an", "another", "any", "either"), 1),
    **{
        word: number
        for number, word in enumerate(("one", "two", "three", "four", "five", "six"), start=1)
    },
}
COUNT = rf"(?:\d{{1,2}}|{'|'.join(COUNTS)})"
JOB = re.compile(
    r"\b(?:managers?|engineers?|designers?|developers?|teammates?|team ?mates?|colleagues?|peers?"
    r"|members?|leads?|leaders?|directors?|heads?|founders?|co-?founders?|recruiters?|coordinators?"
    r"|interviewers?|panelists?|person|persons|representatives?|reps?|executives?|presidents?|officers?"
    r"|partners?|scientists?|researchers?|analysts?|writers?|architects?|specialists?|seniors?"
    r"|employees?|VPs?|[SE]VP|CTO|CEO|COO|CFO|CPO|CIO|CMO|CRO|AEs?|PMs?|EMs?|HM|TPMs?|SDRs?|CSMs?)\b",
    re.IGNORECASE,
)
TRADE = re.compile(  # apart, since Baker and Gardener are names as well
    JOB.pattern
    + r"|\b(?:\w{3,}(?:ist|ian|eer)s?|accountants?|assistants?|authors?|bakers?|buyers?|chefs?|cooks?"
    r"|consultants?|curators?|doctors?|drivers?|editors?|gardeners?|hosts?|interns?|keepers?"
    r"|maintainers?|makers?|mates?|mechanics?|nurses?|owners?|planners?|producers?|professors?"
    r"|programmers?|students?|supervisors?|teachers?|testers?|traders?|trainers?|workers?)\b",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    JOB.pattern
    + r"|\b(?:interviews?|calls?|chats?|talks?|conversations?|sessions?|rounds?|stages?|screens?|reviews?"
    r"|exercises?|challenges?|assignments?|presentations?|pitch|panels?|lunch|coffee|meet(?:ing)?"
    r"|technical|system|systems|design|architecture|coding|code|team|teams|culture|values?|product"
    r"|engineering|leadership|management|experience|collaboration|behaviou?ral|skills?|pairing"
    r"|programming|debugging|data|customers?|portfolio|case|study|strategy|vision|motivation|hiring"
    r"|deep|dive|fit|general|final|onsite|remote|office|video|phone|zoom|we|you"
    r"|our|your|the|what|how|why|questions?|background|career|history|problem|solving|sales|support"
    r"|marketing|finance|legal|people|ops|operations|security|infrastructure|cross|functional)\b",
    re.IGNORECASE,
)
MOST_NAMES = 5  # first, middle and last ones of a person
PARTICLES = {
    "de",
    "da",
    "del",
    "della",
    "di",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "bin",
    "al",
    "y",
}
NAMED = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<role>[^()]*)\))?[\s.,;]*")
PRONOUNS = re.compile(r"(?:she|he|they|her|him|them|it)(?:\s*/\s*\w+)*", re.IGNORECASE)
LEAD = re.compile(
    r"(?:you |candidates )?(?:will |may |can )?(?:be )?"
    r"(?:(?:interview(?:ed|s)?|meet|talk|speak|chat|reviewed|graded|held|led|run|read) )?(?:with |by )"
    r"|(?:the |your )?(?:interviewers?|panel(?:ists)?|seats)(?: will be| are| is|:) ?"
    rf"|(?={COUNT} (?:other )?of\b)",
    re.IGNORECASE,
)
ALTERNATES = re.compile(
    r"(?:we )?(?:can |may )?(?:backfill|be replaced by|stand[- ]?ins?|substitutes?|backups?|alternates?)"
    r"(?: with| by| is| are|:)? ?",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"\b(?:with|(?:reviewed|graded|held|led|run|read) by)\s+(?P<phrase>(?:(?!\bwith\b)[^.;!?]|\.(?!\s|$))+)",
    re.IGNORECASE,
)
BESIDE = re.compile(  # what follows the people: when, where and what about
    r"(?:,\s+|\s+)(?:over|via|in|at|during|about|to|where|so that|which|whatever|then|one of (?:them|whom))\s.*"
    r"|,?\s+by\s+(?:video|phone|screen|zoom)\b.*|,\s+(?:by|remote|on|then)\b.*",
    re.IGNORECASE | re.DOTALL,
)
JOINED = re.compile(rf",?\s+and\s+(?=(?:the|our|your|{COUNT})\s)", re.IGNORECASE)
PART = re.compile(
    rf"(?:(?P<count>{COUNT})\s+)?(?P<other>(?:other|more)\s+(?=of\b))?(?P<of>of\b\s*)?(?P<rest>.*)",
    re.IGNORECASE,
)
UNSURE = re.compile(rf"{COUNT}\s*(?:or|to|-|–)\s*{COUNT}\b", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:(?:the|our|these|following)\b\s*)+", re.IGNORECASE)
TAIL = re.compile(
    r"\s+(?:about|to|where|over|via|during|at|in|so that|which|or)\s.*|\s[–—-]\s.*|[,:(].*",
    re.IGNORECASE | re.DOTALL,
)
TITLED = re.compile(
    r"(?:the |our |your )?(?:(?P<who>[^,()]{2,60}),\s*|(?P<job>[a-z -]{2,60}) \(?)(?P<name>[^,()]+)\)?"
)
PARTS = re.compile(r"^(?:hiring manager|recruiter|coordinator)\b", re.IGNORECASE)


def is_name(text: str, *, alone: bool = False) -> bool:
    """Tell whether *text* reads as a person's name; *alone* = a first name is enough."""
    parts = text.split()
    if not (1 if alone else 2) <= len(parts) <= MOST_NAMES or NO_NAME.search(text):
        return False
    ends = parts[0][0].isupper() and parts[-1][0].isupper()
    return ends and all(
        (part[0].isupper() or part.lower() in PARTICLES) and not re.search(r"[\d:/@!?]", part)
        for part in parts
    )


def person(text: str, *, alone: bool = False) -> Seat | None:
    """Return the seat of the one person whom *text* names, with the part in brackets after it.

    >>> person("Ada Park (CTO)")
    Seat(count=1, names=('Ada Park',), who='CTO', alternates=None)
    """
    match = NAMED.fullmatch(text)
    if not match or not is_name(match["name"], alone=alone):
        return None
    role = (match["role"] or "").strip()
    return Seat(1, (match["name"].strip(),), None if PRONOUNS.fullmatch(role) else role or None)


def is_part(text: str) -> bool:
    """Tell whether *text* names a part that each role has, such as its hiring manager."""
    return bool(PARTS.fullmatch(text))


def seats(phrase: str, listed: Sequence[str] = ()) -> tuple[Seat, ...]:
    """Return the seats that *phrase* describes; the names *listed* below it belong to its last.

    >>> for seat in seats("the Product Manager and 1 other of:", ["Ada Park", "Cy Moss"]):
    ...     print(seat.count, seat.names, seat.who)
    1 () Product Manager
    1 ('Ada Park', 'Cy Moss') None
    """
    parts = JOINED.split(phrase.strip().rstrip("."))
    found: list[Seat] = []
    for part in parts:
        found += _part(part.strip(), listed if part is parts[-1] else ())
    return tuple(found)


def clause(text: str) -> tuple[Seat, ...]:
    """Return the seats of the first “with …” or “reviewed by …” of *text* that names people."""
    for match in CLAUSE.finditer(text):
        found = seats(BESIDE.sub("", match["phrase"]))
        if found:
            return found
    return ()


def _part(part: str, listed: Sequence[str]) -> tuple[Seat, ...]:
    match = PART.fullmatch(part)
    if not match or UNSURE.match(part):
        return ()
    count = _count(match["count"])
    if match["of"]:
        return _some(count or 1, match["rest"], listed)
    if listed:
        return (Seat(count or 1, tuple(listed), _described(match["rest"])),)
    named = _named(match["rest"])
    return named or _unnamed(part, match, count)


def _count(text: str | None) -> int | None:
    if not text:
        return None
    return COUNTS.get(text.lower()) or (int(text) if text.isdigit() else 1) or 1


def _some(count: int, rest: str, listed: Sequence[str]) -> tuple[Seat, ...]:
    """Return the seat of “two of our engineers: A, B or C”, or of the names *listed* below."""
    words, _, inline = rest.partition(":")
    names = _names(inline) or _names(words)
    who = None if names and not inline else _described(words)
    names = names or tuple(listed)
    return (Seat(count, names, who),) if names or who else ()


def _names(text: str) -> tuple[str, ...]:
    found = [
        person(name, alone=True) for name in re.split(r",\s*(?:or |and )?|\s+or\s+|\s+and\s+", text)
    ]
    return tuple(seat.names[0] for seat in found if seat) if all(found) else ()


def _named(text: str) -> tuple[Seat, ...]:
    """Return one seat each for “A and B”, one for “A or B”, one for “A, the CTO”."""
    alternatives = re.split(r",?\s+or\s+|,\s*", text)
    if re.search(r"\sor\s", text) and (names := _names(text)):
        return (Seat(1, names),)
    people = [person(one, alone=True) for one in re.split(r",\s*(?:and )?|\s+and\s+", text)]
    if all(people):
        return tuple(seat for seat in people if seat)
    titled = TITLED.fullmatch(text)
    if (
        titled
        and JOB.search(titled["who"] or titled["job"])
        and is_name(titled["name"], alone=True)
    ):
        return (Seat(1, (titled["name"],), _described(titled["who"] or titled["job"])),)
    first = person(TAIL.sub("", text) if "(" not in text else text.partition(",")[0], alone=True)
    if not first:
        return ()
    role = None
    if len(alternatives) > 1 and not alternatives[1].startswith("who "):
        role = _described(alternatives[1])
    return (Seat(1, first.names, first.who or role),)


def _unnamed(part: str, match: re.Match[str], count: int | None) -> tuple[Seat, ...]:
    """Return the seat of “two teammates” or “a member of our team”; of many without number none."""
    keeps = count == 1 and match["count"].lower() in {"a", "an", "another", "any"}
    who = _described(part if keeps else match["rest"])
    singular = count is None and bool(re.match(r"(?:the|our|your)\s", part, re.IGNORECASE))
    if not who or not (count or singular) or (singular and _is_plural(who)):
        return ()
    return (Seat(count or 1, (), who),)


def _is_plural(who: str) -> bool:
    match = TRADE.search(who)
    return bool(match and match[0].lower().endswith("s"))


def _described(text: str) -> str | None:
    """Return the people whom *text* describes, without article; none if it describes nobody."""
    words = " ".join(TAIL.sub("", ARTICLE.sub("", text.strip())).split()).rstrip(".,;: ")
    if not TRADE.search(words):
        return None
    part = PARTS.match(words)
    return part[0].lower() if part else words
