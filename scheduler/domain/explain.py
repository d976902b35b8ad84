"""Why starts are not there: how many each rule takes away, and which rule stops one person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.availability import Masks
from scheduler.domain.bitmap import erode
from scheduler.domain.hours import Place
from scheduler.domain.seats import Can, mixed
from scheduler.domain.slots import (
    SlotQuery,
    World,
    candidate_free,
    fitting,
    noticed,
    starts,
    window,
)


class Rule(StrEnum):
    """What can take a start away, in the order in which it is asked."""

    NOTICE = "notice"
    OPENING = "opening"
    DECENT_HOURS = "decent_hours"
    CANDIDATE = "candidate"
    HOURS = "hours"
    TIME_OFF = "time_off"
    BUSY = "busy"
    TAKEN = "taken"
    LIMITS = "limits"
    OWN_NOTICE = "own_notice"
    ROOM = "room"
    # Of a day of several talks, and of who is qualified: these are only ever left out one by one.
    ORDER = "order"
    BREAKS = "breaks"
    LUNCH = "lunch"
    LONGEST = "longest"
    BESIDE = "beside"
    TRAVEL = "travel"
    DISTINCT = "distinct"
    CONFLICT = "conflict"
    POOL_RULES = "pool_rules"


PERSONAL = (Rule.HOURS, Rule.TIME_OFF, Rule.BUSY, Rule.TAKEN, Rule.LIMITS, Rule.OWN_NOTICE)


@dataclass(frozen=True, slots=True)
class Why:
    """How many starts the grid had, how many each rule took of what was left, how many stay."""

    asked: int
    removed: Mapping[Rule, int]
    left: int

    @property
    def hardest(self) -> Rule | None:
        """The rule that took the most."""
        return max(self.removed, key=lambda rule: self.removed[rule]) if self.removed else None


def why(query: SlotQuery, world: World, *, within: int | None = None) -> Why:
    """Return what each rule took away, of all starts or of those in the bitmap *within*."""
    left = window(query, world.horizon, notice_minutes=0)
    left &= world.horizon.whole if within is None else within
    asked = left.bit_count()
    removed: dict[Rule, int] = {}
    for rule, allowed in _layers(query, world):
        kept = left & allowed
        if kept != left:
            removed[rule] = (left ^ kept).bit_count()
        left = kept
    return Why(asked, removed, left.bit_count())


def why_not(query: SlotQuery, world: World, start: int) -> Rule | None:
    """Return the first rule that takes the tick *start* away, or None if it is offered.

    A start that is off the grid or outside the question breaks the notice, the first rule.
    """
    bit = 1 << start - world.horizon.origin
    if not bit & window(query, world.horizon, notice_minutes=query.notice_minutes):
        return Rule.NOTICE
    return next((rule for rule, allowed in _layers(query, world) if not bit & allowed), None)


def why_not_person(query: SlotQuery, person: Masks, start: int, *, place: Place) -> Rule | None:
    """Return the first rule that keeps one person from the tick *start*, or None if none does."""
    bit = 1 << start - person.horizon.origin
    return next((rule for rule in PERSONAL if not bit & _upto(rule, query, person, place)), None)


def _layers(query: SlotQuery, world: World) -> Iterator[tuple[Rule, int]]:
    """Yield each rule with the starts that it, and those of its kind before it, allow."""
    yield Rule.NOTICE, window(query, world.horizon, notice_minutes=query.notice_minutes)
    rule = Rule.DECENT_HOURS if query.place is None else Rule.OPENING
    yield rule, fitting(query, world)
    yield Rule.CANDIDATE, candidate_free(query, world)
    for rule in PERSONAL:
        yield rule, mixed(query.seats, query.place, _can(rule, query, world), world.horizon.whole)
    yield Rule.ROOM, starts(query, world)


def _can(rule: Rule, query: SlotQuery, world: World) -> Can:
    def can(person: int, place: Place, _wanted: int) -> int:
        known = world.people.get(person)
        return _upto(rule, query, known, place) if known else 0

    return can


def _upto(rule: Rule, query: SlotQuery, person: Masks, place: Place) -> int:
    """Return the starts that a person's own rules up to *rule* allow."""
    layers = {Rule.HOURS: person.hours, Rule.TIME_OFF: person.present, Rule.BUSY: person.could}
    found = erode(layers.get(rule, person.free).get(place, 0), query.steps)
    if rule in {Rule.LIMITS, Rule.OWN_NOTICE}:
        found &= ~person.full
    return noticed(query, person, found) if rule is Rule.OWN_NOTICE else found
