"""A candidate's trip, as the coordinator answers, books, changes and cancels it."""

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.trips import Deed
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Person, Step
from scheduler.services.trips import answers as service
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.trip_view import TripView, view_of
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.trip_forms import TripAnswerForm
from scheduler.web.downloads import download
from scheduler.web.forms import once
from scheduler.web.signin import clock_of

LARGEST_BODY = 40 * 2**20  # more than we take, so that the form itself can say what is too large
SAID = {
    Deed.APPROVE: "The trip is approved. {name} is told.",
    Deed.BOOK: "The trip is booked. {name} is told.",
    Deed.CHANGE: "The trip has changed. {name} is told.",
    Deed.KEEP: "The trip stays as it is. {name} is told.",
    Deed.CANCEL: "The trip is cancelled. {name} is told.",
    Deed.UNDO: "Noted: the tickets are given back.",
}


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/trip")
@coordinator
def trip(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show the trip of a step, and what can be done about it."""
    view = look(person, own_step(application_id, step_id))
    form = TripAnswerForm(data={"itinerary": view.trip.itinerary if view.trip else ""})
    return show(person, view, form)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/trip")
@coordinator
def answer_trip(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Do what the pressed button says, once; the candidate is told."""
    request.max_content_length = LARGEST_BODY
    step = own_step(application_id, step_id)
    name = first_name(step.application.candidate.name)
    form = TripAnswerForm.sent()
    if not form.validate():
        form.ask_for_files()
        return show(person, look(person, step), form, status=422)

    def do() -> str:
        deed, seen = Deed(form.do.data or ""), form.version.data or 0
        service.answer(session(), step_id, deed, form.answer, act=act(person), seen=seen)
        flash(SAID.get(deed, "").format(name=name), "good")
        return url_for(".trip", application_id=application_id, step_id=step_id)

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        form.ask_for_files()
        status = 409 if isinstance(refused, Conflict) else 422
        return show(person, look(person, own_step(application_id, step_id)), form, status=status)


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/trip/files/<int:file_id>")
@coordinator
def trip_file(_: Person, application_id: int, step_id: int, file_id: int) -> Response:
    """Hand out a file of a trip as a download that no browser runs or shows."""
    file = service.file_of(session(), own_step(application_id, step_id).id, file_id)
    if file is None:
        raise Missing
    return download(file)


def look(person: Person, step: Step) -> TripView:
    """Return the trip of a step; raise Missing where none was ever asked for."""
    view = view_of(step, clock_of(person).hours)
    if view.trip is None:
        raise Missing
    return view


def show(
    person: Person, view: TripView, form: TripAnswerForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page."""
    application = view.step.application
    candidate = application.candidate
    mine = clock_of(person)
    return htmx.render(
        "coordinator/trip" if application.erased_at is None else "coordinator/trip_undo",
        status=status,
        view=view,
        form=form,
        application=application,
        candidate=candidate,
        may=[deed.value for deed in service.ours(view.trip)] if view.trip else [],
        clock=mine,
        home=Clock(candidate.zone, mine.hours),
    )
