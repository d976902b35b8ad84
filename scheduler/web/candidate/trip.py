"""A candidate's trip to an office: asking for it, seeing how it stands, needing it no more."""

from typing import Literal

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from scheduler.domain.trips import Deed, may
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Candidate, Step
from scheduler.services.search import steps
from scheduler.services.trips import trips as service
from scheduler.services.trips.answers import file_of
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.names import keeper_of, phone_of
from scheduler.web.candidate.trip_forms import SeenTripForm, TripForm, filled
from scheduler.web.candidate.trip_view import TripView, view_of
from scheduler.web.candidate.wishes import read_wishes
from scheduler.web.downloads import download
from scheduler.web.forms import once


@bp.get("/c/<key>/steps/<int:step_id>/trip")
@candidate
def trip(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show the trip of a step, or the form that asks for one."""
    view = look(person, step_id)
    return show(person, view, filled(view))


@bp.post("/c/<key>/steps/<int:step_id>/trip")
@candidate
def ask_trip(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Ask for a trip, or for another one than before."""
    view = look(person, step_id)
    form = TripForm.sent()
    form.choose_among(view)
    if not form.validate():
        return show(person, view, form, status=422)

    def do() -> str:
        seen, wish = form.version.data or 0, form.wish(view)
        service.ask(session(), step_id, wish, act=act(person), seen=seen)
        flash("Your wish is with us. A mail says so, too.", "good")
        return candidate_url("candidate.trip", person, step_id=step_id)

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        return refuse(person, step_id, form, refused)


@bp.post("/c/<key>/steps/<int:step_id>/trip/withdrawal")
@candidate
def withdraw_trip(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Need no trip any more."""
    look(person, step_id)
    pressed = SeenTripForm.sent()

    def do() -> str:
        seen = pressed.version.data or 0
        service.withdraw(session(), step_id, act=act(person), seen=seen)
        flash("Your trip is cancelled. Your talks stay as they are.", "good")
        return candidate_url("candidate.trip", person, step_id=step_id)

    try:
        return once(person, do)
    except Conflict as refused:
        view = look(person, step_id)
        form = filled(view)
        form.form_errors.append(str(refused))
        return show(person, view, form, status=409)


@bp.get("/c/<key>/steps/<int:step_id>/trip/files/<int:file_id>")
@candidate
def trip_file(person: Candidate, step_id: int, file_id: int) -> Response:
    """Hand out a ticket of one's own trip."""
    own = steps.own_step(session(), person.id, step_id)
    file = file_of(session(), own.id, file_id)
    if file is None:
        raise Missing
    return download(file)


def look(person: Candidate, step_id: int) -> TripView:
    """Return the trip of one of the candidate's steps; raise Missing where none leads to an office."""
    own = steps.own_step(session(), person.id, step_id)
    view = view_of(own, hours(person), request.args.get("office", type=int))
    if not view.offices and view.trip is None and view.talks is None:
        raise Missing
    return view


def hours(person: Candidate) -> Literal[12, 24]:
    """Return how many hours the candidate's clocks have."""
    return read_wishes(request.args, person).hours


def refuse(
    person: Candidate, step_id: int, form: TripForm, refused: Exception
) -> ResponseReturnValue:
    """Render the page as it stands by now, with what was typed and why it was refused."""
    view = look(person, step_id)
    form.version.data = view.version
    form.version.raw_data = None
    form.choose_among(view)
    form.form_errors.append(str(refused))
    return show(person, view, form, status=409 if isinstance(refused, Conflict) else 422)


def show(
    person: Candidate, view: TripView, form: TripForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page."""
    form.choose_among(view)
    open_ = service.is_open(view.step) and not view.is_over
    return htmx.render(
        "candidate/trip",
        status=status,
        candidate=person,
        view=view,
        form=form,
        may_ask=open_ and (view.state is None or may(view.state, Deed.ASK)),
        may_withdraw=view.state is not None and may(view.state, Deed.WITHDRAW) and not view.is_over,
        is_choosing=can_choose(view.step) and view.talks is None,
        keeper=keeper_of(view.step),
        phone=phone_of(view.step),
        home=read_wishes(request.args, person).clock,
    )


def can_choose(step: Step) -> bool:
    """Tell whether times of *step* may be chosen now."""
    return service.is_open(step) and step.state in steps.CHOOSING
