"""The page behind the link of an interviewer's mail."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Attendance, Handover
from scheduler.web.actors import answerer
from scheduler.web.answers.blueprint import bp
from scheduler.web.answers.forms import AnswerForm, CannotForm
from scheduler.web.answers.saying import Page, answer, say, show, show_given


@bp.get("/a/<key>")
@answerer
def cannot(seat: Attendance | Handover) -> ResponseReturnValue:
    """Ask once whether they come."""
    if isinstance(seat, Handover):
        return show_given(page_of(seat), seat)
    return show(page_of(seat), seat, CannotForm())


@bp.post("/a/<key>")
@answerer
def say_cannot(seat: Attendance | Handover) -> ResponseReturnValue:
    """Note that they can't make it."""
    if isinstance(seat, Handover):
        return redirect(page_of(seat).address, 303)
    return say(page_of(seat), seat, CannotForm.sent())


@bp.post("/a/<key>/answer")
@answerer
def say_answer(seat: Attendance | Handover) -> ResponseReturnValue:
    """Note that they come, or may come."""
    if isinstance(seat, Handover):
        return redirect(page_of(seat).address, 303)
    return answer(page_of(seat), seat, AnswerForm.sent(), CannotForm())


def page_of(seat: Attendance | Handover) -> Page:
    """Return the page under the key that opened it."""
    address, press = (url_for(f"answers.{name}", key=g.key) for name in ("cannot", "say_answer"))
    return Page("answers/cannot", address, press, seat.person)
