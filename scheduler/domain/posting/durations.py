"""Lengths of time as postings write them: “1h”, “30 minute”, “half an hour”, “45-60 min”."""

import re
from dataclasses import dataclass

WORDS = {
    "a quarter of an": 0.25,
    "half an": 0.5,
    "half a": 0.5,
    "half": 0.5,
    "three quarters of an": 0.75,
    "one and a half": 1.5,
    "an": 1,
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "forty five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
AMOUNT = NUMBER + "|" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
HOURS, MINUTES = r"h(?:ou)?rs?|h", r"min(?:ute)?s?\.?|m"
LENGTH = re.compile(
    rf"(?<![\w.,–-])(?P<low>{AMOUNT})(?:\s*(?:-|–|—|to|or|and)\s*(?P<high>{AMOUNT}))?"
    rf"[\s-]*(?P<unit>{HOURS}|{MINUTES})(?![a-z])"
    rf"(?P<half>\s+and\s+a\s+half)?"
    rf"(?:\s*,?\s*(?:and\s+)?(?P<extra>\d{{1,2}})(?:[\s-]*(?:{MINUTES})(?![a-z])|(?<=h\d\d)(?!\w)))?",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:a few|several|some|a couple of|multiple|many)(?: more| additional)? (?:hours|minutes)\b",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"\b(?:up to|at least|at most|no more than|no longer than|less than|more than|under"
    r"|max(?:imum)?(?: of)?)\s*$",
    re.IGNORECASE,
)
ELSEWHERE_BEFORE = re.compile(
    r"\b(?:within|after|before|leave|every|last|final|first|next|another|reserve)"
    r"(?: the)?(?: (?:last|final|first|next))?\s*$",
    re.IGNORECASE,
)
ELSEWHERE_AFTER = re.compile(
    r"\s*(?:later|ago|notice|before|in advance|ahead|beforehand|break|at the end|for (?:your )?questions)\b",
    re.IGNORECASE,
)
JOINT = re.compile(r"\s*(?:-|–|—|to)\s*")
LONGEST = 14 * 24 * 60


@dataclass(frozen=True, slots=True)
class Length:
    """A length found in a text; *minutes* is none where the text gives no single number."""

    minutes: int | None
    phrase: str
    start: int
    end: int


def lengths(text: str) -> tuple[Length, ...]:
    """Return the lengths that *text* gives, in its order; deadlines and breaks are none.

    >>> [length.minutes for length in lengths("1h 30m, then half an hour, within 2 hours")]
    [90, 30]
    >>> [(length.minutes, length.phrase) for length in lengths("a few hours, or 45-60 minutes")]
    [(None, 'a few hours'), (None, '45-60 minutes')]
    """
    vague = [Length(None, m[0], m.start(), m.end()) for m in VAGUE.finditer(text)]
    exact = [length for match in LENGTH.finditer(text) if (length := _length(text, match))]
    found: list[Length] = []
    for length in sorted(vague + exact, key=lambda one: one.start):
        if found and JOINT.fullmatch(text, found[-1].end, length.start):
            start = found.pop().start
            length = Length(None, text[start : length.end], start, length.end)  # noqa: PLW2901 - joined
        found.append(length)
    return tuple(found)


def _length(text: str, match: re.Match[str]) -> Length | None:
    before = text[max(0, match.start() - 24) : match.start()]
    if ELSEWHERE_BEFORE.search(before) or ELSEWHERE_AFTER.match(text, match.end()):
        return None
    in_hours = match["unit"].lower().startswith("h")
    if not in_hours and match["low"].lower() in {"a", "an"}:
        return None
    start, minutes = match.start(), _minutes(match, 60 if in_hours else 1)
    bound = BOUND.search(before)
    if bound:
        start -= len(before) - bound.start()
    is_open = bool(bound or match["high"]) or not 0 < minutes <= LONGEST
    return Length(None if is_open else minutes, text[start : match.end()], start, match.end())


def _minutes(match: re.Match[str], unit: int) -> int:
    amount = _amount(match["low"]) * unit + int(match["extra"] or 0)
    return round(amount + (unit / 2 if match["half"] else 0))


def _amount(text: str) -> float:
    word = WORDS.get(text.lower())
    return float(text.replace(",", ".")) if word is None else word
