"""The last step as its candidate sees it: a call or none, more time, and in the end yes or no."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from scheduler import clock
from scheduler.domain.offers import REMIND_BEFORE, Decision, Refusal
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.errors import Conflict, Invalid
from scheduler.models import Candidate, Step
from scheduler.services.pools import seating
from scheduler.services.process import offers
from scheduler.services.references import references
from scheduler.services.search import steps
from scheduler.text.names import clean_lines
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.names import keeper_of, people_of, phone_of
from scheduler.web.forms import Form, once

LONGEST = 2000
NO_CALL = (
    (Refusal.WRITE, "Please write to me instead"),
    (Refusal.LATER, "Not yet: I would talk from a later day on"),
)


class RefusalForm(Form):
    """Why no call, or not now."""

    why = RadioField(
        "Why no call",
        choices=[SelectChoice(each.value, text) for each, text in NO_CALL],
        validators=[InputRequired("Choose one of the two.")],
    )
    again_on = DateField("From which day on?", [Optional()])
    words = TextAreaField("A word for us", [Optional(), Length(max=LONGEST)])


class TimeForm(Form):
    """Until when they would like to think."""

    until = DateField("Until when?", [InputRequired("Choose a day.")])
    words = TextAreaField("A word for us", [Optional(), Length(max=LONGEST)])


class DecisionForm(Form):
    """Yes or no."""

    decision = RadioField(
        "Yes or no?",
        choices=[
            SelectChoice(Decision.ACCEPTED.value, "Yes, I would like to come"),
            SelectChoice(Decision.DECLINED.value, "No, I do not wish to go on"),
        ],
        validators=[InputRequired("Choose yes or no.")],
    )
    reason = TextAreaField("If no: may we ask why?", [Optional(), Length(max=LONGEST)])


@bp.get("/c/<key>/steps/<int:step_id>/decision")
@candidate
def decision(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show by when one decides, and all that may be said until then."""
    own = steps.own_step(session(), person.id, step_id)
    if own.offer is None:
        return redirect(candidate_url("candidate.portal", person))
    return show(person, own)


@bp.post("/c/<key>/steps/<int:step_id>/decision")
@candidate
def decide(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Say yes or no."""
    own = steps.own_step(session(), person.id, step_id)
    form = DecisionForm.sent()

    def do() -> str:
        said = Decision(form.decision.data)
        reason = clean_lines(form.reason.data or "")
        offers.decide(session(), step_id, said, reason=reason, act=act(person))
        flash("Thank you. We have your answer.", "good")
        return candidate_url("candidate.portal", person)

    return keep(person, own, form, do)


@bp.post("/c/<key>/steps/<int:step_id>/no-call")
@candidate
def refuse_call(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Say that one would rather not have the call."""
    own = steps.own_step(session(), person.id, step_id)
    form = RefusalForm.sent()

    def do() -> str:
        offers.refuse_call(
            session(),
            step_id,
            Refusal(form.why.data),
            words=form.words.data or "",
            again_on=form.again_on.data,
            act=act(person),
        )
        flash("Noted. You hear from us in writing.", "good")
        return candidate_url("candidate.decision", person, step_id=step_id)

    return keep(person, own, form, do)


@bp.post("/c/<key>/steps/<int:step_id>/more-time")
@candidate
def ask_for_time(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Ask for more time to decide."""
    own = steps.own_step(session(), person.id, step_id)
    form = TimeForm.sent()

    def do() -> str:
        until, words = form.until.data or clock.now().date(), form.words.data or ""
        offers.ask_for_time(session(), step_id, until, words, act=act(person))
        flash("Asked. Until we have answered, the date stands as it is.", "good")
        return candidate_url("candidate.decision", person, step_id=step_id)

    return keep(person, own, form, do)


def keep(person: Candidate, step: Step, form: Form, do: Callable[[], str]) -> ResponseReturnValue:
    """Do it once; what cannot be is said on the page, with what was typed."""
    if step.offer is None:
        return redirect(candidate_url("candidate.portal", person), 303)
    if not form.validate():
        return show(person, step, form, status=422)
    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        return show(person, step, form, status=409 if isinstance(refused, Conflict) else 422)


def show(
    person: Candidate, step: Step, form: Form | None = None, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page; the form that was not accepted stands in it as it was sent."""
    offer = step.offer
    reader = Clock(person.zone, 24 if person.clock == 24 else 12)  # noqa: PLR2004 -- hours
    return htmx.render(
        "candidate/decision",
        status=status,
        candidate=person,
        step=step,
        offer=offer,
        call=offers.call_of(session(), step.id),
        is_live=step.application.state in LIVE_APPLICATIONS,
        may_decide=offer is not None and offers.may_decide(session(), offer, now=clock.now()),
        may_choose=step.state in steps.CHOOSING and offer is not None and offer.refusal is None,
        withheld=withheld_of(step),
        whom=whom_of(step),
        keeper=keeper_of(step),
        phone=phone_of(step),
        clock=reader,
        now=clock.now(),
        refusal=form if isinstance(form, RefusalForm) else RefusalForm(),
        more=form if isinstance(form, TimeForm) else TimeForm(),
        answer=form if isinstance(form, DecisionForm) else DecisionForm(),
        remind_at=offer.decide_by - REMIND_BEFORE if offer else None,
    )


def withheld_of(step: Step) -> list[tuple[int, str]]:
    """Return whom the candidate has kept back until now: the step, and the name."""
    return [
        (one.step_id, one.name)
        for each in step.application.steps
        for one in references.of_step(session(), each.id)
        if one.is_withheld
    ]


def whom_of(step: Step) -> list[object]:
    """Return who may hold the call, by name."""
    asked = [each.id for way in step.stage.ways for each in way.interviews]
    chairs = seating.chairs_by_interview(
        session(), asked, step.application.candidate_id, now=clock.now()
    )
    members = {one for found in chairs.values() for chair in found for one in chair.members}
    return list(people_of(session(), members))
