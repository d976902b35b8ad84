"""Somebody is late: one press, and a talk and those after it begin ten minutes later."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler.errors import Conflict, Missing
from scheduler.models import COUNTED, Person
from scheduler.services import delaying
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import once, pressed
from scheduler.web.me import words
from scheduler.web.me.blueprint import bp
from scheduler.web.me.interviews import sight_of


@bp.post("/interviews/<int:booking_id>/later")
@staff
def begin_later(person: Person, booking_id: int) -> ResponseReturnValue:
    """Let it begin later, and lead back to the page, which says when that is."""
    sight = sight_of(person, booking_id)
    if sight.booking.step_id is None or (sight.seat and sight.seat.kind not in COUNTED):
        raise Missing
    page = url_for("me.interview", booking_id=booking_id)
    pressed()

    def do() -> str:
        talks = delaying.begin_later(session(), booking_id, act=act(person))
        flash(f"{said(len(talks) - 1)} ten minutes later. Everybody was told.", "good")
        return page

    try:
        return once(person, do)
    except Conflict as refused:
        flash(str(refused), "bad")
        return redirect(page, 303)


def said(after: int) -> str:
    """Return which talks begin later, as a sentence begins."""
    return f"This talk and {words.counted(after, 'talk')} after it begin" if after else "It begins"
