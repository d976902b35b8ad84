"""Why so few times, in kind words: what a candidate could change, and that the rest is on us."""

from flask import redirect, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from scheduler import clock
from scheduler.models import Candidate
from scheduler.services.search import steps
from scheduler.services.search.candidate_hours import USUAL, WIDE, choose_day, is_wide
from scheduler.services.search.why_kindly import look_kindly
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.names import keeper_of
from scheduler.web.candidate.suits import read_suits
from scheduler.web.candidate.wishes import place_value, read_wishes
from scheduler.web.forms import Form, once


class HoursForm(Form):
    """Whether a candidate talks by video earlier and later than usual."""

    wide = BooleanField()


@bp.get("/c/<key>/steps/<int:step_id>/why")
@candidate
def why(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Say what there is at each place, and what the candidate could change."""
    own = steps.own_step(session(), person.id, step_id)
    if own.state not in steps.CHOOSING:
        return redirect(candidate_url("candidate.step", person, step_id=own.id))
    wishes = read_wishes(request.args, person)
    return htmx.render(
        "candidate/why",
        candidate=person,
        step=own,
        kindly=look_kindly(session(), own, now=clock.now()),
        has_wish=read_suits(request.args).is_set,
        asked={"zone": wishes.zone, "clock": wishes.hours},
        value=place_value,
        is_wide=is_wide(person),
        usual=hours_of(USUAL, wishes.clock),
        wide=hours_of(WIDE, wishes.clock),
        keeper=keeper_of(own),
    )


@bp.post("/c/<key>/steps/<int:step_id>/hours")
@candidate
def choose_hours(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Keep the hours at which the candidate talks by video, and show the times that gives."""
    own = steps.own_step(session(), person.id, step_id)
    wide = bool(HoursForm.sent().wide.data)

    def do() -> str:
        choose_day(session(), person.id, wide=wide, act=act(person))
        return candidate_url("candidate.step", person, step_id=own.id)

    return once(person, do)


def hours_of(day: tuple[int, int], told: Clock) -> str:
    """Return minutes of a day as "7:00 am to 10:00 pm"."""
    since, until = (told.hour(minutes // 60) for minutes in day)
    return f"{since} to {until}"
