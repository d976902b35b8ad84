"""Why so few, for the candidate: only what they themselves could change, and what it gives."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.loops.rules import Spread
from scheduler.domain.relax import Case, Gives, count
from scheduler.models import Office, Step
from scheduler.services.search.why_few import Topic, open_case, topics, wider


@dataclass(frozen=True, slots=True)
class PlaceGives:
    """What one place has, and what wider hours or two half days would add to it."""

    office: Office | None
    gives: Gives
    more: Gives  # besides
    halved: Gives  # besides, on dates with the first of two half days


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

    @property
    def halved(self) -> PlaceGives | None:
        """Return the place to which two half days add most; none where they add nothing."""
        best = max(self.places, key=lambda each: each.halved.days)
        return best if best.halved.days > 0 else None


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
    """Return what *topic* has at one place, with wider hours, and on two half days."""
    case = open_case(session, step, topic, office, now=now).case
    found = count(case)
    more = Gives(0, 0)
    for idea in wider(case, step):
        gives = count(idea.case)
        more = Gives(gives.days - found.days, gives.starts - found.starts)
    return PlaceGives(office, found, more, on_half_days(topic, case, found))


def on_half_days(topic: Topic, case: Case, found: Gives) -> Gives:
    """Return what two half days add to what is *found*, if the plan leaves that choice."""
    if case.is_single or topic.way.days != Spread.EITHER:
        return Gives(0, 0)
    gives = count(replace(case, is_halved=True))
    return Gives(gives.days - found.days, gives.starts - found.starts)
