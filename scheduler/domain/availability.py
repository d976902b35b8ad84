"""What one person could do and what of it is taken: the value that is cached by version."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.bitmap import Horizon, Span, mask_of, steps_of, widen
from scheduler.domain.hours import DayOverride, Place, Stretch, days_mask, hours, local_days
from scheduler.domain.zones import iso_week, local_day, offsets


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one person gives: interviews, minutes kept free after one, notice in minutes."""

    per_day: int | None = None
    per_week: int | None = None
    gap_minutes: int = 0
    notice_minutes: int = 0


@dataclass(frozen=True, slots=True)
class PersonRows:
    """What is stored about one person's time, as plain columns.

    *days_off* are first and last local days, both included: time off, company days off, a pause.
    *busy* are ticks of other calendars, rounded outward; *claims* are ticks with their gap;
    *starts* are the first ticks of what counts against limits, within `Horizon.reach`.
    """

    zone: str
    stretches: tuple[Stretch, ...]
    overrides: Sequence[DayOverride] = ()
    days_off: Sequence[tuple[date, date]] = ()
    busy: Sequence[Span] = ()
    claims: Sequence[Span] = ()
    starts: Sequence[int] = ()
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Masks:
    """One person's bitmaps of a horizon, by place where hours matter; each is part of the last.

    *hours* are the person's own, *present* leaves out days off, *could* busy time with the gap on
    both sides, *free* what is *taken* with the same gap. *full* are the starts, not the steps, of
    local days and weeks that have reached a limit: what begins before midnight counts there.
    """

    horizon: Horizon
    zone: str
    limits: Limits
    hours: Mapping[Place, int]
    present: Mapping[Place, int]
    could: Mapping[Place, int]
    free: Mapping[Place, int]
    taken: int
    full: int
    counts: Mapping[int, int]


def masks(rows: PersonRows, horizon: Horizon) -> Masks:
    """Return the bitmaps of one person, to be cached until their version moves."""
    own = hours(rows.zone, rows.stretches, horizon, overrides=rows.overrides)
    gap = steps_of(rows.limits.gap_minutes)
    present, could = own, own
    if rows.days_off:
        away = ~days_mask(rows.zone, horizon, rows.days_off)
        present = could = {place: mask & away for place, mask in own.items()}
    if rows.busy:
        idle = ~mask_of(rows.busy, horizon, before=gap, after=gap)
        could = {place: mask & idle for place, mask in present.items()}
    return _settled(
        Masks(
            horizon=horizon,
            zone=rows.zone,
            limits=rows.limits,
            hours=own,
            present=present,
            could=could,
            free=could,
            taken=mask_of(rows.claims, horizon, beyond=gap),
            full=0,
            counts=_by_day(rows.starts, rows.zone, horizon),
        )
    )


def without(person: Masks, claims: Sequence[Span], starts: Collection[int] = ()) -> Masks:
    """Return the bitmaps as they are without some of the person's own claims and starts."""
    gap = steps_of(person.limits.gap_minutes)
    taken = person.taken & ~mask_of(claims, person.horizon, beyond=gap)
    counts = Counter(person.counts)
    counts.subtract(_by_day(starts, person.zone, person.horizon))
    return _settled(replace(person, taken=taken, counts=counts))


def counting(person: Masks, starts: Collection[int], limits: Limits) -> Masks:
    """Return the bitmaps as they are where *starts* alone count, against *limits*."""
    counts = _by_day(starts, person.zone, person.horizon)
    return _settled(replace(person, limits=limits, counts=counts))


def has_room(person: Masks, starts: Collection[int]) -> bool:
    """Tell whether the person's limits allow all of *starts* on top of what counts already."""
    limits = person.limits
    days = Counter(person.counts)
    days.update(added := _by_day(starts, person.zone, person.horizon))
    weeks: Counter[int] = Counter()
    for day, count in days.items():
        weeks[iso_week(day)] += count
    return not any(
        _exceeded(limits.per_day, days[day]) or _exceeded(limits.per_week, weeks[iso_week(day)])
        for day in added
    )


def most(person: Masks, times: int) -> int | None:
    """Return how many more interviews may begin at bits of *times* at most, None for any number.

    The person's limits alone are asked: never too few, often too many.
    """
    limits = person.limits
    if limits.per_day is None and limits.per_week is None:
        return None
    weeks: Counter[int] = Counter()
    for day, bits in local_days(person.zone, person.horizon).items():
        if bits & times:
            room = _left(limits.per_day, person.counts.get(day, 0))
            weeks[iso_week(day)] += bits.bit_count() if room is None else room
    taken: Counter[int] = Counter()
    for day, count in person.counts.items():
        taken[iso_week(day)] += count
    rooms = ((_left(limits.per_week, taken[week]), room) for week, room in weeks.items())
    return sum(room if left is None else min(left, room) for left, room in rooms)


def _left(limit: int | None, count: int) -> int | None:
    return None if limit is None else max(0, limit - count)


def _settled(person: Masks) -> Masks:
    """Return the bitmaps with *free* and *full* worked out from the rest."""
    free = person.could
    if person.taken:
        near = ~widen(person.taken, steps_of(person.limits.gap_minutes) + 1)
        free = {place: mask & near for place, mask in free.items()}
    return replace(person, free=free, full=_full(person) if person.counts else 0)


def _full(person: Masks) -> int:
    limits = person.limits
    weeks: Counter[int] = Counter()
    for day, count in person.counts.items():
        weeks[iso_week(day)] += count
    mask = 0
    for day, bits in local_days(person.zone, person.horizon).items():
        if _reached(limits.per_day, person.counts.get(day, 0)) or _reached(
            limits.per_week, weeks[iso_week(day)]
        ):
            mask |= bits
    return mask


def _reached(limit: int | None, count: int) -> bool:
    return limit is not None and count >= limit


def _exceeded(limit: int | None, count: int) -> bool:
    return limit is not None and count > limit


def _by_day(starts: Collection[int], zone: str, horizon: Horizon) -> Counter[int]:
    if not starts:
        return Counter()
    parts = offsets(zone, *horizon.reach)
    return Counter(local_day(start, parts) for start in starts)
