"""Who learns in a pool, as its page shows it."""

from flask import request

from scheduler import clock
from scheduler.domain.terms import Training
from scheduler.models import Membership, Pool
from scheduler.services.pools.training import Learner, learners_of
from scheduler.web.acting import session


def learning(pool_id: int) -> dict[int, Learner]:
    """Return who learns in a pool, by their id."""
    found = learners_of(session(), [pool_id], now=clock.now())
    return {person: one for (_, person), one in found.items()}


def just_qualified(pool: Pool) -> tuple[Membership, str] | None:
    """Return who was just made qualified, as the address says, and what they were before."""
    person_id, was = request.args.get("trained", type=int), request.args.get("was", "")
    if person_id is None or was not in set(Training) - {Training.QUALIFIED}:
        return None
    member = next((each for each in pool.members if each.person_id == person_id), None)
    return (member, was) if member and member.training is Training.QUALIFIED else None
