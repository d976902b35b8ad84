"""A candidate's questions: one thread for each application, and the place to ask."""

from datetime import timedelta

from flask import flash, request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Candidate, Question
from scheduler.services import limits
from scheduler.services.process.progress import applications_of
from scheduler.services.questions import questions as service
from scheduler.text.names import first_name
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.ask_box import AskForm, box, clock_of, visible
from scheduler.web.candidate.blueprint import bp
from scheduler.web.forms import once

PER_HOUR, HOUR = 30, timedelta(hours=1)


@bp.get("/c/<key>/questions")
@candidate
def questions(person: Candidate) -> ResponseReturnValue:
    """Show every question and what came of it."""
    return show(person)


@bp.get("/c/<key>/questions/new")
@candidate
def question(person: Candidate) -> ResponseReturnValue:
    """Show the form of a question about one application: a page, or in a page of times its box."""
    about = service.own_application(session(), person.id, request.args.get("application", type=int))
    return htmx.render("candidate/question", candidate=person, box=box(person, about))


@bp.post("/c/<key>/questions")
@candidate
def ask(person: Candidate) -> ResponseReturnValue:
    """Take a question; one that cannot be taken is shown again as it was typed."""
    form = AskForm.sent()
    number = form.application.data or ""
    about = service.own_application(
        session(), person.id, int(number) if number.isdecimal() else None
    )
    found = box(person, about, form)
    if not form.validate():
        return show(person, about, form, status=422)
    asked = form.asked
    limits.count(session(), f"ask as {person.id}", PER_HOUR, window=HOUR, now=clock.now())

    def do() -> str:
        made = service.ask(session(), about.id, asked, act=act(person))
        flash(said_of(made, found.clock.full(made.due_at)), "good")
        return candidate_url("candidate.questions", person) + f"#q-{made.id}"

    try:
        return once(person, do)
    except Invalid as invalid:
        form.words.errors = [str(invalid)]
        return show(person, about, form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(person, about, form, status=409)


def said_of(made: Question, by: str) -> str:
    """Return what has become of a question, in one sentence."""
    if made.booking is not None:
        return "It is on the agenda, and whoever talks to you reads it before."
    who = first_name(made.person.name) if made.person else "Somebody of us"
    return f"Your question is with us. {who} answers by {by}."


def show(
    person: Candidate,
    about: Application | None = None,
    form: AskForm | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the threads; the form that was sent stands under its own."""
    own = [each for each in applications_of(session(), person.id) if not each.awaits_link]
    seen = visible([each.id for each in own])
    return htmx.render(
        "candidate/questions",
        status=status,
        candidate=person,
        clock=clock_of(person),
        threads=[
            (
                each,
                [one for one in seen if one.question.application_id == each.id],
                box(person, each, form if about and about.id == each.id else None),
            )
            for each in own
        ],
    )
