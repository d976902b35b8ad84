"""Saying that feedback is written, wherever that is."""

from flask import url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Person
from scheduler.services.process import feedback
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import once, pressed
from scheduler.web.me.blueprint import bp


@bp.post("/interviews/<int:booking_id>/feedback")
@staff
def feedback_written(person: Person, booking_id: int) -> ResponseReturnValue:
    """Note that it is written."""
    return noted(person, booking_id, is_written=True)


@bp.post("/interviews/<int:booking_id>/no-feedback")
@staff
def feedback_missing(person: Person, booking_id: int) -> ResponseReturnValue:
    """Note that it is not written after all."""
    return noted(person, booking_id, is_written=False)


def noted(person: Person, booking_id: int, *, is_written: bool) -> ResponseReturnValue:
    """Store what was pressed and lead back to the interview."""
    pressed()

    def do() -> str:
        feedback.note(session(), booking_id, person.id, act=act(person), is_written=is_written)
        return url_for("me.interview", booking_id=booking_id, _anchor="feedback")

    return once(person, do)
