"""The training of a pool: how much it asks, who is ready, and the word that makes them qualified."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, NumberRange

from scheduler.domain.terms import Training
from scheduler.domain.training import MOST_TIMES, Path
from scheduler.errors import Missing
from scheduler.models import Person
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.pools import qualifying
from scheduler.services.pools.pools import own_member
from scheduler.services.pools.training import path_of
from scheduler.services.seats import leaving
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import StaffForm, pressed
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.fields import EditForm
from scheduler.web.setup.learners import learning
from scheduler.web.setup.pools import own

WRONG = f"Enter a number from 0 to {MOST_TIMES}."


class PathForm(EditForm):
    """How often learners listen in, and then lead."""

    seen = HiddenField()
    listens = IntegerField("Listen in", [InputRequired(WRONG), NumberRange(0, MOST_TIMES, WRONG)])
    leads = IntegerField(
        "Then lead, somebody trained beside them",
        [InputRequired(WRONG), NumberRange(0, MOST_TIMES, WRONG)],
    )

    @property
    def path(self) -> Path:
        """Return the form as the service wants it."""
        return Path(self.listens.data or 0, self.leads.data or 0)


class BackForm(StaffForm):
    """What somebody was before they were called qualified."""

    training = SelectField(
        choices=[SelectChoice(each.value) for each in Training if each is not Training.QUALIFIED]
    )


@bp.get("/pools/<int:pool_id>/training")
@coordinator
def pool_training(_: Person, pool_id: int) -> ResponseReturnValue:
    """Show how much a pool asks of its learners, and how far each has come."""
    stored = path_of(own(pool_id))
    values = {"listens": stored.listens, "leads": stored.leads, "seen": mark_of(stored)}
    return show(pool_id, PathForm(data=values))


@bp.post("/pools/<int:pool_id>/training")
@coordinator
def change_training(person: Person, pool_id: int) -> ResponseReturnValue:
    """Store how much a pool asks, or show what somebody else stored."""
    pool, form = own(pool_id), PathForm.sent()
    if not form.validate():
        return show(pool_id, form, status=422)
    try:
        qualifying.change_path(session(), pool_id, form.path, act=act(person), seen=form.seen.data)
    except ChangedMeanwhile as error:
        stored = path_of(own(pool_id))
        values = {"listens": stored.listens, "leads": stored.leads}
        other = form.took_over(error, stored, values)
        return show(pool_id, form, status=409, stored=other)
    flash(f"The training of {pool.name} is saved. What is booked stays.", "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


@bp.post("/pools/<int:pool_id>/members/<int:person_id>/qualified")
@coordinator
def qualify(actor: Person, pool_id: int, person_id: int) -> ResponseReturnValue:
    """Let somebody take the seats of a pool from now on."""
    pressed()
    name = own_member(session(), pool_id, person_id).person.name
    before = qualifying.qualify(session(), pool_id, person_id, act=act(actor))
    flash(f"{name} is trained and takes seats of this pool from now on.", "good")
    was = None if before is Training.QUALIFIED else before.value
    return redirect(url_for(".pool", pool_id=pool_id, trained=person_id, was=was), 303)


@bp.post("/pools/<int:pool_id>/members/<int:person_id>/learning")
@coordinator
def unqualify(actor: Person, pool_id: int, person_id: int) -> ResponseReturnValue:
    """Take the word back: they learn on, and what they took meanwhile goes to somebody else."""
    pressed()
    name, form = own_member(session(), pool_id, person_id).person.name, BackForm.sent()
    if not form.validate():
        raise Missing
    before = Training(form.training.data)
    qualifying.take_back(session(), pool_id, person_id, before, act=act(actor))
    leaving.give_up_seats(session(), act=act(actor))
    flash(f"{name} is in training again, as before.", "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


def show(
    pool_id: int, form: PathForm, *, status: int = 200, stored: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Render the form; *stored* is what somebody else saved meanwhile."""
    learners = sorted(
        learning(pool_id).values(), key=lambda one: one.membership.person.name.casefold()
    )
    return htmx.render(
        "setup/pool_training",
        status=status,
        pool=own(pool_id),
        form=form,
        stored=stored,
        learners=learners,
    )
