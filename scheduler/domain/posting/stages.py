"""An item of the process becomes a stage of the plan."""

import re
from dataclasses import dataclass, replace

from scheduler.domain.posting.durations import Length, lengths
from scheduler.domain.posting.kinds import ALONE, LIVE, choices, mentions, named_kind
from scheduler.domain.posting.nested import Nested, has_length, read_nested, stated
from scheduler.domain.posting.people import COUNTS, clause
from scheduler.domain.posting.places import offices, places
from scheduler.domain.posting.plan import Interview, Stage, Way
from scheduler.domain.posting.process import Item
from scheduler.domain.posting.titles import capital, stage_title, way_title
from scheduler.domain.terms import CONVERSATIONS, StageKind

MOST_READ = 2_000  # characters of one item that are looked at
TALKS = {StageKind.CALL, StageKind.INTERVIEW, StageKind.MEETING}
ENDS = {StageKind.REFERENCES, StageKind.OFFER}
SILENT = {StageKind.APPLICATION, StageKind.REFERENCES}
NOUNS = r"(?P<noun>talk|interview|conversation|session|meeting|chat|call)s"
NUMBERS = {word: count for word, count in COUNTS.items() if count > 1}
COUNTED = re.compile(
    rf"\b(?P<count>[2-9]|{'|'.join(NUMBERS)})(?: (?!hours?\b|minutes?\b|of\b)[\w-]+){{0,3}}? {NOUNS}\b",
    re.IGNORECASE,
)
TOTAL_AFTER = re.compile(r"\s+(?:of\b|in (?:total|all)\b|altogether\b)", re.IGNORECASE)
EACH_AFTER = re.compile(r"[\s-]*(?:each\b|\S*\s*interviews\b|\S*\s*talks\b)", re.IGNORECASE)
EACH_BEFORE = re.compile(
    rf"{NOUNS.replace('?P<noun>', '?:')} (?:of|for|at) (?:about )?$", re.IGNORECASE
)
SPREAD = re.compile(
    r"\b(?:across|over|on)\s+(?:multiple|several|different|two|2|a few|a couple of|more than one)"
    r"\s+(?:\w+\s+)?days\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """The lengths that a loop's own words give: of each interview, and of all together."""

    each: Length | None
    total: Length | None


def kind_of(item: Item) -> str | None:
    """Return the kind of step that *item* names first, if it names one."""
    return named_kind(item.text[:MOST_READ])


def read_stage(item: Item, index: int | None, *, is_first_talk: bool) -> Stage:
    """Return the stage that *item* describes; *is_first_talk* = no conversation comes before."""
    item = replace(item, text=item.text[:MOST_READ])
    found = mentions(item.text)
    kind = named_kind(item.text) or StageKind.INTERVIEW
    nested = Nested() if kind in SILENT else _read_nested(item, kind)
    kind = _kind(kind, item, nested)
    title = stage_title(item, found, kind)
    if kind is StageKind.CALL and title == "Intro call" and not is_first_talk:
        title = "Call"
    ways = _ways(item, kind, title)
    stage = Stage(
        title=title,
        ways=ways,
        interviews=nested.interviews,
        minutes_total=None,
        sentence=" ".join((item.text, *nested.notes)),
        item=index,
        offices=offices(item.text),
        also=next((one.kind for one in found if {kind, one.kind} == ENDS), None),
        is_guess=not (found or nested.interviews or nested.seats or _is_talk(ways[0])),
    )
    if kind in SILENT:
        return stage
    return _loop(stage, item) if kind is StageKind.LOOP else _single(stage, item, nested)


def _is_talk(way: Way) -> bool:
    return bool(way.minutes or way.places)


def _read_nested(item: Item, kind: StageKind) -> Nested:
    """Return what is nested; lengths within one timed conversation are its agenda."""
    plural = kind is StageKind.LOOP or bool(re.search(NOUNS, item.text[:80], re.IGNORECASE))
    is_agenda = not plural and stated(item.text) is not None
    several = plural or any(has_length(inner) or inner.nested for inner in item.nested)
    return read_nested(item.nested, several=several and not is_agenda)


def _kind(kind: StageKind, item: Item, nested: Nested) -> StageKind:
    if kind in SILENT | {StageKind.OFFER}:
        return kind
    if len(nested.interviews) > 1 or (kind in TALKS and COUNTED.search(item.text)):
        return StageKind.LOOP
    if kind is StageKind.LOOP and len(nested.interviews) == 1:
        return StageKind.INTERVIEW
    is_live = nested.seats or nested.interviews or clause(item.text) or LIVE.search(item.text)
    if kind is StageKind.EXERCISE and is_live and not _is_alone(item):
        return StageKind.INTERVIEW
    return kind


def _is_alone(item: Item) -> bool:
    return bool(choices(item.text)) or any(
        ALONE.search(text) for text in (item.text, *(inner.text for inner in item.nested))
    )


def _ways(item: Item, kind: StageKind, title: str) -> tuple[Way, ...]:
    several = choices(item.text) if kind not in SILENT else ()
    if several and several[0][0].kind is kind:
        return tuple(
            _way(mention.kind, way_title(item.text, mention, mention.kind), words)
            for mention, words in several
        )
    return (_way(kind, title, "" if kind in SILENT else item.text),)


def _way(kind: StageKind, title: str, words: str) -> Way:
    length = stated(words)
    named = places(words) if kind is not StageKind.EXERCISE else ()
    minutes = length.minutes if length else None
    unclear = length.phrase if length and not minutes else None
    return Way(kind, title, minutes, named, unclear)


def _single(stage: Stage, item: Item, nested: Nested) -> Stage:
    """Return *stage* with its one conversation as an interview, where the text says who sits."""
    if stage.interviews:
        return _with_interview(stage, nested)
    way = next((way for way in stage.ways if way.kind in CONVERSATIONS), stage.ways[0])
    seats = clause(_untitled(item)) + nested.seats
    if not seats:
        return stage
    title = way.title if len(stage.ways) > 1 else stage.title
    only = Interview(title, way.minutes, seats, stage.sentence, way.unclear)
    return replace(stage, interviews=(only,))


def _untitled(item: Item) -> str:
    """Return the words of *item* without a title in bold, whose “with” is not about people."""
    return item.text.replace(item.bold[0], " ", 1) if item.bold else item.text


def _with_interview(stage: Stage, nested: Nested) -> Stage:
    way, (only, *_) = stage.ways[0], stage.interviews
    minutes = way.minutes or only.minutes
    only = replace(only, minutes=only.minutes or minutes, seats=only.seats or nested.seats)
    named = way.places or places(only.sentence)
    first = replace(way, minutes=minutes, places=named, unclear=way.unclear or only.unclear)
    return replace(stage, ways=(first, *stage.ways[1:]), interviews=(only,))


def _loop(stage: Stage, item: Item) -> Stage:
    """Return *stage* with the lengths of its interviews and of all of them together."""
    said = _said(item.text)
    each = said.each.minutes if said.each else None
    interviews = stage.interviews or _counted(stage, item.text, each)
    interviews = tuple(replace(one, minutes=one.minutes or each) for one in interviews)
    known = [one.minutes for one in interviews if one.minutes]
    total = said.total.minutes if said.total else None
    if total is None and known and len(known) == len(interviews):
        total = sum(known)
    unclear = [length.phrase for length in (said.total, said.each) if length and not length.minutes]
    named = stage.ways[0].places or places(" ".join(one.sentence for one in interviews))
    first = replace(
        stage.ways[0], minutes=each, places=named, unclear=unclear[0] if unclear else None
    )
    return replace(
        stage,
        ways=(first, *stage.ways[1:]),
        interviews=interviews,
        minutes_total=total,
        is_spread=bool(SPREAD.search(item.text)),
    )


def _said(text: str) -> Said:
    each = total = None
    for length in lengths(text):
        after, before = text[length.end :], text[: length.start]
        is_each = EACH_AFTER.match(after) or EACH_BEFORE.search(before[-40:])
        if is_each and not TOTAL_AFTER.match(after):
            each = each or length
        else:
            total = total or length
    return Said(each, total)


def _counted(stage: Stage, text: str, minutes: int | None) -> tuple[Interview, ...]:
    """Return “four talks of 45 minutes” as four interviews that only have numbers."""
    match = COUNTED.search(text)
    if not match:
        return ()
    count = NUMBERS.get(match["count"].lower()) or int(match["count"])
    noun = capital(match["noun"].lower())
    return tuple(
        Interview(f"{noun} {number}", minutes, (), stage.sentence) for number in range(1, count + 1)
    )
