"""The stops of a process as values: from a published plan, or from one that is being written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.draft import PlanDraft, WayDraft
from scheduler.domain.terms import CONVERSATIONS, StageKind
from scheduler.models import Plan, Way

REMOTE = "Remote"
NO_TIME = {StageKind.REFERENCES}  # they take somebody else's


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of a way."""

    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ShownWay:
    """One way of a stop; *minutes* are the candidate's, a place without a name is remote."""

    kind: StageKind
    title: str
    minutes: int
    places: Sequence[str]
    talks: Sequence[Talk]
    expect: str

    @property
    def where(self) -> str:
        """Return the places by their names, as a choice."""
        return named(self.places)


@dataclass(frozen=True, slots=True)
class ShownStop:
    """One stop, with the posting's own sentence."""

    title: str
    sentence: str
    ways: Sequence[ShownWay]

    @property
    def is_chosen(self) -> bool:
        """Tell whether the candidate picks a time to talk for it."""
        return any(way.kind in CONVERSATIONS for way in self.ways)


def of_plan(plan: Plan) -> list[ShownStop]:
    """Return the stops of a published plan."""
    return [
        ShownStop(stage.title, stage.sentence, [of_way(way) for way in stage.ways])
        for stage in plan.stages
    ]


def of_way(way: Way) -> ShownWay:
    """Return a way of a published plan; an office that is switched off takes nobody."""
    offices = [place.office for place in way.places]
    names = [office.name if office else "" for office in offices if not office or office.is_active]
    talks = [Talk(each.title, each.minutes) for each in way.interviews]
    return shown(way, names, talks)


def of_draft(draft: PlanDraft, offices: Mapping[int, str]) -> list[ShownStop]:
    """Return the stops of a plan that is being written; *offices* are the active ones by id."""
    names = {f"office:{number}": name for number, name in offices.items()} | {"remote": ""}
    return [
        ShownStop(
            stage.title,
            stage.sentence,
            [
                shown(
                    way,
                    [names[place] for place in way.places if place in names],
                    [Talk(each.title, each.minutes or 0) for each in way.interviews],
                )
                for way in stage.ways
            ],
        )
        for stage in draft.stages
    ]


def shown(way: Way | WayDraft, places: Sequence[str], talks: Sequence[Talk]) -> ShownWay:
    """Return *way* as the page shows it, remote before the offices."""
    length = way.minutes or sum(talk.minutes for talk in talks)
    meets = way.kind in CONVERSATIONS
    return ShownWay(
        kind=way.kind,
        title=way.title,
        minutes=0 if way.kind in NO_TIME else length,
        places=sorted(dict.fromkeys(places), key=bool) if meets else (),
        talks=talks if meets and len(talks) > 1 else (),
        expect=way.expect,
    )


def named(places: Sequence[str]) -> str:
    """Return *places* by their names, as a choice.

    >>> named(["", "New York", "San Francisco"])
    'Remote, New York or San Francisco'
    """
    names = [place or REMOTE for place in places]
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
