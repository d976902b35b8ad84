"""Who chose the times of our talks, and who moved them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.figures import Figure, share_of
from scheduler.models import WITH_CANDIDATE, Booking, Entry
from scheduler.services.reports.periods import Period

BOOK, MOVE, WINDOWS = "book", "move", "send windows"
THEIRS, OURS = "candidate:", "person:"


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the journal about a booking, or about its step."""

    at: datetime
    actor: str
    action: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What was booked at once, which is one choice: a talk, or all talks of a day."""

    alone: Figure  # by the candidate, on their page
    moved: Figure  # by us afterwards


def choices(session: Session, period: Period) -> Choices:
    """Return how many per cent of what was booked in *period* came about alone, and was moved.

    All talks of a step that are booked at one instant are one; who cancels and books again has
    booked twice. Alone is what the candidate booked on their own page. Moved is what somebody of
    ours gave another time or place at least once, unless the candidate had sent windows for it
    since it was last placed: then it is moved for them. Whether they asked by phone no data says,
    so such a move is ours. Calls of referees, visits, debriefs and exercises are left out; what
    begins ten minutes later on the day is no move.
    """
    rows = session.execute(
        select(Booking.id, Booking.step_id, Booking.created_at)
        .where(WITH_CANDIDATE, Booking.step_id.is_not(None))
        .where(Booking.created_at >= period.begins_at, Booking.created_at <= period.now)
    )
    made: dict[tuple[int, datetime], list[int]] = defaultdict(list)
    for row in rows:
        made[row.step_id, row.created_at].append(row.id)
    deeds = deeds_of(session, period)
    alone = moved = count = 0
    for (step_id, _), talks in made.items():
        known = [(deeds[f"booking:{one}"], deeds[f"step:{step_id}"]) for one in talks]
        booked = [each for mine, _ in known for each in mine if each.action == BOOK]
        if not booked:  # taken over from elsewhere: nothing says who chose it
            continue
        count += 1
        alone += all(each.actor.startswith(THEIRS) for each in booked)
        moved += any(is_moved_by_us(mine, said) for mine, said in known)
    return Choices(share_of(alone, count), share_of(moved, count))


def deeds_of(session: Session, period: Period) -> dict[str, list[Deed]]:
    """Return what was done to bookings since *period* began, by its subject, in order."""
    found: dict[str, list[Deed]] = defaultdict(list)
    rows = session.execute(
        select(Entry.subject, Entry.at, Entry.actor, Entry.action)
        .where(Entry.action.in_((BOOK, MOVE, WINDOWS)))
        .where(Entry.at >= period.begins_at, Entry.at <= period.now)
        .order_by(Entry.at, Entry.id)
    )
    for row in rows:
        found[row.subject].append(Deed(row.at, row.actor, row.action))
    return found


def is_moved_by_us(mine: Iterable[Deed], said: Sequence[Deed]) -> bool:
    """Tell whether we moved a booking that nobody had sent windows for since it was placed."""
    placed_at: datetime | None = None
    for deed in mine:
        if deed.action == MOVE and deed.actor.startswith(OURS) and placed_at:
            asked = any(placed_at < each.at <= deed.at for each in said if each.action == WINDOWS)
            if not asked:
                return True
        placed_at = deed.at
    return False
