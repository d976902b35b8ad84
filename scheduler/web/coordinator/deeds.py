"""What a coordinator does to one application, each by one press."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.process import Outcome
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Person, Step
from scheduler.services.applications import candidates, correcting
from scheduler.services.process import outcomes, process, reopening
from scheduler.text.names import first_name
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.candidate import show
from scheduler.web.coordinator.forms import AddressForm, OutcomeForm, SeenForm
from scheduler.web.forms import StaffForm, once

SAID = {
    Outcome.PASSED: "{name} has passed and goes on.",
    Outcome.DECLINED: "{name} was declined kindly.",
    Outcome.UNDECIDED: "Noted. {name} waits for our decision.",
    Outcome.CANDIDATE_NO_SHOW: "Noted. {name} is asked for another time.",
    Outcome.INTERVIEWER_NO_SHOW: "Noted. {name} is asked for another time.",
}


@bp.post("/candidates/<int:application_id>/reading")
@coordinator
def read(person: Person, application_id: int) -> ResponseReturnValue:
    """Note that the application was read; the decision may wait."""

    def do(_: int) -> str:
        process.mark_read(session(), application_id, act=act(person))
        return "Marked as read. It waits for your decision in the queue."

    return press(person, application_id, SeenForm.sent(), do)


@bp.post("/candidates/<int:application_id>/reopening")
@coordinator
def reopen(person: Person, application_id: int) -> ResponseReturnValue:
    """Take the last decision back."""

    def do(version: int) -> str:
        reopening.reopen(session(), application_id, act=act(person), version=version)
        return "The last decision is taken back."

    return press(person, application_id, SeenForm.sent(), do)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/extra-move")
@coordinator
def grant_move(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Let the candidate move the interviews of a step once more."""
    step = own_step(application_id, step_id)

    def do(version: int) -> str:
        name = first_name(step.application.candidate.name)
        process.grant_move(session(), step_id, act=act(person), version=version)
        return f"{name} may move it once more."

    return press(person, application_id, SeenForm.sent(), do)


@bp.post("/candidates/<int:application_id>/outcome")
@coordinator
def set_outcome(person: Person, application_id: int) -> ResponseReturnValue:
    """Write down what became of an interview."""
    form = OutcomeForm.sent()
    name = candidates.profile(session(), application_id).candidate.name

    def do(version: int) -> str:
        booking_id = own_booking(application_id, form.booking.data or 0)
        outcome = Outcome(form.outcome.data)
        outcomes.set_outcome(session(), booking_id, outcome, act=act(person), version=version)
        return SAID[outcome].format(name=first_name(name))

    if not form.validate():
        return show(person, application_id, outcome=form, status=422)
    return press(person, application_id, form, do)


@bp.post("/candidates/<int:application_id>/address")
@coordinator
def correct_address(person: Person, application_id: int) -> ResponseReturnValue:
    """Correct where the candidate's mail goes, and send what is outstanding there."""
    form = AddressForm.sent()
    owner = candidates.profile(session(), application_id).candidate_id

    def do() -> str:
        made = correcting.correct_address(
            session(), owner, form.mail.data or "", seen=form.seen.data or "", act=act(person)
        )
        flash(f"Mail goes to {made.mail} now, with what was outstanding.", "good")
        return url_for(".candidate", application_id=application_id)

    if not form.validate():
        return show(person, application_id, address=form, status=422)
    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.mail.errors = [str(refused)]
        status = 409 if isinstance(refused, Conflict) else 422
        return show(person, application_id, address=form, status=status)


def press(
    person: Person, application_id: int, form: SeenForm, do: Callable[[int], str]
) -> ResponseReturnValue:
    """Do it once to the application as it was seen, say so, and show its page again.

    What somebody else did first stands, and a sentence says that nothing was done.
    """
    candidates.profile(session(), application_id)
    back = url_for(".candidate", application_id=application_id)
    if not form.validate():
        raise Invalid(first_error(form))

    def led() -> str:
        flash(do(form.version.data or 0), "good")
        return back

    try:
        return once(person, led)
    except Conflict as refused:
        flash(str(refused), "bad")
        return show(person, application_id, status=409)


def first_error(form: StaffForm) -> str:
    """Return the sentence that says what is wrong with a form that is only a button."""
    return str(next(iter(form.form_errors), "Please open the page again."))


def own_step(application_id: int, step_id: int) -> Step:
    """Return a step of this application; raise Missing for any other."""
    steps = candidates.profile(session(), application_id).steps
    found = next((step for step in steps if step.id == step_id), None)
    if found is None:
        raise Missing
    return found


def own_booking(application_id: int, booking_id: int) -> int:
    """Return the id of a booking of this application; raise Missing for any other."""
    bookings = candidates.bookings_of(session(), application_id)
    if booking_id not in {each.id for found in bookings.values() for each in found}:
        raise Missing
    return booking_id
