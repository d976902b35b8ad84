"""What kind of step an item of the process is, read from the words that name it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from scheduler.domain.posting.durations import lengths
from scheduler.domain.terms import StageKind

WORDS: tuple[tuple[StageKind, str], ...] = (
    (
        StageKind.APPLICATION,
        (
            r"^\W*(?:(?:first|then|please|you|candidates?|to|can|may|will|should|simply)\W+)*"
            r"(?:apply\b|(?:submit|send|fill)\b[^.]{0,40}\b(?:application|cv|résumé|resume|form)\b)"
            r"|^\W*(?:(?:your|online|written|the)\s+)*application\b"
            r"|\b(?:review|read)\w* (?:of )?(?:your |the )?applications?\b"
        ),
    ),
    (
        StageKind.REFERENCES,
        (r"\breferences\b|\breference (?:checks?|calls?|conversations?)\b|\breferees?\b"),
    ),
    (
        StageKind.OFFER,
        (
            r"\b(?:an?|the|your|job|written|verbal|final)\s+(?:job\s+)?offer\b|^\W*(?:job\s+)?offer\b"
            r"|\boffer (?:call|letter|stage|conversation|talk)\b"
        ),
    ),
    (
        StageKind.MEETING,
        (
            r"^\W*(?:coffee|lunch|dinner|breakfast)\b|\bmeet[ -]and[ -]greets?\b"
            r"|\binformal (?:\w+ ){0,2}(?:chats?|coffees?|lunch|meetings?|calls?"
            r"|conversations?|talks?)\b|\bcoffee(?: chats?)?\b"
            r"|\bmeet (?:(?:the|your|our|some|any|other|future|rest|of|members|people|who) ){1,6}"
            r"(?:\w+ )?(?:team|teammates|members|colleagues)\b"
        ),
    ),
    (
        StageKind.LOOP,
        (
            r"\bloop\b|\b(?:on-?site|full|interview) day\b|\bhours of [^.;]{0,60}?\b"
            r"(?:interviews|conversations|talks|sessions)\b"
            r"|\b(?:interviews|conversations|sessions)\b|(?<!you )(?<!who )(?<!team )\btalks\b"
        ),
    ),
    (
        StageKind.CALL,
        (
            r"\b(?:phone|video|intro(?:ductory)?|screening)[ -](?:calls?|chats?|screens?|screenings?"
            r"|conversations?|talks?)\b|\b(?:calls?|chats?|phone screens?|screenings?)\b"
            r"|\b(?:talk|speak)(?: with you)? (?:on|over|by) the phone\b"
        ),
    ),
    (
        StageKind.EXERCISE,
        (
            r"\b(?:(?:live|async\w*|coding|design|written|technical|take-home|take home|home) ){0,3}"
            r"(?:exercises?|assignments?|challenges?|take-?homes?|homework|assessments?|work samples?"
            r"|coding tests?|skills? tests?|test tasks?)\b"
        ),
    ),
    (
        StageKind.INTERVIEW,
        (
            r"\b(?:interview|pitch|presentation|conversation|talk|session|pairing|pair programming"
            r"|panel|case stud(?:y|ies)|whiteboard\w*|on-?site)\b"
        ),
    ),
)
ANY = re.compile("|".join(f"(?P<{kind.name}>{words})" for kind, words in WORDS), re.IGNORECASE)
AS_PLACE = re.compile(r"\b(?:over|by|via|on|through|per)\s+(?:an?\s+)?$", re.IGNORECASE)
MEDIUM = re.compile(r"(?:phone|video)\b.*|calls?", re.IGNORECASE)
WAYS = {StageKind.CALL, StageKind.INTERVIEW, StageKind.EXERCISE, StageKind.LOOP}
OR = re.compile(r"\bor\b", re.IGNORECASE)
OR_AND = re.compile(r"\b(?:or|and)\b", re.IGNORECASE)
BETWEEN = re.compile(r"\b(?:between|choice of|choose)\b", re.IGNORECASE)
READING = re.compile(r"(?:we|after|once)\b[^.;]{0,40}\bapplications?\b", re.IGNORECASE)
LIVE = re.compile(r"\blive\b|\bwalk us through\b|\btogether\b|\bpair(?:ing)?\b", re.IGNORECASE)
ALONE = re.compile(
    r"\basync\w*|\btake-?\s?home\b|\bat home\b|\bown time\b|\breviewed by\b|\bgraded by\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a kind of step."""

    kind: StageKind
    start: int
    end: int


def mentions(text: str) -> tuple[Mention, ...]:
    """Return where *text* names kinds of steps, in its order; “over video chat” names a place."""
    return tuple(
        Mention(StageKind[match.lastgroup], match.start(), match.end())
        for match in ANY.finditer(text)
        if match.lastgroup
        and not (
            MEDIUM.fullmatch(match[0])
            and AS_PLACE.search(text[max(0, match.start() - 16) : match.start()])
        )
    )


def named_kind(text: str) -> StageKind | None:
    """Return the kind of step that *text* names first, if it names one.

    References and offers win over the call that serves them, and a talk over the reading of an
    application that comes before it.

    >>> [named_kind(text).value for text in ("We call your references", "A call with your offer")]
    ['references', 'offer']
    """
    found = mentions(text)
    kinds = [mention.kind for mention in found]
    for mention in found:
        if mention.kind is StageKind.REFERENCES and not lengths(text[: mention.start]):
            return StageKind.REFERENCES
    if StageKind.OFFER in kinds and kinds[0] in {StageKind.CALL, StageKind.INTERVIEW}:
        return StageKind.OFFER
    talks = [kind for kind in kinds if kind in WAYS]
    if talks and READING.match(text):
        return talks[0]
    return kinds[0] if kinds else None


def choices(text: str) -> tuple[tuple[Mention, str], ...]:
    """Return the ways that *text* gives a choice of, each with its own words; else nothing.

    >>> [(way.kind.value, words) for way, words in choices("a 1h interview or a 3h take-home")]
    [('interview', 'a 1h interview'), ('exercise', 'a 3h take-home')]
    """
    found = [mention for mention in mentions(text) if mention.kind in WAYS]
    alternative = OR_AND if BETWEEN.search(text) else OR
    chain: list[tuple[Mention, int]] = []
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        joints = [match.start() for match in alternative.finditer(between)]
        if first.kind == second.kind or not joints or re.search(r"[.;!?]\s", between):
            if chain:
                break
            continue
        chain = chain or [(first, 0)]
        chain.append((second, first.end + joints[-1]))
    if not chain:
        return ()
    ends = [start for _, start in chain[1:]] + [len(text)]
    return tuple(
        (mention, alternative.sub("", text[start:end], count=bool(start)).strip())
        for (mention, start), end in zip(chain, ends, strict=True)
    )
