"""What a coordinator presses at one visit: another host, cancel, seen to."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.terms import BY_STAFF
from scheduler.errors import Conflict
from scheduler.models import Person
from scheduler.services.messages import remarks
from scheduler.services.seats import replacing
from scheduler.services.visits import endings, lists, welcoming
from scheduler.services.visits.hosting import standing
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator, missing
from scheduler.web.forms import StaffForm, once
from scheduler.web.reception.blueprint import bp
from scheduler.web.reception.visit import show

LONGEST = 500


class HostForm(StaffForm):
    """Who hosts it instead, of a booking as it was seen."""

    person = IntegerField(validators=[InputRequired()])
    seat = IntegerField(validators=[Optional()])  # none of an open afternoon
    version = IntegerField(validators=[InputRequired()])


class CallOffForm(StaffForm):
    """Why, as the visitor reads it."""

    reason = TextAreaField("Why", [Optional(), Length(max=LONGEST)])


@bp.post("/visits/<int:visit_id>/host")
@coordinator
def give_host(person: Person, visit_id: int) -> ResponseReturnValue:
    """Give a visit to somebody else; whoever comes is told who welcomes them."""
    form, visit = HostForm.sent(), lists.shown(session(), visit_id)
    booking, day_id = standing(session(), visit_id), visit.visit_day_id
    seats = {each.id for each in booking.attendances} if booking else set()
    if not form.validate():
        return refuse(person, visit_id, "Choose somebody, and press the button again.", 422)
    if day_id is None and form.seat.data not in seats:
        return refuse(person, visit_id, replacing.SEEN_TO, 409)
    chosen_id, seat_id, seen = form.person.data or 0, form.seat.data or 0, form.version.data or 0

    def do() -> None:
        if day_id is not None:
            chosen = welcoming.give(session(), day_id, chosen_id, version=seen, act=act(person))
            flash(f"{chosen.name} welcomes them. Whoever comes is told who, not why.", "good")
            return
        chosen = replacing.replace(session(), seat_id, chosen_id, version=seen, act=act(person))
        flash(f"{chosen.name} hosts it. The visitor is told who, not why.", "good")

    return press(person, visit_id, do)


@bp.post("/visits/<int:visit_id>/cancellation")
@coordinator
def call_off(person: Person, visit_id: int) -> ResponseReturnValue:
    """Call a visit off; the visitor is told, and offered other times."""
    form = CallOffForm.sent()
    lists.shown(session(), visit_id)
    if not form.validate():
        return refuse(person, visit_id, "Use 500 letters at most, and press the button again.", 422)
    reason = (form.reason.data or "").strip()

    def do() -> None:
        endings.cancel(session(), visit_id, by=BY_STAFF, reason=reason, act=act(person))
        flash("Cancelled. The mail offers them other times.", "good")

    return press(person, visit_id, do)


@bp.post("/visits/<int:visit_id>/remarks/<int:remark_id>")
@coordinator
def settle(person: Person, visit_id: int, remark_id: int) -> ResponseReturnValue:
    """Put a mail about a visit aside."""
    visit = lists.shown(session(), visit_id)
    mine = remarks.about_visit(session(), visit.id, standing(session(), visit.id))
    if remark_id not in {each.id for each in mine}:
        missing()
    if not StaffForm.sent().validate():
        return refuse(person, visit_id, "Please press the button again.", 422)
    return press(person, visit_id, lambda: remarks.settle(session(), remark_id, act=act(person)))


def press(person: Person, visit_id: int, do: Callable[[], None]) -> ResponseReturnValue:
    """Do it once and lead back to the visit; what cannot be is said above it."""

    def led() -> str:
        do()
        return url_for("reception.visit", visit_id=visit_id)

    try:
        return once(person, led)
    except Conflict as conflict:
        return refuse(person, visit_id, str(conflict), 409)


def refuse(person: Person, visit_id: int, problem: str, status: int) -> ResponseReturnValue:
    """Render the visit with what could not be done."""
    visit = lists.shown(session(), visit_id)
    return show(person, visit, problem=problem, status=status)
