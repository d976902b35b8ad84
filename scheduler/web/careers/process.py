"""A plan as its public page shows it: the route map, and facts of which every number is counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain import route, route_words
from scheduler.domain.process import is_chosen
from scheduler.domain.route_words import lower
from scheduler.domain.terms import CONVERSATIONS, Place, StageKind
from scheduler.models import Interview, Plan, Role, Stage, Way
from scheduler.text.times import NBSP, minutes

REMOTE = "Remote"
OWN_TRACKS = {StageKind.LOOP, StageKind.MEETING}  # where video and office are drawn apart
HOUR, HOURS = 60, re.compile("hours?")
NO_TIME = {StageKind.REFERENCES}  # somebody else's


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands under the hero; a fact that nobody has said is empty."""

    time: str
    answer: str
    places: str


@dataclass(frozen=True, slots=True)
class ShownWay:
    """One way of a stop; a place without a name is remote."""

    title: str
    minutes: int
    places: Sequence[str]
    where: str
    expect: str
    talks: Sequence[Interview]


@dataclass(frozen=True, slots=True)
class ShownStop:
    """One stop of the line, with the posting's own sentence."""

    title: str
    sentence: str
    ways: Sequence[ShownWay]


def shown(stages: Sequence[Stage]) -> list[ShownStop]:
    """Return *stages* as the line shows them."""
    return [
        ShownStop(each.title, each.sentence, list(map(shown_way, each.ways))) for each in stages
    ]


def shown_way(way: Way) -> ShownWay:
    """Return *way* as the line shows it; a talk that is its only one needs no name of its own."""
    places = places_of(way)
    return ShownWay(
        title=way.title,
        minutes=minutes_of(way),
        places=places,
        where=named(places),
        expect=way.expect,
        talks=way.interviews if way.kind in CONVERSATIONS and len(way.interviews) > 1 else (),
    )


def facts_of(role: Role, stages: Sequence[Stage]) -> Facts:
    """Return the facts of *role* and its *stages*."""
    days = role.answer_days
    return Facts(
        time=time_in_total(stages),
        answer=f"Within {days} working {'day' if days == 1 else 'days'} after every stop"
        if days
        else "",
        places=where_we_talk(stages),
    )


def stages_of(plan: Plan | None) -> Sequence[Stage]:
    """Return the stages of *plan*; none where there is no plan."""
    return plan.stages if plan else ()


def minutes_of(way: Way) -> int:
    """Return how much of the candidate's time *way* takes, as far as the plan says."""
    if way.kind in NO_TIME:
        return 0
    return way.minutes or sum(interview.minutes for interview in way.interviews)


def places_of(way: Way) -> list[str]:
    """Return the offices by name and nothing for remote, of a way that is a conversation."""
    if way.kind not in CONVERSATIONS:
        return []
    offered = [place.office for place in way.places]
    names = [office.name if office else "" for office in offered if not office or office.is_active]
    return sorted(dict.fromkeys(names), key=bool)  # remote first


def time_in_total(stages: Sequence[Stage]) -> str:
    """Return the sum of the plan's minutes, for each way where one stage leaves a choice."""
    choices = [stage for stage in stages if len(set(map(minutes_of, stage.ways))) > 1]
    sure = sum(minutes_of(stage.ways[0]) for stage in stages if stage.ways and stage not in choices)
    if len(choices) == 1:
        ways = choices[0].ways
        return ", ".join(f"{minutes(sure + minutes_of(w))} with the {lower(w.title)}" for w in ways)
    least, most = (
        sure + sum(pick(map(minutes_of, stage.ways)) for stage in choices) for pick in (min, max)
    )
    if least != most:
        return f"{minutes(least)} to {minutes(most)}, depending on the ways that you pick"
    return minutes(sure) if sure else ""


def where_we_talk(stages: Sequence[Stage]) -> str:
    """Return the places of the conversations, and who picks where there is a choice."""
    offered = [places for stage in stages for way in stage.ways if (places := places_of(way))]
    every = sorted(dict.fromkeys(place for places in offered for place in places), key=bool)
    names = named(every)
    if all(len(places) == len(every) for places in offered):
        return f"{names}: you pick for every conversation" if len(every) > 1 else names
    return f"{names}; every stop below says where"


def named(places: Sequence[str]) -> str:
    """Return *places* by their names, as a choice."""
    return one_or_other([place or REMOTE for place in places])


def one_or_other(names: Sequence[str]) -> str:
    """Return *names* as a choice.

    >>> one_or_other(["Remote", "New York", "San Francisco"])
    'Remote, New York or San Francisco'
    """
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def route_of(stages: Sequence[Stage]) -> route.Route | None:
    """Return the route map of *stages*; none where it would not fit beside the line below."""
    return route.draw([stop_of(stage) for stage in stages if stage.ways])


def stop_of(stage: Stage) -> route_words.Stop:
    """Return *stage* as a stop of the map."""
    is_plain = len(stage.ways) == 1
    ways = [
        route_words.Way(
            title=stage.title if is_plain else way.title,
            length=brief(minutes_of(way)),
            places=frozenset(Place.OFFICE if place else Place.REMOTE for place in places_of(way)),
        )
        for way in stage.ways
    ]
    return route_words.Stop(tuple(ways), forks_by_place=stage.kind in OWN_TRACKS)


def brief(count: int) -> str:
    """Return a length as short as a map needs it: "30 min", "2 h", "3 h 45"; empty for none."""
    if not count:
        return ""
    return f"{count}{NBSP}min" if count < HOUR else HOURS.sub("h", minutes(count))


def first_talk(stages: Sequence[Stage]) -> Stage | None:
    """Return the first stage for which the candidate picks a time."""
    return next((stage for stage in stages if is_chosen({way.kind for way in stage.ways})), None)
