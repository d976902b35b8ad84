"""What a role's page tells of its process: the route map, and facts with every number counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain import route, route_words
from scheduler.domain.route_words import lower
from scheduler.domain.terms import Place, StageKind
from scheduler.text.times import NBSP, minutes
from scheduler.web.careers.stops import ShownStop, named

HOUR, HOURS = 60, re.compile("hours?")
OWN_TRACKS = {StageKind.LOOP, StageKind.MEETING}  # where video and office are drawn apart

Stops = Sequence[ShownStop]


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands under the hero; a fact that nobody has said is empty."""

    time: str
    answer: str
    places: str


def facts_of(stops: Stops, *, answer_days: int | None) -> Facts:
    """Return the facts of a process whose role promises an answer in *answer_days*, if it does."""
    return Facts(time_in_total(stops), answer_within(answer_days), where_we_talk(stops))


def answer_within(days: int | None) -> str:
    """Return the promise in words; empty without one."""
    unit = "day" if days == 1 else "days"
    return f"Within {days} working {unit} after every stop" if days else ""


def time_in_total(stops: Stops) -> str:
    """Return the sum of the minutes, for each way where one stop leaves a choice."""
    lengths = [[way.minutes for way in stop.ways] for stop in stops if stop.ways]
    sure = sum(each[0] for each in lengths if len(set(each)) == 1)
    choices = [stop.ways for stop in stops if len({way.minutes for way in stop.ways}) > 1]
    if len(choices) == 1:
        return ", ".join(
            f"{minutes(sure + w.minutes)} with the {lower(w.title)}" for w in choices[0]
        )
    if choices:
        least, most = (sum(map(pick, lengths)) for pick in (min, max))
        return f"{minutes(least)} to {minutes(most)}, depending on the ways that you pick"
    return minutes(sure) if sure else ""


def where_we_talk(stops: Stops) -> str:
    """Return the places of the conversations, and who picks where there is a choice."""
    offered = [way.places for stop in stops for way in stop.ways if way.places]
    every = sorted(dict.fromkeys(place for places in offered for place in places), key=bool)
    if any(len(places) < len(every) for places in offered):
        return f"{named(every)}; every stop below says where"
    return f"{named(every)}: you pick for every conversation" if len(every) > 1 else named(every)


def first_talk(stops: Stops) -> str:
    """Return the title of the first stop for which the candidate picks a time; empty for none."""
    return next((stop.title for stop in stops if stop.is_chosen), "")


def route_of(stops: Stops) -> route.Route | None:
    """Return the route map; none where it would not fit, and the line below says it all."""
    return route.draw([drawn(stop) for stop in stops if stop.ways])


def drawn(stop: ShownStop) -> route_words.Stop:
    """Return *stop* as the map draws it."""
    is_plain = len(stop.ways) == 1
    ways = [
        route_words.Way(
            title=stop.title if is_plain else way.title,
            length=brief(way.minutes),
            places=frozenset(Place.OFFICE if place else Place.REMOTE for place in way.places),
        )
        for way in stop.ways
    ]
    return route_words.Stop(tuple(ways), forks_by_place=stop.ways[0].kind in OWN_TRACKS)


def brief(count: int) -> str:
    """Return a length as short as a map needs it; empty for none.

    >>> [brief(count).replace(NBSP, " ") for count in (30, 60, 240, 225, 0)]
    ['30 min', '1 h', '4 h', '3 h 45', '']
    """
    if not count:
        return ""
    return f"{count}{NBSP}min" if count < HOUR else HOURS.sub("h", minutes(count))
