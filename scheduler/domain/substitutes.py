"""Who can take a seat that somebody left, in a meeting whose time, place and other people stay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.domain.lineup import Verdict
from scheduler.domain.slots import SlotQuery, World, able

ALONE_UNTIL = timedelta(hours=48)  # before the start; nearer, a coordinator confirms
# Before the start: when whoever has not answered is asked again; after the last it is at risk.
CHASES = (timedelta(hours=72), timedelta(hours=24))
MOST_ALONE = 3  # handovers of one booking that nobody of us confirmed


@dataclass(frozen=True, slots=True)
class Empty:
    """The seat: since when it is wanted, by whom it may be taken, and whom it was named for."""

    start: int
    members: tuple[int, ...]
    alternates: frozenset[int] = frozenset()  # named for the seat: asked before its pool
    may_join_by_screen: bool = False
    was_by_screen: bool = False


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who is free to take the seat."""

    person: int
    load: int
    by_screen: bool = False
    is_alternate: bool = False


def acts_alone(starts_at: datetime, before: int, now: datetime) -> bool:
    """Tell whether a seat may be given to somebody else without asking a coordinator."""
    return starts_at - now >= ALONE_UNTIL and before < MOST_ALONE


def substitutes(
    query: SlotQuery, world: World, empty: Empty, loads: Mapping[int, int], *, any_notice: bool
) -> list[Substitute]:
    """Return everybody who can take the seat: alternates first, then the least loaded, ties by id.

    With *any_notice* a person's own notice does not count: somebody asks them by name.
    """
    bit = empty.start - world.horizon.origin
    if bit < 0:
        return []
    asked = replace(query, notice_minutes=10**9) if any_notice else query
    found = []
    for person in empty.members:
        in_room = bool(able(asked, world, person, query.place, 1 << bit) >> bit & 1)
        on_screen = empty.may_join_by_screen and query.place is not None
        by_screen = on_screen and bool(able(asked, world, person, None, 1 << bit) >> bit & 1)
        if in_room or by_screen:
            found.append(
                Substitute(
                    person,
                    loads.get(person, 0),
                    by_screen=empty.was_by_screen if in_room else True,
                    is_alternate=person in empty.alternates,
                )
            )
    return sorted(found, key=lambda one: (not one.is_alternate, one.load, one.person))


def verdicts(
    chosen: Substitute, free: Sequence[Substitute], others: Collection[int]
) -> dict[int, Verdict]:
    """Return why each of those who were asked about has the seat, or has not."""
    found = dict.fromkeys(others, Verdict.NOT_FREE)
    for each in free:
        if each.person == chosen.person:
            found[each.person] = Verdict.CHOSEN
        elif chosen.is_alternate and not each.is_alternate:
            found[each.person] = Verdict.AFTER_ALTERNATES
        elif each.load < chosen.load:
            found[each.person] = Verdict.NOT_ASKED
        else:
            same = each.load == chosen.load
            found[each.person] = Verdict.SAME_LOAD if same else Verdict.MORE_LOAD
    return found
