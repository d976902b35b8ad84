"""An exercise, press by press: book, move, start, save, hand in, add time, give back."""

from collections.abc import Callable

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from scheduler.domain.process import CURRENT
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.errors import Conflict, Invalid, Missing, Refused
from scheduler.models import Candidate, File, Step
from scheduler.services.exercises import running, windows, work
from scheduler.services.process import topics
from scheduler.services.search import steps
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.exercise_forms import WindowForm, WorkForm
from scheduler.web.candidate.exercise_page import (
    Sight,
    clock_of,
    show_plan,
    show_run,
    sight_of,
)
from scheduler.web.candidate.names import keeper_of
from scheduler.web.careers.applying import LARGEST_BODY
from scheduler.web.downloads import download
from scheduler.web.forms import Form, once


@bp.get("/c/<key>/steps/<int:step_id>/exercise")
@candidate
def exercise(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show the exercise as it stands: what it is like, as it runs, or handed in."""
    own = steps.own_step(session(), person.id, step_id)
    sight = sight_of(own)
    if sight.is_open and not is_ours_to_show(own):
        return redirect(candidate_url("candidate.portal", person))
    return show_plan(person, sight) if sight.is_open else show_run(person, sight)


@bp.post("/c/<key>/steps/<int:step_id>/exercise/window")
@candidate
def book_window(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Book the window, or move it."""
    own = steps.own_step(session(), person.id, step_id)
    form = WindowForm.sent()

    def do() -> None:
        at = form.starts_at(person.zone)
        windows.book_window(session(), step_id, at, act=act(person))

    if not form.validate():
        return show_plan(person, sight_of(own), form, status=422)
    return press(person, own, do, form)


@bp.get("/c/<key>/steps/<int:step_id>/exercise/start")
@candidate
def start(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Ask once whether the clock is to be started."""
    own = steps.own_step(session(), person.id, step_id)
    sight = sight_of(own)
    if not sight.is_open or not is_ours_to_show(own):
        return redirect(candidate_url("candidate.exercise", person, step_id=step_id))
    return htmx.render(
        "candidate/exercise_start",
        candidate=person,
        sight=sight,
        clock=clock_of(person),
        keeper=keeper_of(own),
    )


@bp.post("/c/<key>/steps/<int:step_id>/exercise/start")
@candidate
def start_now(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Start the clock and open the brief."""
    own = steps.own_step(session(), person.id, step_id)
    return press(person, own, lambda: running.start(session(), step_id, act=act(person)), None)


@bp.post("/c/<key>/steps/<int:step_id>/exercise/work")
@candidate
def save_work(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Save what stands in the form; while somebody types, only say that it is saved."""
    request.max_content_length = LARGEST_BODY
    own = steps.own_step(session(), person.id, step_id)
    form = WorkForm.sent()
    problem, status = "", 200
    try:
        work.save(session(), own.id, form.work(), act=act(person))
    except (Conflict, Invalid) as refused:
        problem, status = str(refused), 409 if isinstance(refused, Conflict) else 422
    sight = sight_of(steps.own_step(session(), person.id, step_id))
    if htmx.wants_fragment():
        return saved(person, sight, problem, status=status)
    if problem:
        return again(person, sight, form, problem, status=status)
    return redirect(
        candidate_url("candidate.exercise", person, step_id=step_id, _anchor="work"), 303
    )


@bp.post("/c/<key>/steps/<int:step_id>/exercise/hand-in")
@candidate
def hand_in(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Hand the work in, or replace what was handed in."""
    request.max_content_length = LARGEST_BODY
    own = steps.own_step(session(), person.id, step_id)
    form = WorkForm.sent()

    def do() -> str:
        work.hand_in(session(), own.id, form.work(), act=act(person))
        return candidate_url("candidate.exercise", person, step_id=step_id)

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        status = 409 if isinstance(refused, Conflict) else 422
        sight = sight_of(steps.own_step(session(), person.id, step_id))
        return again(person, sight, form, str(refused), status=status)


@bp.post("/c/<key>/steps/<int:step_id>/exercise/extension")
@candidate
def add_time(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Add the half hour that nobody has to ask for."""
    own = steps.own_step(session(), person.id, step_id)
    return press(
        person,
        own,
        lambda: running.add_own_time(session(), step_id, act=act(person)),
        None,
    )


@bp.post("/c/<key>/steps/<int:step_id>/exercise/cancellation")
@candidate
def give_back(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Give the window back, so that either way may be chosen again."""
    own = steps.own_step(session(), person.id, step_id)

    def do() -> str:
        windows.give_back(session(), step_id, act=act(person))
        return candidate_url("candidate.step", person, step_id=step_id)

    other = [way for way in own.stage.ways if way.interviews]
    if other:
        return once(person, do)
    return press(person, own, lambda: windows.give_back(session(), step_id, act=act(person)), None)


class TopicForm(Form):
    """The topic that is picked."""

    topic = StringField()


@bp.post("/c/<key>/steps/<int:step_id>/topic")
@candidate
def topic(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Note the topic, and go on to the way that it was picked for."""
    own = steps.own_step(session(), person.id, step_id)
    picked = TopicForm.sent().topic.data or ""
    is_exercise = request.args.get("way") == "exercise"
    goal = "candidate.exercise" if is_exercise else "candidate.step"

    def do() -> str:
        topics.choose_topic(session(), own.id, picked, act=act(person))
        return candidate_url(goal, person, step_id=step_id)

    return once(person, do)


@bp.get("/c/<key>/steps/<int:step_id>/exercise/files/<int:file_id>")
@candidate
def brief_file(person: Candidate, step_id: int, file_id: int) -> Response:
    """Hand out a file of the brief, once the clock runs; or the candidate's own."""
    sight = sight_of(steps.own_step(session(), person.id, step_id))
    if sight.is_open or sight.exercise is None:
        raise Missing
    brief = sight.way.brief
    theirs = [sight.exercise.file] if sight.exercise.file else []
    files: list[File] = [*(each.file for each in (brief.files if brief else [])), *theirs]
    found = next((each for each in files if each.id == file_id), None)
    if found is None:
        raise Missing
    return download(found)


def press(
    person: Candidate, own: Step, do: Callable[[], object], form: WindowForm | None
) -> ResponseReturnValue:
    """Do it once and show the exercise as it is then; a refusal stands on the page."""

    def led() -> str:
        do()
        return candidate_url("candidate.exercise", person, step_id=own.id)

    try:
        return once(person, led)
    except (Conflict, Invalid, Refused) as refused:
        status = 422 if isinstance(refused, Invalid) else 409
        sight = sight_of(steps.own_step(session(), person.id, own.id))
        if not sight.is_open:
            return show_run(person, sight, status=status, problem=str(refused))
        kept = form or WindowForm()
        kept.form_errors.append(str(refused))
        return show_plan(person, sight, kept, status=status)


def again(
    person: Candidate, sight: Sight, form: WorkForm, problem: str, *, status: int
) -> ResponseReturnValue:
    """Show the work again as it was typed; a second press saves it in place of what is stored."""
    if sight.exercise is not None:
        form.seen.data = sight.exercise.work_version
        form.seen.raw_data = None
    return show_run(person, sight, form, status=status, problem=problem)


def saved(person: Candidate, sight: Sight, problem: str, *, status: int) -> Response:
    """Return the line that says when the work was saved, or why it was not."""
    html = render_template(
        "candidate/_saved.html",
        candidate=person,
        sight=sight,
        exercise=sight.exercise,
        clock=clock_of(person),
        problem=problem,
    )
    response = Response(html, status=status)
    response.vary.add("HX-Request-Type")
    return response


def is_ours_to_show(step: Step) -> bool:
    """Tell whether the step is the one that the candidate stands at."""
    return step.state in CURRENT and step.application.state in LIVE_APPLICATIONS
