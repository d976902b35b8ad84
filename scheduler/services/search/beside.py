"""A talk of a loop that is booked or moved by itself, beside the others that stay as they are.

It keeps what the whole day kept: nobody of the line-up twice unless the plan allows it, the order,
breaks, lunch and the longest day. On a day without the others it is free but for the order.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import (
    STEP_MINUTES,
    Horizon,
    Span,
    bits,
    instant,
    span,
    steps_of,
    tick,
    tick_up,
)
from scheduler.domain.hours import Place, days_mask
from scheduler.domain.loops.rules import Rules, Spread, half_of, is_bearable
from scheduler.domain.terms import BookingState
from scheduler.models import Attendance, Booking, Interview, Step, Way
from scheduler.services.pools.seating import CLAIMING, Chair
from scheduler.services.search.day_rules import lunch_hours, order_of, part_of_day, whole_day


@dataclass(frozen=True, slots=True)
class Fit:
    """Where one talk of *steps* steps fits in between the other talks of its loop.

    It is free before *until* and from *since* on, ticks that the order of the talks leaves to it.
    """

    way: Way
    days: Mapping[date, list[Span]]
    steps: int
    zone: str
    place: Place
    horizon: Horizon
    since: int | None = None
    until: int | None = None

    def keeps(self, start: int) -> bool:
        """Tell whether the order is kept, and the day bearable, with the talk at the tick *start*."""
        end = start + self.steps
        if (self.since and start < self.since) or (self.until and end > self.until):
            return False
        others = self.days.get(local_date(start, self.zone), [])
        talks = sorted([*others, (start, end)])
        midday = lunch_hours(self.way, self.zone, self.horizon)
        return not others or any(
            is_bearable(rules, talks, midday, self.horizon) for rules in self.rules(talks)
        )

    def rules(self, talks: list[Span]) -> Iterator[Rules]:
        """Yield the rules by which *talks* may be on one date: as a part of a day, or as half of it."""
        minutes = STEP_MINUTES * sum(until - since for since, until in talks)
        whole = sum(each.minutes for each in self.way.interviews)
        yield part_of_day(self.way, minutes, self.place)
        if self.way.days != Spread.ONE and 2 * len(talks) <= len(self.way.interviews) + 1:
            yield half_of(whole_day(self.way, whole, self.place))

    def among(self, found: int) -> int:
        """Return those of the bitmap *found* that the talk may begin at."""
        origin = self.horizon.origin
        first = max(0, (self.since or origin) - origin)
        last = max(0, self.until - self.steps - origin + 1) if self.until else self.horizon.steps
        ordered = found & span(first, max(first, last))
        crowded = days_mask(self.zone, self.horizon, [(day, day) for day in self.days])
        kept = ordered & ~crowded
        for start in bits(ordered & crowded, origin):
            if self.keeps(start):
                kept |= 1 << start - origin
        return kept


@dataclass(frozen=True, slots=True)
class Others:
    """The other talks of a loop that are booked, by their positions, and who sits in them."""

    spans: Mapping[int, Span] = field(default_factory=dict)
    people: frozenset[int] = frozenset()

    def less(self, chairs: list[Chair]) -> list[Chair]:
        """Return *chairs* without those who sit in one of the others."""
        return [
            replace(
                chair,
                members={one: at for one, at in chair.members.items() if one not in self.people},
            )
            for chair in chairs
        ]

    def fit(self, interview: Interview, zone: str, place: Place, horizon: Horizon) -> Fit | None:
        """Return where *interview* fits in at *place*, whose clock is *zone*; none if it is alone."""
        if not self.spans:
            return None
        days: dict[date, list[Span]] = defaultdict(list)
        for each in self.spans.values():
            days[local_date(each[0], zone)].append(each)
        mine, pairs = interview.way.interviews.index(interview), order_of(interview.way)
        before = [self.spans[a][1] for a, b in pairs if b == mine and a in self.spans]
        behind = [self.spans[b][0] for a, b in pairs if a == mine and b in self.spans]
        steps, since, until = (
            steps_of(interview.minutes),
            max(before, default=None),
            min(behind, default=None),
        )
        return Fit(interview.way, days, steps, zone, place, horizon, since, until)


NO_OTHERS = Others()


def others_of(session: Session, step: Step, interview: Interview) -> Others:
    """Return what *step* has booked of the other interviews of a loop."""
    talks = enumerate(interview.way.interviews)
    others = {each.id: number for number, each in talks if each.id != interview.id}
    if not others:
        return NO_OTHERS
    rows = session.execute(
        select(Booking.id, Booking.interview_id, Booking.starts_at, Booking.ends_at).where(
            Booking.step_id == step.id,
            Booking.interview_id.in_(others),
            Booking.state != BookingState.CANCELLED,
        )
    ).all()
    people = session.scalars(
        select(Attendance.person_id).where(
            Attendance.booking_id.in_([row.id for row in rows]), Attendance.kind.in_(CLAIMING)
        )
    ).all()
    if interview.way.may_repeat:
        people = []
    spans = {others[row.interview_id]: (tick(row.starts_at), tick_up(row.ends_at)) for row in rows}
    return Others(spans, frozenset(people))


def local_date(at: int, zone: str) -> date:
    """Return the date that a clock of *zone* shows at a tick."""
    return instant(at).astimezone(ZoneInfo(zone)).date()
