"""Saying that nobody shall listen in."""

from flask.typing import ResponseReturnValue

from scheduler.models import Candidate
from scheduler.services.search import steps
from scheduler.services.seats import refusing
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.forms import Form, once


@bp.post("/c/<key>/bookings/<int:booking_id>/shadow")
@candidate
def refuse_shadow(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Let nobody listen in to a booking, and lead back to its page, which says so."""
    steps.own_booking(session(), person.id, booking_id)
    Form.sent()

    def do() -> str:
        refusing.refuse(session(), booking_id, act=act(person))
        return candidate_url("candidate.booking", person, booking_id=booking_id)

    return once(person, do)
