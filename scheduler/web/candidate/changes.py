"""How often a candidate may still change a booking, said before the last change is used up."""

from collections.abc import Sequence

from scheduler.models import Booking, Interview, Step, Way
from scheduler.services.messages.telling import moves_left
from scheduler.services.placing.making import moves_among
from scheduler.services.search.taken import Taken
from scheduler.web.candidate.errands import Errand


def often(count: int) -> str:
    """Return *count* as an adverb.

    >>> [often(count) for count in (1, 2, 5)]
    ['once', 'twice', '5 times']
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def allowed(step: Step, interview: Interview, used: int) -> int:
    """Return how many changes a time has that is booked after *used* of them."""
    return max(0, interview.way.moves + step.extra_moves - used)


def of_day(step: Step, way: Way, before: Sequence[Booking]) -> str:
    """Return how often a whole day may be changed that is to be booked; *before* is all so far."""
    used = max(moves_among(before, each.id) for each in way.interviews)
    return once_booked(allowed(step, way.interviews[0], used))


def of_talk(errand: Errand, interview: Interview, taken: Taken) -> str:
    """Return how often a time may be changed that is chosen for a step which has *taken* this."""
    if errand.booking:
        return after_move(errand.booking)
    used = moves_among(taken.before or (), interview.id)
    return once_booked(allowed(errand.step, interview, used))


def after_move(*talks: Booking) -> str:
    """Return what is left once *talks*, one or all of a day, are moved now."""
    left = min(moves_left(each) for each in talks) - 1
    if left < 1:
        return "This is your last change by yourself; after it, ask us and we look with you."
    return f"After this you can change it {often(left)} more."


def after_cancelling(*talks: Booking) -> str:
    """Return what stays possible once *talks*, one or all of a day, are cancelled now."""
    left = min(moves_left(each) for each in talks) - 1
    thing = "time" if len(talks) == 1 else "day"
    if left < 1:
        return (
            f"You can book another {thing} afterwards, and cancel that one too. "
            "To move it you would have to ask us: your own changes are used up then."
        )
    return (
        f"You can book another {thing} afterwards. Both together count as one change, "
        f"so you can change the new {thing} {often(left)}."
    )


def once_booked(left: int) -> str:
    """Return how often a time may be changed that is to be booked now.

    >>> once_booked(0)
    'You can cancel it by yourself; to move it, ask us.'
    """
    if left:
        return f"You can change it {often(left)} by yourself."
    return "You can cancel it by yourself; to move it, ask us."
