"""Erasing a candidate who has asked for it by letter, and the page of who is erased."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField
from wtforms.validators import InputRequired

from scheduler import clock
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.domain.trips import BOOKED
from scheduler.errors import Conflict
from scheduler.models import Application, Candidate, Person
from scheduler.services.applications import candidates as service
from scheduler.services.applications.applications import ERASED
from scheduler.services.privacy import erasing, held
from scheduler.services.trips import trips
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator, fresh
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.forms import StaffForm, once

DONE = "Erased. What stays is that somebody applied, and how far it went."


class ErasureForm(StaffForm):
    """One tick, so that nobody erases by a slip of the hand."""

    asked = BooleanField(
        "They have asked us to erase it, and I am sure that it is them",
        [InputRequired("Tick this once you are sure that it is them who asks.")],
    )


@bp.get("/candidates/<int:application_id>/erasure")
@coordinator
def erasure(person: Person, application_id: int) -> ResponseReturnValue:
    """Say what erasing does, before it is done."""
    return ask(person, service.profile(session(), application_id), ErasureForm())


@bp.post("/candidates/<int:application_id>/erasure")
@coordinator
@fresh
def erase(person: Person, application_id: int) -> ResponseReturnValue:
    """Erase a candidate with all their applications."""
    application = service.profile(session(), application_id)
    form, candidate_id = ErasureForm.sent(), application.candidate_id
    if not form.validate():
        return ask(person, application, form, status=422)

    def do() -> str:
        erasing.erase_all(session(), candidate_id, by=erasing.STAFF, act=act(person))
        flash(DONE, "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except Conflict as refused:
        form.form_errors.append(str(refused))
        return ask(person, application, form, status=409)


def ask(
    person: Person, application: Application, form: ErasureForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page that asks; who is erased already has nothing to be asked."""
    if application.erased_at is not None:
        raise Conflict(ERASED)
    return htmx.render(
        "coordinator/erasure",
        status=status,
        application=application,
        candidate=application.candidate,
        coming=held.coming(session(), application.candidate_id, now=clock.now()),
        live=[each for each in application.candidate.applications if is_live(each)],
        tickets=tickets_of(application.candidate),
        clock=clock_of(person),
        form=form,
    )


def tickets_of(candidate: Candidate) -> list[str]:
    """Return the offices to which we hold tickets that are of no use once they are erased."""
    ids = [step.id for each in candidate.applications for step in each.steps]
    found = trips.trips_of(session(), ids).values()
    is_left = (each for each in found if each.to_undo_at or each.state in BOOKED)
    return list(dict.fromkeys(each.office.name for each in is_left))


def is_live(application: Application) -> bool:
    """Tell whether an application still goes on."""
    return application.state in LIVE_APPLICATIONS


def show_erased(
    person: Person, application: Application, *, status: int = 200
) -> ResponseReturnValue:
    """Render what is left of an erased application: when, how far, and who asked for it."""
    lines, _ = service.history(session(), application, whole=True)
    done = next(each.entry for each in lines if each.entry.action == "erase")
    bookings = service.bookings_of(session(), application.id)
    left = trips.trips_of(session(), [step.id for step in application.steps])
    return htmx.render(
        "coordinator/erased",
        status=status,
        application=application,
        clock=clock_of(person),
        by=(done.payload or {}).get("by", ""),
        who=next(each.who for each in lines if each.entry is done),
        stops=[(step, bookings.get(step.id, [])) for step in application.steps],
        trips={each.step_id for each in left.values() if each.to_undo_at},
    )
