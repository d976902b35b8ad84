"""Short titles for stages and interviews, in the words of the posting wherever it has some."""

import re

from scheduler.domain.posting.durations import lengths
from scheduler.domain.posting.kinds import Mention, mentions
from scheduler.domain.posting.people import JOB, person
from scheduler.domain.posting.places import places
from scheduler.domain.posting.process import Item
from scheduler.domain.terms import StageKind

USUAL = {
    StageKind.APPLICATION: "Application",
    StageKind.CALL: "Intro call",
    StageKind.INTERVIEW: "Interview",
    StageKind.EXERCISE: "Exercise",
    StageKind.LOOP: "Interviews",
    StageKind.MEETING: "Meeting",
    StageKind.REFERENCES: "References",
    StageKind.OFFER: "Offer",
}
FIXED = {StageKind.APPLICATION, StageKind.REFERENCES, StageKind.OFFER}
MOST_WORDS = 7
HEAD_END = re.compile(
    r"[.:;!?]+(?:\s|$)|,\s|\s[–—-]+\s|\s\(|\s(?:with|in|via|over|on|at|for|by)\s"
    r"(?=(?:an?|the|our|your|one|two|three|you|video|phone|zoom|\d+)\b|(?<=with\s)(?-i:[A-Z]))",
    re.IGNORECASE,
)
DANGLING = re.compile(r"\s(?:for|of|in|about|is|takes|lasts)$", re.IGNORECASE)
SENTENCE = re.compile(
    r"(?:we|you|you'll|you’ll|our|then|next|after|if|once|there|this|these|please|i|it)\b",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"(?:an?|the)\b", re.IGNORECASE)
MEETING = re.compile(r"\bmeet[ -]and[ -]greet\b|\bmeet the team\b|\bcoffee chat\b", re.IGNORECASE)
SKILLS = re.compile(
    r"\b(?:evaluate|assess|look at|test(?= your| the)|explore|measure|check)\s+"
    r"(?:(?:your|the|relevant|all|some|any|how)\s+)*"
    r"(?P<what>[\w-]+(?: [\w-]+){0,2}?)(?=\s+(?:that|which|via|you|in|with|by|through|over)\b|[.,:;]|$)",
    re.IGNORECASE,
)
QUALIFIER = re.compile(r"(?:[\w/&-]+\s+){1,4}$")
DROPPED = re.compile(
    r"(?:an?|the|your|our|this|that|we|you|to|of|for|or|with|is|are|have|set|up|do|schedule|invite|into"
    r"|hours?|minutes?|mins?|h|m|\d[\w.,-]*|[\w-]*-(?:hours?|minutes?|mins?)|remote|async\w*|asynchronous"
    r"|video|phone|short|quick|brief|longer|more|few|additional|further|remaining|other|various|several"
    r"|one|two|three|four|five|six|half|hour|in-person|onsite|on-site|virtual|via|by|over|through|as"
    r"|complete|give|get|join|hold|run|some|next|then|follow-up|around)",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Return *text* without the lengths that it begins or ends with.

    >>> bare("[30 min] Portfolio review (1 hour)")
    'Portfolio review'
    """
    for length in reversed(lengths(text)):
        before, after = text[: length.start].rstrip(" [(-–—:·"), text[length.end :]
        after = after.lstrip(" ])-–—:·,")
        if after.startswith("of "):
            continue
        if not before or not after.strip(" .)]"):
            text = before or after
    return DANGLING.sub("", text.strip())


def stage_title(item: Item, found: tuple[Mention, ...], kind: StageKind) -> str:
    """Return the title of the stage that *item* describes: its bold words, its head, its noun."""
    if kind in FIXED:
        return USUAL[kind]
    named = _bold(item) or _linked(item, kind) or _stage_head(item.text)
    if named:
        return capital(named)
    if kind is StageKind.MEETING:
        match = MEETING.search(item.text)
        return capital(match[0].lower()) if match else USUAL[kind]
    skills = SKILLS.search(item.text)
    if skills:
        return capital(skills["what"])
    return way_title(item.text, next((one for one in found if one.kind is kind), None), kind)


def way_title(text: str, mention: Mention | None, kind: StageKind) -> str:
    """Return the noun of *mention* with what qualifies it, such as “Coding exercise”."""
    if not mention or kind in FIXED:
        return USUAL[kind]
    noun = text[mention.start : mention.end].rsplit(" of ", maxsplit=1)[-1]
    before = text[: mention.end - len(noun)]
    match = QUALIFIER.search(before[-80:])
    qualifiers = _kept(match[0].split() if match else [])
    own = [word for word in noun.split() if not DROPPED.fullmatch(word)]
    if not qualifiers and (len(own) == 1 or noun.endswith(" phone")):
        return USUAL[kind]
    return capital(" ".join([*qualifiers, *own]))


def interview_title(item: Item) -> str | None:
    """Return the title of a nested interview, or none where its text is only a sentence."""
    text = bare(item.text)
    label = re.match(
        r"(?:interview|talk|round|session|conversation) \d+(?=\W|$)", text, re.IGNORECASE
    )
    if label:
        return label[0]
    someone = person(text.rstrip("."))
    if someone:
        return text.rstrip(". ")
    named = _bold(item) or _head(text)
    return capital(named) if named else None


def capital(text: str) -> str:
    """Return *text* with a capital first letter."""
    return text[:1].upper() + text[1:]


def _kept(qualifiers: list[str]) -> list[str]:
    kept: list[str] = []
    for word in reversed(qualifiers):
        if DROPPED.fullmatch(word):
            break
        kept.insert(0, word)
    while kept and kept[0].lower() == "and":
        kept.pop(0)
    return kept


def _bold(item: Item) -> str | None:
    for text in item.bold:
        words = bare(text).strip(" .:;,–—-")
        if words and len(words.split()) <= MOST_WORDS and not _says_only_where(words):
            return words
    return None


def _says_only_where(words: str) -> bool:
    return bool(places(words) and not mentions(words))


def _linked(item: Item, kind: StageKind) -> str | None:
    for text in item.linked:
        names_kind = any(mention.kind is kind for mention in mentions(text))
        if names_kind and len(text.split()) <= MOST_WORDS and not SENTENCE.match(text):
            return text.strip(" .:;,")
    return None


def _stage_head(text: str) -> str | None:
    """Return the head of *text*, unless it is the noun of a sentence such as “A call, in which”."""
    head = _head(text)
    return None if head and ARTICLE.match(head) else head


def _head(text: str) -> str | None:
    """Return the words before the first stop, if they are a title rather than a sentence."""
    head = HEAD_END.split(bare(text), maxsplit=1)[0].strip(" .:;,–—-[]")
    number = len(head.split())
    if not number or SENTENCE.match(head) or number > MOST_WORDS:
        return None
    if (number == 1 and head.islower()) or lengths(head):
        return None
    return head if head[0].isalnum() and not (JOB.search(head) and head[0].islower()) else None
