"""Times that somebody sets by hand: who sits then, whom that overrides, and what it breaks.

A person is *strict* where all their rules hold and *eased* where only meetings bind them: hours,
days off, busy time, limits, gaps and notice are theirs to be asked about, a meeting is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from scheduler.domain.availability import Limits, PersonRows
from scheduler.domain.bitmap import STEP_MINUTES, Horizon, Span
from scheduler.domain.explain import Rule, why_not_person
from scheduler.domain.hours import Place, Stretch
from scheduler.domain.lineup import Chair
from scheduler.domain.loops.loops import Loop, Seats
from scheduler.domain.loops.rules import Rules, is_bearable
from scheduler.domain.slots import World, fitting

ALWAYS = tuple(Stretch(day, 0, 24 * 60) for day in range(7))


@dataclass(frozen=True, slots=True)
class Override:
    """One rule that a time breaks: a person's at a position, or one of the whole day's."""

    rule: Rule
    position: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Seated:
    """Who sits in each talk, by its position."""

    chairs: Mapping[int, tuple[Chair, ...]]


def eased(rows: PersonRows, meetings: Sequence[Span], place: Place) -> PersonRows:
    """Return somebody's time with *meetings* alone in it."""
    offices = (*ALWAYS, *(replace(each, office=place) for each in ALWAYS if place is not None))
    return PersonRows(rows.zone, offices, claims=meetings, limits=Limits())


def seat(strict: Loop, soft: Loop, times: Mapping[int, int]) -> Seated | None:
    """Return different people for all talks at these ticks, as few talks as can be with eased ones.

    None where not even those can sit.
    """
    order = sorted(times, key=times.__getitem__)
    if strict.query.may_repeat:
        return seat_each(strict, soft, times)
    for size in range(len(order) + 1):
        best: Seats | None = None
        for chosen in combinations(order, size):
            sittings = [
                (soft if each in chosen else strict).sittings(each, times[each]) for each in order
            ]
            found = strict.seat_among(sittings)
            if found and (best is None or found[0] < best[0]):
                best = found
        if best:
            return Seated(dict(zip(order, best[1], strict=True)))
    return None


def seat_each(strict: Loop, soft: Loop, times: Mapping[int, int]) -> Seated | None:
    """Return people for each talk by itself, where one may hold several."""
    found = {}
    for position, at in times.items():
        seats = strict.seat([(position, at)]) or soft.seat([(position, at)])
        if seats is None:
            return None
        found[position] = seats[1][0]
    return Seated(found)


def overrides(strict: Loop, seated: Seated, times: Mapping[int, int]) -> Iterator[Override]:
    """Yield each rule of a person, of the office or of the candidate's day that the times break."""
    for position, chairs in sorted(seated.chairs.items(), key=lambda each: times[each[0]]):
        talk = strict.query.talks[position]
        bit = 1 << times[position] - strict.world.horizon.origin
        if not fitting(talk, strict.world) & bit:
            rule = Rule.DECENT_HOURS if talk.place is None else Rule.OPENING
            yield Override(rule, position)
        for chair in chairs:
            known = strict.world.people.get(chair.person)
            where = None if chair.by_screen else talk.place
            rule_or_none = (
                why_not_person(talk, known, times[position], place=where) if known else Rule.HOURS
            )
            if rule_or_none:
                yield Override(rule_or_none, position, chair.person)


def broken(
    rules: Rules,
    spans: Mapping[int, Span],
    after: Sequence[tuple[int, int]],
    lunch_hours: int,
    horizon: Horizon,
) -> Iterator[Override]:
    """Yield the rules of a day that talks of one day break, *spans* by their positions."""
    if any(
        first in spans and then in spans and spans[first][1] > spans[then][0]
        for first, then in after
    ):
        yield Override(Rule.ORDER)
    talks = sorted(spans.values())
    free = Rules(run=24 * 60, pause=STEP_MINUTES, longest=24 * 60)
    alone = {
        Rule.BREAKS: replace(free, run=rules.run, pause=rules.pause),
        Rule.LONGEST: replace(free, longest=rules.longest),
        Rule.LUNCH: replace(free, lunch=rules.lunch),
    }
    for rule, each in alone.items():
        if not is_bearable(each, talks, lunch_hours, horizon):
            yield Override(rule)


def overlap(spans: Sequence[Span]) -> bool:
    """Tell whether two of these stretches share time.

    >>> overlap([(0, 2), (2, 3)]), overlap([(0, 3), (2, 4)])
    (False, True)
    """
    return any(one[1] > two[0] for one, two in pairwise(sorted(spans)))


def is_free(world: World, span: Span) -> bool:
    """Tell whether the candidate has nothing else with us in *span*."""
    if world.candidate is None:
        return True
    low, high = (at - world.horizon.origin for at in span)
    return not world.candidate.taken >> low & ((1 << high - low) - 1)
