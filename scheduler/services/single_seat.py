"""Talks of one seat outside any interview: a call to a referee, coffee with a visitor."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.domain import slots
from scheduler.domain.bitmap import instant, tick
from scheduler.services.seating import Chair


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
