"""The sample company while it is made: its rows by the names that the facts call them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.cli.sample.week import Week
from scheduler.services.act import Act, House, person_actor


@dataclass(slots=True)
class Town:
    """Where the story happens, and the ids of everything in it so far."""

    session: Session
    week: Week
    house: House
    offices: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    applications: dict[str, int] = field(default_factory=dict)

    def act(self, actor: str, now: datetime) -> Act:
        """Return a deed of *actor* at *now*."""
        return Act(actor, now, self.house)

    def by(self, name: str, now: datetime) -> Act:
        """Return a deed of one of the staff at *now*."""
        return self.act(person_actor(self.people[name]), now)
