"""An exercise as its grader reads it, and what they found."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length

from scheduler import clock
from scheduler.domain import exercises as rules
from scheduler.domain.process import Outcome
from scheduler.domain.terms import ExerciseState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Exercise, File, Person
from scheduler.services.exercises import exercises, grading
from scheduler.text.markdown import parse
from scheduler.text.posting_html import to_html
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.downloads import download
from scheduler.web.forms import StaffForm, once
from scheduler.web.me.blueprint import bp
from scheduler.web.signin import clock_of

FOUND = (
    (Outcome.PASSED, "They should go on"),
    (Outcome.UNDECIDED, "I am not sure; let us talk about it"),
    (Outcome.DECLINED, "They should not go on"),
)


class GradeForm(StaffForm):
    """What a grader found; candidates never read it."""

    outcome = RadioField(
        "What did you find?",
        choices=[SelectChoice(outcome.value, text) for outcome, text in FOUND],
        validators=[InputRequired("Choose what you found.")],
    )
    note = TextAreaField(
        "In a few words: what was good, what was missing",
        [DataRequired("Write a few words; whoever decides reads them."), Length(max=5000)],
    )


@bp.get("/me/gradings/<int:exercise_id>")
@staff
def grading_page(person: Person, exercise_id: int) -> ResponseReturnValue:
    """Show the brief, the work and the form of its grader; coordinators read it, too."""
    return show(person, sight_of(person, exercise_id), GradeForm())


@bp.post("/me/gradings/<int:exercise_id>")
@staff
def grade(person: Person, exercise_id: int) -> ResponseReturnValue:
    """Write down what the grader found."""
    exercise = exercises.own_of(session(), exercise_id, person.id)
    form = GradeForm.sent()
    if not form.validate():
        return show(person, exercise, form, status=422)

    def do() -> str:
        outcome, note = Outcome(form.outcome.data), form.note.data or ""
        grading.grade(session(), exercise_id, outcome, note, person_id=person.id, act=act(person))
        flash("Thank you. Whoever decides reads it now.", "good")
        return url_for("me.home")

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        status = 422 if isinstance(refused, Invalid) else 409
        return show(person, exercise, form, status=status)


@bp.post("/me/gradings/<int:exercise_id>/return")
@staff
def return_grading(person: Person, exercise_id: int) -> ResponseReturnValue:
    """Give a grading back, so that somebody else of the pool has it."""
    exercise = exercises.own_of(session(), exercise_id, person.id)
    form = StaffForm.sent()
    if not form.validate():
        raise Invalid(str(form.form_errors[0]))
    try:
        grading.hand_over(session(), exercise_id, person_id=person.id, act=act(person))
    except Conflict as refused:
        flash(str(refused), "bad")
        return show(person, exercise, GradeForm(), status=409)
    flash("It is given back. You have nothing to grade there any more.", "good")
    return redirect(url_for("me.home"), 303)


@bp.get("/me/gradings/<int:exercise_id>/files/<int:file_id>")
@staff
def grading_file(person: Person, exercise_id: int, file_id: int) -> Response:
    """Hand out the work, or a file of the brief, as a download that no browser runs or shows."""
    exercise = sight_of(person, exercise_id)
    found = next((each for each in files_of(exercise) if each.id == file_id), None)
    if found is None:
        raise Missing
    return download(found)


def files_of(exercise: Exercise) -> list[File]:
    """Return the files of the brief, and the one that was handed in."""
    brief = exercise.way.brief
    given = [each.file for each in brief.files] if brief else []
    return [*given, *([exercise.file] if exercise.file else [])]


def sight_of(person: Person, exercise_id: int) -> Exercise:
    """Return an exercise for its grader, or for a coordinator; raise Missing for anybody else."""
    try:
        return exercises.own_of(session(), exercise_id, person.id)
    except Missing:
        found = session().get(Exercise, exercise_id)
        if found is None or not (person.is_coordinator or person.is_admin):
            raise
        return found


def show(
    person: Person, exercise: Exercise, form: GradeForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page; a form that was not accepted stands in it as it was sent."""
    brief = exercise.way.brief
    facts = exercises.facts_of(exercise)
    is_mine = exercise.grader_id == person.id
    return htmx.render(
        "me/grading",
        status=status,
        exercise=exercise,
        application=exercise.step.application,
        brief=brief,
        text=to_html(parse(brief.text), apply_url="#") if brief and brief.text else "",
        is_blind=is_mine and bool(brief and brief.is_blind),
        is_mine=is_mine,
        may_grade=is_mine and exercise.state is ExerciseState.GRADING,
        is_late=rules.is_late(facts),
        late_minutes=int(rules.late_by(facts).total_seconds() // 60),
        facts=facts,
        form=form,
        found=dict(FOUND),
        clock=clock_of(person),
        now=clock.now(),
    )
