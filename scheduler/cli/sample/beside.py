"""What surrounds the loops of the sample company: who listens in, who may come, what is locked."""

from collections.abc import Sequence
from dataclasses import replace

from scheduler.cli.sample.deeds import Deed, Scene
from scheduler.cli.sample.town import Town
from scheduler.domain.draft import InterviewDraft, SeatDraft
from scheduler.domain.terms import SeatKind
from scheduler.services.placing import locking
from scheduler.services.search import steps

LISTENER, GUEST = "Elif Aydın", "Sam Okafor"


def with_listeners(town: Town, talks: Sequence[InterviewDraft]) -> list[InterviewDraft]:
    """Return the talks of a loop, of which somebody listens in to the first and may join the last."""
    if len(talks) == 1:
        return list(talks)
    listens = SeatDraft(1, f"person:{town.people[LISTENER]}", kind=SeatKind.SHADOW.value)
    may_come = SeatDraft(1, f"person:{town.people[GUEST]}", kind=SeatKind.OPTIONAL.value)
    first, *between, last = talks
    return [
        replace(
            first,
            seats=(*first.seats, listens),
            topic="A customer has asked for something odd. We find out together what they need.",
            prepare="Nothing to bring but questions.",
        ),
        *between,
        replace(last, seats=(*last.seats, may_come)),
    ]


def has_locked(number: int) -> Deed:
    """Return the locking of one talk of a booked day, by its place in the day from 0."""

    def deed(scene: Scene) -> None:
        talk = steps.live_bookings(scene.session, scene.step.id)[number]
        locking.set_lock(scene.session, talk.id, is_locked=True, act=scene.ours)

    return deed
