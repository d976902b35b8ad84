"""Talks of one seat outside any interview: a call to a referee, coffee with a visitor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import instant, tick
from scheduler.domain.lineup import line_up
from scheduler.errors import SlotTaken
from scheduler.services.placing.lineups import Placed, because, loads_of, names_in
from scheduler.services.pools.seating import Chair


@dataclass(frozen=True, slots=True)
class SingleSeat:
    """The times at which somebody who may sit on the one chair has time."""

    chair: Chair
    query: slots.SlotQuery
    world: slots.World

    @property
    def members(self) -> list[int]:
        """Return everybody who may sit there, in order of id."""
        return sorted(self.chair.members)

    def starts(self) -> list[datetime]:
        """Return every start that may be chosen, in order."""
        found = slots.starts(self.query, self.world)
        return [instant(at) for at in slots.ticks(found, self.world.horizon)]

    def offers(self, starts_at: datetime) -> bool:
        """Tell whether *starts_at* may be chosen."""
        exact = instant(tick(starts_at)) == starts_at
        return exact and slots.is_offered(self.query, self.world, tick(starts_at))


def whoever(session: Session, asked: SingleSeat, step_id: int, starts_at: datetime) -> Placed:
    """Return who takes the chair at *starts_at*, chosen fairly; raise SlotTaken if nobody can.

    What is booked for *step_id* already is no load.
    """
    loads = loads_of(session, [asked.chair], step_id, starts_at)
    found = line_up(asked.query, asked.world, tick(starts_at), loads=loads)
    if found is None:
        raise SlotTaken
    return Placed(
        person_id=found.chairs[0].person,
        seat_id=None,  # it is in no plan
        kind=asked.chair.kind.value,
        by_screen=False,
        because=because(found.reasons, loads, names_in(session, [found])),
    )
