"""Leaving a note for whoever talks to the candidate next that day."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.errors import Missing, StepClosed
from scheduler.models import Person
from scheduler.services.bookings import handing_over
from scheduler.services.seats import answers
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import once
from scheduler.web.me.blueprint import bp
from scheduler.web.me.handover_form import HandoverForm
from scheduler.web.me.interviews import show


@bp.post("/interviews/<int:booking_id>/handover")
@staff
def hand_over(person: Person, booking_id: int) -> ResponseReturnValue:
    """Keep a note for the later interviewers of the day."""
    if answers.own_attendance(session(), person.id, booking_id).booking.step_id is None:
        raise Missing
    form = HandoverForm.sent()
    if not form.validate():
        return show(person, booking_id, form, status=422)

    def do() -> str:
        handing_over.hand_over(session(), booking_id, person.id, form.words, act=act(person))
        flash(
            "Your note is kept for whoever comes next." if form.words else "The note is gone.",
            "good",
        )
        return url_for("me.interview", booking_id=booking_id)

    try:
        return once(person, do)
    except StepClosed as refused:
        form.note.errors = [str(refused)]
        return show(person, booking_id, form, status=409)
