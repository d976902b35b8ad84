"""A posting's tree becomes its interview plan; what the text does not say stays open."""

from dataclasses import replace

from scheduler.domain.posting.durations import lengths
from scheduler.domain.posting.gaps import open_points
from scheduler.domain.posting.kinds import mentions
from scheduler.domain.posting.places import location, split_title
from scheduler.domain.posting.plan import PostingPlan, Stage
from scheduler.domain.posting.process import Item, Process, find_process, title_heading
from scheduler.domain.posting.stages import MOST_READ, SILENT, kind_of, read_stage
from scheduler.domain.posting.tree import Document, plain, texts
from scheduler.domain.terms import StageKind

LONGEST_TITLE = 120
NO_TITLE = "The text does not say what the role is called."
NO_LOCATION = "The text does not say where the role is based."
SEVERAL_DAYS = "the text speaks of several days; candidates may choose one day for all talks, or two half days."


def read_posting(document: Document) -> PostingPlan:
    """Return the interview plan that *document* describes; Invalid if it lists no process."""
    process = find_process(document, kind_of)
    stages = _completed(_stages(process), process)
    title, place = split_title(_title(document))
    place = place or location(document)
    notes = ((NO_TITLE,) if not title else ()) + ((NO_LOCATION,) if not place else ())
    return PostingPlan(title, place, stages, open_points(stages), notes + _days(stages))


def _days(stages: tuple[Stage, ...]) -> tuple[str, ...]:
    """Return what becomes of talks that the text spreads over several days."""
    return tuple(
        f"Stage {number}, {stage.title}: {SEVERAL_DAYS}"
        for number, stage in enumerate(stages, 1)
        if stage.is_spread
    )


def _title(document: Document) -> str:
    heading = title_heading(document)
    if heading:
        return plain(heading.children)[:LONGEST_TITLE]
    first = next(
        (line for text in texts(document.blocks) for line in text.splitlines() if line), ""
    )
    return first if len(first) <= LONGEST_TITLE and not first.endswith((".", ":")) else ""


def _stages(process: Process) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    if not any(kind_of(item) == StageKind.APPLICATION for item in process.items):
        stages += _application(process)
    for index, item in enumerate(process.items):
        if item.text or item.nested:
            is_first_talk = all(stage.kind in SILENT for stage in stages)
            stages.append(read_stage(item, index, is_first_talk=is_first_talk))
    return tuple(stages)


def _application(process: Process) -> list[Stage]:
    """Return the application as a stage if a paragraph before the list says that one applies."""
    said = (text[:MOST_READ] for text in process.before)
    applying = next((text for text in said if kind_of(Item((), text, ())) == "application"), None)
    if applying is None:
        return []
    return [read_stage(Item((), applying, ()), None, is_first_talk=False)]


def _completed(stages: tuple[Stage, ...], process: Process) -> tuple[Stage, ...]:
    """Return *stages* with the length of a meeting that only a paragraph below the list says."""
    meetings = [stage for stage in stages if stage.kind is StageKind.MEETING]
    if len(meetings) != 1 or meetings[0].minutes or meetings[0].ways[0].unclear:
        return stages
    for text in (item.text[:MOST_READ] for item in process.after):
        said = {length.minutes for length in lengths(text)}
        if len(said) == 1 and any(one.kind is StageKind.MEETING for one in mentions(text)):
            lasting = _lasting(meetings[0], said.pop(), text)
            return tuple(lasting if stage is meetings[0] else stage for stage in stages)
    return stages


def _lasting(stage: Stage, minutes: int | None, text: str) -> Stage:
    first = replace(stage.ways[0], minutes=minutes)
    return replace(stage, ways=(first, *stage.ways[1:]), sentence=f"{stage.sentence} {text}")
