"""The page behind the link of an interviewer's mail."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Attendance
from scheduler.web.actors import answerer
from scheduler.web.answers.blueprint import bp
from scheduler.web.answers.forms import CannotForm
from scheduler.web.answers.saying import Page, say, show


@bp.get("/a/<key>")
@answerer
def cannot(attendance: Attendance) -> ResponseReturnValue:
    """Ask once whether they can't make it."""
    return show(page_of(attendance), attendance, CannotForm())


@bp.post("/a/<key>")
@answerer
def say_cannot(attendance: Attendance) -> ResponseReturnValue:
    """Note that they can't make it."""
    return say(page_of(attendance), attendance, CannotForm.sent())


def page_of(attendance: Attendance) -> Page:
    """Return the page under the key that opened it."""
    return Page("answers/cannot", url_for("answers.cannot", key=g.key), attendance)
