"""Why so few, for the candidate: only what they themselves could change, and what it gives."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.relax import Gives, count
from scheduler.models import Office, Step
from scheduler.services.why_few import Topic, open_case, topics, wider


@dataclass(frozen=True, slots=True)
class PlaceGives:
    """What one place has, and what wider hours of the candidate's would add to it."""

    office: Office | None
    gives: Gives
    more: Gives  # besides


@dataclass(frozen=True, slots=True)
class Kindly:
    """What there is of one topic at each of its places."""

    topic: Topic
    places: list[PlaceGives]

    @property
    def is_loop(self) -> bool:
        """Tell whether whole days are counted."""
        return len(self.topic.interviews) > 1

    @property
    def wider(self) -> Gives:
        """Return what talking by video earlier and later would add."""
        return max((each.more for each in self.places), key=lambda more: (more.days, more.starts))


def look_kindly(session: Session, step: Step, *, now: datetime) -> list[Kindly]:
    """Return what is left of *step* to choose from, and what the candidate could add to it."""
    return [
        Kindly(
            topic,
            [
                place_gives(session, step, topic, place.office, now=now)
                for place in topic.way.places
            ],
        )
        for topic in topics(session, step)
    ]


def place_gives(
    session: Session, step: Step, topic: Topic, office: Office | None, *, now: datetime
) -> PlaceGives:
    """Return what *topic* has at one place, and with wider hours."""
    case = open_case(session, step, topic, office, now=now).case
    found = count(case)
    more = Gives(0, 0)
    for idea in wider(case, step):
        gives = count(idea.case)
        more = Gives(gives.days - found.days, gives.starts - found.starts)
    return PlaceGives(office, found, more)
