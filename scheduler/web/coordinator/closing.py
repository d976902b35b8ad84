"""What a coordinator does about references and about the last conversation, each by one press."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.offers import Decision
from scheduler.domain.terms import BY_STAFF
from scheduler.domain.workdays import CLOSES
from scheduler.domain.zones import instant_of
from scheduler.errors import Invalid, Missing
from scheduler.models import Person, Reference
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process import offers
from scheduler.services.references import asking, calls
from scheduler.text.names import clean_lines
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.deeds import own_step, press
from scheduler.web.coordinator.forms import SeenForm


class WantedForm(SeenForm):
    """How many people the candidate is to name."""

    wanted = IntegerField(validators=[InputRequired("Say how many.")])


class DoForm(SeenForm):
    """One of several buttons."""

    do = StringField()


class ClosingForm(DoForm):
    """What was decided about the last conversation, with a day or a reason where it needs one."""

    decide_on = DateField(validators=[Optional()])
    reason = TextAreaField(validators=[Optional(), Length(max=2000)])


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/references")
@coordinator
def ask_references(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Ask the candidate for people who know their work."""
    step = own_step(application_id, step_id)
    form = WantedForm.sent()

    def do(version: int) -> str:
        asking.ask(
            session(),
            step_id,
            form.wanted.data or 0,
            by=person.id,
            act=act(person),
            version=version,
        )
        return f"{step.application.candidate.name} is asked to name people."

    return press(person, application_id, form, do)


@bp.post("/candidates/<int:application_id>/references/<int:reference_id>")
@coordinator
def decide_reference(person: Person, application_id: int, reference_id: int) -> ResponseReturnValue:
    """Allow, send back, go on without, or give a call back."""
    found = own_reference(application_id, reference_id)
    form = DoForm.sent()

    def do(_: int) -> str:
        return act_on(person, found, form.do.data or "")

    return press(person, application_id, form, do)


def act_on(person: Person, found: Reference, verb: str) -> str:
    """Do *verb* to a reference, and return what to say."""
    name, doing = found.name, act(person)
    match verb:
        case "allow":
            asking.allow(session(), found.id, by=person.id, act=doing)
            return f"Our mail to {name} is on its way."
        case "back":
            asking.send_back(session(), found.id, act=doing)
            return f"{name} is not asked; somebody else is asked for."
        case "without":
            asking.go_on_without(session(), found.id, act=doing)
            return f"We go on without {name}. A late answer is still welcome."
        case "release":
            calls.give_back(session(), found.id, by=BY_STAFF, act=doing)
            return f"The call is given back, and {name} is offered other times."
    raise Invalid("Please open the page again.")


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/decision")
@coordinator
def close_step(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Write down yes or no, ask once more, give more time or keep the date."""
    own_step(application_id, step_id)
    form = ClosingForm.sent()

    def do(version: int) -> str:
        return close(person, step_id, form, version)

    return press(person, application_id, form, do)


def close(person: Person, step_id: int, form: ClosingForm, version: int) -> str:
    """Do what the pressed button says about the last conversation, and return what to say."""
    doing, reason = act(person), clean_lines(form.reason.data or "")
    match form.do.data:
        case "accepted" | "declined":
            said = Decision(form.do.data)
            offers.decide(session(), step_id, said, reason=reason, act=doing, version=version)
            return "Written down. All that was still booked, held or asked is free again."
        case "again":
            offers.ask_again(session(), step_id, act=doing)
            return "They are asked for a time once more."
        case "written":
            offers.note_written(session(), step_id, act=doing)
            return "Noted. From here on it is theirs to decide."
        case "kept":
            offers.answer_time(session(), step_id, None, act=doing, version=version)
            return "The date stays, and they are told."
        case "more":
            until = form.decide_on.data
            if until is None:
                raise Invalid("Choose a day.")
            zone = WorkingDays.of(session()).zone
            decide_by = instant_of(datetime.combine(until, CLOSES), zone)
            offers.answer_time(session(), step_id, decide_by, act=doing, version=version)
            return "They have more time, and are told."
    raise Invalid("Please open the page again.")


def own_reference(application_id: int, reference_id: int) -> Reference:
    """Return a reference of this application; raise Missing for any other."""
    found = session().get(Reference, reference_id)
    if found is None or found.step.application_id != application_id:
        raise Missing
    return found
