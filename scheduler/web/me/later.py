"""Somebody is late: a talk runs ten minutes longer, or it and those after it begin so much later."""

from datetime import datetime

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from scheduler.errors import Invalid, Missing
from scheduler.models import COUNTED, Person
from scheduler.services.loops import delaying, extending
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import StaffForm, once_or_why, pressed
from scheduler.web.me import words
from scheduler.web.me.blueprint import bp
from scheduler.web.me.interviews import sight_of

ANEW = "Please open the page again."


class LongerForm(StaffForm):
    """Until when a talk is to run, as the page offered it."""

    until = StringField()

    @property
    def ends_at(self) -> datetime:
        """Return the end; raise Invalid for what is no instant."""
        try:
            found = datetime.fromisoformat(self.until.data or "")
        except ValueError as error:
            raise Invalid(ANEW) from error
        if not found.tzinfo:
            raise Invalid(ANEW)
        return found


@bp.post("/interviews/<int:booking_id>/later")
@staff
def begin_later(person: Person, booking_id: int) -> ResponseReturnValue:
    """Let it begin later, and lead back to the page, which says when that is."""
    page = page_of(person, booking_id)
    pressed()

    def do() -> str:
        talks = delaying.begin_later(session(), booking_id, act=act(person))
        flash(f"{said(len(talks) - 1)} ten minutes later. Everybody was told.", "good")
        return page

    return once_or_why(person, page, do)


@bp.post("/interviews/<int:booking_id>/longer")
@staff
def extend(person: Person, booking_id: int) -> ResponseReturnValue:
    """Let it alone end later, and lead back to the page, which says when that is."""
    page = page_of(person, booking_id)
    pressed()
    until = LongerForm.sent().ends_at

    def do() -> str:
        extending.extend(session(), booking_id, until, act=act(person))
        flash("It runs ten minutes longer. Everybody was told.", "good")
        return page

    return once_or_why(person, page, do)


def page_of(person: Person, booking_id: int) -> str:
    """Return the page of a talk; raise Missing unless *person* holds it, or coordinates."""
    sight = sight_of(person, booking_id)
    if sight.booking.step_id is None or (sight.seat and sight.seat.kind not in COUNTED):
        raise Missing
    return url_for("me.interview", booking_id=booking_id)


def said(after: int) -> str:
    """Return which talks begin later, as a sentence begins."""
    return f"This talk and {words.counted(after, 'talk')} after it begin" if after else "It begins"
