"""The people whom a candidate names: who they are, whether we may ask, and how far that is."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from scheduler import clock
from scheduler.domain.references import BestWay, Problem, ReferenceState
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.errors import Conflict, Invalid
from scheduler.models import Candidate, Reference, Step
from scheduler.services.references import references as services
from scheduler.services.references.references import Named
from scheduler.services.search import steps
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.names import keeper_of
from scheduler.web.forms import Form, once, once_or_why
from scheduler.web.mail_field import an_address

NOW, LATER = "now", "later"
S = ReferenceState


class ReferenceForm(Form):
    """Somebody who knows the candidate's work."""

    name = StringField("Their name", [InputRequired("Enter their name."), Length(max=200)])
    mail = StringField("Their email", [InputRequired("Enter their email address."), an_address])
    relation = StringField(
        "How do they know your work?",
        [InputRequired("Say in a few words how they know your work."), Length(max=300)],
    )
    phone = StringField("Their phone", [Optional(), Length(max=60)])
    best_way = RadioField(
        "The best way to ask them",
        choices=[
            SelectChoice(BestWay.ANY.value, "Either"),
            SelectChoice(BestWay.CALL.value, "By phone"),
            SelectChoice(BestWay.WRITING.value, "In writing"),
        ],
        default=BestWay.ANY.value,
    )
    consent = RadioField(
        "May we ask them?",
        choices=[
            SelectChoice(NOW, "Yes, you may ask now"),
            SelectChoice(LATER, "Not before the last step; I say when"),
        ],
        validators=[InputRequired("Say whether we may ask them.")],
    )

    @property
    def said(self) -> Named:
        """Return what was said."""
        return Named(
            name=self.name.data or "",
            mail=self.mail.data or "",
            relation=self.relation.data or "",
            phone=self.phone.data or "",
            best_way=BestWay(self.best_way.data),
            consents=self.consent.data == NOW,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the page, and what may be done about them."""

    reference: Reference
    is_silent: bool

    @property
    def is_to_correct(self) -> bool:
        """Tell whether the address has to be put right."""
        return self.reference.state is S.NAMED and self.reference.problem is not Problem.NONE

    @property
    def is_withheld(self) -> bool:
        """Tell whether we may not ask yet."""
        return self.reference.state is S.NAMED and not self.is_to_correct


@bp.get("/c/<key>/steps/<int:step_id>/references")
@candidate
def references(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show whom the candidate has named, and how far that is."""
    own = steps.own_step(session(), person.id, step_id)
    if services.request_of(session(), step_id) is None:
        return redirect(candidate_url("candidate.portal", person))
    return show(person, own, ReferenceForm())


@bp.post("/c/<key>/steps/<int:step_id>/references")
@candidate
def name_reference(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Take up somebody else."""
    own = steps.own_step(session(), person.id, step_id)
    form = ReferenceForm.sent()

    def do() -> None:
        made = services.name(session(), step_id, form.said, act=act(person))
        flash(said_of(made), "good")

    return keep(person, own, form, do)


@bp.get("/c/<key>/references/<int:reference_id>")
@candidate
def reference(person: Candidate, reference_id: int) -> ResponseReturnValue:
    """Ask for the right address, or for anything else that was wrong."""
    found = services.own_reference(session(), person.id, reference_id)
    form = ReferenceForm(
        data={
            "name": found.name,
            "mail": "" if found.problem is Problem.NOT_ME else found.mail,
            "relation": found.relation,
            "phone": found.phone,
            "best_way": found.best_way.value,
            "consent": LATER if found.is_withheld else NOW,
        }
    )
    return show(person, found.step, form, found)


@bp.post("/c/<key>/references/<int:reference_id>")
@candidate
def correct_reference(person: Candidate, reference_id: int) -> ResponseReturnValue:
    """Put somebody's address, or anything else about them, right."""
    found = services.own_reference(session(), person.id, reference_id)
    form = ReferenceForm.sent()

    def do() -> None:
        made = services.correct(session(), reference_id, form.said, act=act(person))
        flash(said_of(made), "good")

    return keep(person, found.step, form, do, found)


@bp.post("/c/<key>/references/<int:reference_id>/consent")
@candidate
def consent(person: Candidate, reference_id: int) -> ResponseReturnValue:
    """Say that we may ask somebody now."""
    found = services.own_reference(session(), person.id, reference_id)
    page = candidate_url("candidate.references", person, step_id=found.step_id)

    def do() -> str:
        made = services.consent(session(), reference_id, act=act(person))
        flash(said_of(made), "good")
        return page

    return once_or_why(person, page, do)


def said_of(made: Reference) -> str:
    """Return what has happened to somebody who was named, in one sentence."""
    if made.state is S.INVITED:
        return f"Our mail to {made.name} is on its way."
    if made.state is S.CONSENTED:
        return f"Thank you. We look at it and then write to {made.name}."
    return f"Thank you. {made.name} hears nothing from us before you say so."


def keep(
    person: Candidate,
    step: Step,
    form: ReferenceForm,
    do: Callable[[], None],
    found: Reference | None = None,
) -> ResponseReturnValue:
    """Store what was said once and lead to the list; or say beside the fields what cannot be."""

    def led() -> str:
        do()
        return candidate_url("candidate.references", person, step_id=step.id)

    if not form.validate():
        return show(person, step, form, found, status=422)
    try:
        return once(person, led)
    except Invalid as invalid:
        form.mail.errors = [str(invalid)]
        return show(person, step, form, found, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(person, step, form, found, status=409)


def show(
    person: Candidate,
    step: Step,
    form: ReferenceForm,
    found: Reference | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the list with the form under it, or the form of one person alone."""
    now = clock.now()
    lines = [
        Line(each, services.facts_of(each).is_silent(now))
        for each in services.of_step(session(), step.id)
        if each.state is not S.REPLACED
    ]
    request = services.request_of(session(), step.id)
    return htmx.render(
        "candidate/reference" if found else "candidate/references",
        status=status,
        candidate=person,
        step=step,
        lines=lines,
        wanted=request.wanted if request else 0,
        missing=services.missing_people(session(), step.id, now=now),
        is_live=step.application.state in LIVE_APPLICATIONS,
        form=form,
        reference=found,
        keeper=keeper_of(step),
    )
