"""The candidate is not here: one press by whoever waits for them."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.errors import Missing
from scheduler.models import Person
from scheduler.services.process import absences
from scheduler.text.names import first_name
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import once_or_why, pressed
from scheduler.web.me.blueprint import bp
from scheduler.web.me.interviews import sight_of


@bp.post("/interviews/<int:booking_id>/absence")
@staff
def say_absent(person: Person, booking_id: int) -> ResponseReturnValue:
    """Note that the candidate is not there; they are written to at once."""
    booking = sight_of(person, booking_id).booking
    if booking.step_id is None:  # of a referee or a visitor something else is said, elsewhere
        raise Missing
    page = url_for("me.interview", booking_id=booking_id)
    name = first_name(booking.step.application.candidate.name)
    pressed()

    def do() -> str:
        absences.candidate_missing(session(), booking_id, act=act(person))
        flash(f"Noted. We have written to {name} that you wait. Please call, too.", "good")
        return page

    return once_or_why(person, page, do)
