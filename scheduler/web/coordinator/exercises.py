"""What a coordinator does about an exercise: more time, again, silently, and who grades."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from scheduler.models import Person
from scheduler.services.applications.applications import take
from scheduler.services.exercises import grading, running
from scheduler.services.transaction import transaction
from scheduler.text.names import first_name
from scheduler.text.times import duration
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.deeds import own_step, press
from scheduler.web.coordinator.forms import SeenForm


def press_it(
    person: Person, application_id: int, form: SeenForm, do: Callable[[], str]
) -> ResponseReturnValue:
    """Do it once to the application as it was seen, in one transaction with that look."""

    def whole(version: int) -> str:
        with transaction(session()):
            take(session(), application_id, version)
            return do()

    return press(person, application_id, form, whole)


class GrantForm(SeenForm):
    """How much more time."""

    minutes = IntegerField("More time", [InputRequired(), NumberRange(1, 14 * 24 * 60)])


class ExtraForm(SeenForm):
    """How much longer it may take, for access needs; nought takes it back."""

    minutes = IntegerField("Extra minutes", [InputRequired(), NumberRange(0, 14 * 24 * 60)])


class GraderForm(SeenForm):
    """Who grades."""

    person = SelectField("Who grades", coerce=int, validate_choice=False)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/time")
@coordinator
def grant_time(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Give more time; the candidate is told at once."""
    step, form = own_step(application_id, step_id), GrantForm.sent()

    def do() -> str:
        length, name = form.minutes.data or 0, first_name(step.application.candidate.name)
        running.grant_time(session(), step_id, length, act=act(person))
        return f"{name} has {duration(length)} more, and a mail that says until when."

    return press_it(person, application_id, form, do)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/extra-time")
@coordinator
def set_extra_time(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Make the exercise longer for access needs, without a word to anybody."""
    own_step(application_id, step_id)
    form = ExtraForm.sent()

    def do() -> str:
        length = form.minutes.data or 0
        running.set_extra_time(session(), step_id, length, act=act(person))
        return "The exercise is as long as that now. No mail says so."

    return press_it(person, application_id, form, do)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/exercise-again")
@coordinator
def open_again(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Let the candidate begin again, though the last start has passed."""
    step = own_step(application_id, step_id)

    def do() -> str:
        name = first_name(step.application.candidate.name)
        running.open_again(session(), step_id, act=act(person))
        return f"{name} may start again, and has a mail that says until when."

    return press_it(person, application_id, SeenForm.sent(), do)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/grader")
@coordinator
def choose_grader(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Choose who grades."""
    own_step(application_id, step_id)
    form = GraderForm.sent()

    def do() -> str:
        made = grading.assign(session(), step_id, form.person.data or 0, act=act(person))
        name = made.grader.name if made.grader else "Nobody"
        return f"{name} grades it now, and was told."

    return press_it(person, application_id, form, do)
