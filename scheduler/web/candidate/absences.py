"""Nobody is here: one press by a candidate who waits alone, and another time at once."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from scheduler.errors import Conflict
from scheduler.models import Candidate
from scheduler.services.process import absences
from scheduler.services.search import steps
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.bookings import show
from scheduler.web.forms import once


@bp.post("/c/<key>/bookings/<int:booking_id>/nobody")
@candidate
def nobody_here(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Note that they wait alone; whoever coordinates hears at once."""
    steps.own_booking(session(), person.id, booking_id)

    def do() -> str:
        absences.nobody_here(session(), booking_id, act=act(person))
        return candidate_url("candidate.booking", person, booking_id=booking_id)

    return carried(person, booking_id, do)


@bp.post("/c/<key>/bookings/<int:booking_id>/anew")
@candidate
def choose_anew(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """End what did not take place, and lead to the times."""
    own = steps.own_booking(session(), person.id, booking_id)
    times = candidate_url("candidate.step", person, step_id=own.step_id)

    def do() -> str:
        absences.choose_anew(session(), booking_id, act=act(person))
        return times

    return carried(person, booking_id, do)


def carried(person: Candidate, booking_id: int, do: Callable[[], str]) -> ResponseReturnValue:
    """Do it once; what is refused is said on the booking's page."""
    try:
        return once(person, do)
    except Conflict as refused:
        own = steps.own_booking(session(), person.id, booking_id)
        return show(person, own, refused=str(refused), status=409)
