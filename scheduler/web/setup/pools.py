"""Pools: the list, and one pool with its members."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms import HiddenField

from scheduler import clock
from scheduler.domain.terms import Training
from scheduler.errors import Invalid
from scheduler.models import Membership, Person, Pool
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.outlook.outlook import loads
from scheduler.services.pools import pools as service
from scheduler.services.pools.pools import PoolDetails, pool_details
from scheduler.services.pools.training import path_of
from scheduler.services.pools.uses import uses_of
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator, missing
from scheduler.web.forms import once, pressed
from scheduler.web.setup import interviewers
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.fields import EditForm, one_line, some_lines
from scheduler.web.setup.learners import just_qualified, learning
from scheduler.web.setup.member_forms import TRAINED, NewMemberForm
from scheduler.web.signin import clock_of


class PoolForm(EditForm):
    """What a pool is called and what it is for."""

    seen = HiddenField()
    name = one_line("Name", "Enter a name, like Technical interview.")
    purpose = some_lines("What it is for")

    @property
    def details(self) -> PoolDetails:
        """Return the form as the service wants it."""
        return PoolDetails(self.name.data or "", self.purpose.data or "")


@bp.get("/pools")
@coordinator
def pools(_: Person) -> ResponseReturnValue:
    """List the pools, with the form for a new one."""
    return show_all(PoolForm())


@bp.post("/pools")
@coordinator
def create_pool(person: Person) -> ResponseReturnValue:
    """Make a pool, and go on to its page."""
    form = PoolForm.sent()
    if not form.validate():
        return show_all(form, status=422)

    def create() -> str:
        made = service.create_pool(session(), form.details, act=act(person))
        flash(f"The pool {form.details.name} is there. Say who is in it.", "good")
        return url_for(".pool", pool_id=made)

    try:
        return once(person, create)
    except Invalid as invalid:
        form.name.errors = [str(invalid)]
        return show_all(form, status=422)


def show_all(form: PoolForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the list."""
    found = (
        session()
        .scalars(
            select(Pool)
            .order_by(Pool.is_active.desc(), Pool.name)
            .options(selectinload(Pool.members).selectinload(Membership.person))
        )
        .all()
    )
    zone = interviewers.company_zone()
    taking = {each.id: takers(each) for each in found}
    return htmx.render(
        "setup/pools",
        status=status,
        form=form,
        pools=found,
        takers=taking,
        gives=interviewers.remote(taking, zone),
        uses=uses_of(session(), taking.keys()),
    )


def takers(pool: Pool) -> list[int]:
    """Return who takes seats of a pool: its active members who are trained."""
    return [
        each.person_id
        for each in pool.members
        if each.training is Training.QUALIFIED and each.person.is_active
    ]


@bp.get("/pools/<int:pool_id>")
@coordinator
def pool(person: Person, pool_id: int) -> ResponseReturnValue:
    """Show one pool."""
    return show(person, own(pool_id), filled(own(pool_id)))


def filled(pool: Pool) -> PoolForm:
    """Return the form filled with what is stored."""
    stored = pool_details(pool)
    values = {"name": stored.name, "purpose": stored.purpose}
    return PoolForm(data={**values, "seen": mark_of(stored)})


@bp.post("/pools/<int:pool_id>")
@coordinator
def change_pool(person: Person, pool_id: int) -> ResponseReturnValue:
    """Store a pool, or show what somebody else stored."""
    form = PoolForm.sent()
    if not form.validate():
        return show(person, own(pool_id), form, status=422)
    try:
        service.change_pool(session(), pool_id, form.details, act=act(person), seen=form.seen.data)
    except ChangedMeanwhile as error:
        stored = pool_details(own(pool_id))
        values = {"name": stored.name, "purpose": stored.purpose}
        other = form.took_over(error, stored, values)
        return show(person, own(pool_id), form, status=409, stored=other)
    except Invalid as invalid:
        form.name.errors = [str(invalid)]
        return show(person, own(pool_id), form, status=422)
    flash(f"The pool {form.details.name} is saved.", "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


@bp.post("/pools/<int:pool_id>/off")
@coordinator
def deactivate_pool(person: Person, pool_id: int) -> ResponseReturnValue:
    """Fill no more seats from a pool."""
    pressed()
    name = own(pool_id).name
    service.deactivate_pool(session(), pool_id, act=act(person))
    flash(f"The pool {name} is switched off: it fills no seats. Bookings stay.", "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


@bp.post("/pools/<int:pool_id>/on")
@coordinator
def restore_pool(person: Person, pool_id: int) -> ResponseReturnValue:
    """Fill seats from a pool again."""
    pressed()
    service.restore_pool(session(), pool_id, act=act(person))
    flash(f"The pool {own(pool_id).name} fills seats again.", "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


def own(pool_id: int) -> Pool:
    """Return a pool; raise Missing for one that is not there."""
    people = selectinload(Pool.members).joinedload(Membership.person)
    return session().get(Pool, pool_id, options=[people]) or missing()


def show(
    actor: Person,
    pool: Pool,
    form: PoolForm,
    *,
    status: int = 200,
    stored: dict[str, str] | None = None,
    adding: NewMemberForm | None = None,
) -> ResponseReturnValue:
    """Render one pool; *stored* is what somebody else saved meanwhile."""
    ids = [each.person_id for each in pool.members]
    zone = interviewers.company_zone()
    return htmx.render(
        "setup/pool",
        status=status,
        pool=pool,
        form=form,
        stored=stored,
        adding=NewMemberForm.among(pool, adding),
        members=sorted(pool.members, key=lambda each: each.person.name.casefold()),
        trained=TRAINED,
        learners=learning(pool.id),
        just=just_qualified(pool),
        path=path_of(pool),
        loads=loads(session(), ids, now=clock.now()),
        free=interviewers.remote({each: [each] for each in takers(pool)}, zone),
        outlook=interviewers.of(takers(pool) if pool.is_active else [], zone),
        offices=interviewers.office_names(),
        uses=uses_of(session(), [pool.id])[pool.id],
        clock=clock_of(actor),
    )
