"""Why so few? What each rule takes away by itself, and what the cheapest changes would give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from scheduler.domain.availability import PersonRows
from scheduler.domain.explain import Rule
from scheduler.domain.hours import Stretch
from scheduler.domain.relax import (
    Case,
    Change,
    Gives,
    count,
    strangers,
    with_each,
    with_talks,
)
from scheduler.domain.slots import Room

WHOLE_DAY = 24 * 60
HALL = Room(id=-1, capacity=1_000, has_screen=True)


@dataclass(frozen=True, slots=True)
class Removed:
    """What would be there besides if one rule were left out."""

    rule: Rule
    days: int
    starts: int


@dataclass(frozen=True, slots=True)
class Few:
    """What there is, what each rule takes of it, and which rules take everything only together."""

    found: Gives
    removed: Sequence[Removed]
    together: Sequence[Rule] = ()


def why_few(case: Case, more: Mapping[Rule, Change] | None = None) -> Few:
    """Return what each rule takes away, the most first, leaving out one at a time.

    *more* are rules that are no part of the case itself: who is kept away from its seats.
    """
    found = count(case)
    apt, removed = {}, []
    for rule, change in {**RULES, **(more or {})}.items():
        changed = change(case)
        if changed is None:
            continue
        apt[rule] = change
        gives = count(changed)
        if gives.days > found.days or gives.starts > found.starts:
            removed.append(Removed(rule, gives.days - found.days, gives.starts - found.starts))
    removed.sort(key=lambda each: (-each.days, -each.starts))
    together = [] if removed or found.days else jointly(case, apt)
    return Few(found, removed, together)


def jointly(case: Case, changes: Mapping[Rule, Change]) -> list[Rule]:
    """Return a least set of rules that leave nothing together; empty if more than rules is missing.

    Each is put back in turn; it stays left out only if there is nothing with it.
    """
    left_out = list(changes)
    if not count(without(case, [changes[rule] for rule in left_out])).starts:
        return []
    for rule in tuple(changes):
        fewer = [other for other in left_out if other is not rule]
        if count(without(case, [changes[other] for other in fewer])).starts:
            left_out = fewer
    return left_out


def without(case: Case, changes: Sequence[Change]) -> Case:
    """Return the case after all *changes*, the renaming of people last."""
    for change in sorted(changes, key=lambda each: each is strangers):
        case = change(case) or case
    return case


def no_notice(case: Case) -> Case | None:
    """Leave the way's notice out."""
    if not any(talk.notice_minutes for talk in case.query.talks):
        return None
    return with_talks(case, lambda talk: replace(talk, notice_minutes=0))


def always_open(case: Case) -> Case | None:
    """Leave the office's opening hours out."""
    if case.office is None:
        return None
    return replace(case, office=replace(case.office, opening=case.horizon.whole))


def never_asleep(case: Case) -> Case | None:
    """Leave the candidate's decent hours out; they bind remote alone."""
    if case.place is not None or case.candidate is None:
        return None
    return replace(case, candidate=replace(case.candidate, decent=case.horizon.whole))


def candidate_idle(case: Case) -> Case | None:
    """Leave out what the candidate has elsewhere with us."""
    if case.candidate is None or not case.candidate.taken:
        return None
    return replace(case, candidate=replace(case.candidate, taken=0))


def all_hours(case: Case) -> Case | None:
    """Leave out that people give some hours alone."""
    offices = {None, case.place}
    week = tuple(Stretch(day, 0, WHOLE_DAY, office) for day in range(7) for office in offices)
    return with_each(case, lambda rows: replace(rows, stretches=week, overrides=()))


def no_limits(case: Case) -> Case | None:
    """Leave out how many interviews people give a day and a week."""
    return with_each(case, unlimited)


def unlimited(rows: PersonRows) -> PersonRows:
    """Return somebody's time without limits; where nothing is counted they bind nobody."""
    limits = replace(rows.limits, per_day=None, per_week=None)
    return replace(rows, limits=limits) if rows.starts else rows


def no_own_notice(case: Case) -> Case | None:
    """Leave out the notice that people themselves ask for."""
    return with_each(
        case, lambda rows: replace(rows, limits=replace(rows.limits, notice_minutes=0))
    )


def one_more_room(case: Case) -> Case | None:
    """Leave out that rooms are small, without a screen, or taken."""
    if case.office is None:
        return None
    return replace(case, office=replace(case.office, rooms=(*case.office.rooms, HALL)))


def any_order(case: Case) -> Case | None:
    """Leave out in which order the talks come."""
    return replace(case, query=replace(case.query, after=())) if case.query.after else None


def with_rules(case: Case, **minutes: int) -> Case | None:
    """Return a whole day with other rules; a single interview has none."""
    rules = replace(case.query.rules, **minutes)
    if case.is_single or rules == case.query.rules:
        return None
    return replace(case, query=replace(case.query, rules=rules))


def idle(name: str) -> Change:
    """Return the change that leaves one kind of what people have out of everybody's time."""
    return lambda case: with_each(case, lambda rows: replace(rows, **{name: ()}))  # type: ignore[arg-type]  # the fields'


RULES: Mapping[Rule, Change] = {
    Rule.NOTICE: no_notice,
    Rule.OPENING: always_open,
    Rule.DECENT_HOURS: never_asleep,
    Rule.CANDIDATE: candidate_idle,
    Rule.HOURS: all_hours,
    Rule.TIME_OFF: idle("days_off"),
    Rule.BUSY: idle("busy"),
    Rule.TAKEN: idle("claims"),
    Rule.LIMITS: no_limits,
    Rule.OWN_NOTICE: no_own_notice,
    Rule.ROOM: one_more_room,
    Rule.ORDER: any_order,
    Rule.BREAKS: partial(with_rules, run=WHOLE_DAY),
    Rule.LUNCH: partial(with_rules, lunch=0),
    Rule.LONGEST: partial(with_rules, longest=WHOLE_DAY),
    Rule.DISTINCT: strangers,
}
