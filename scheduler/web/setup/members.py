"""The members of a pool: joining, learning, leaving."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.terms import Training
from scheduler.errors import Invalid
from scheduler.models import Membership, Person
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.outlook.outlook import Outlook
from scheduler.services.pools import pools as service
from scheduler.services.pools.pools import member_details, own_member
from scheduler.services.seats import leaving
from scheduler.services.seats.leaving_preview import fates
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import once, pressed
from scheduler.web.me import words
from scheduler.web.setup import interviewers
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.member_forms import TRAINED, MemberForm, NewMemberForm
from scheduler.web.setup.pools import filled, own, show, takers
from scheduler.web.signin import clock_of


@bp.post("/pools/<int:pool_id>/members")
@coordinator
def add_member(actor: Person, pool_id: int) -> ResponseReturnValue:
    """Put somebody into a pool and say what that changes."""
    form = NewMemberForm.among(own(pool_id), NewMemberForm.sent())
    if not form.validate():
        return show(actor, own(pool_id), filled(own(pool_id)), adding=form, status=422)
    person_id, training = form.person.data, Training(form.training.data)

    def add() -> str:
        before = gives(pool_id)
        service.add_member(session(), pool_id, person_id, training, act=act(actor))
        name = own_member(session(), pool_id, person_id).person.name
        flash(f"{name} is in the pool. {said(before, pool_id)}", "good")
        return url_for(".pool", pool_id=pool_id)

    try:
        return once(actor, add)
    except Invalid as invalid:
        form.person.errors = [str(invalid)]
        return show(actor, own(pool_id), filled(own(pool_id)), adding=form, status=422)


@bp.get("/pools/<int:pool_id>/members/<int:person_id>")
@coordinator
def member(actor: Person, pool_id: int, person_id: int) -> ResponseReturnValue:
    """Show one member, and what becomes of their seats if they are taken out."""
    found = own_member(session(), pool_id, person_id)
    stored = member_details(found)
    form = MemberForm(data={"training": stored.training.value, "seen": mark_of(stored)})
    return show_member(actor, found, form)


@bp.post("/pools/<int:pool_id>/members/<int:person_id>")
@coordinator
def change_member(actor: Person, pool_id: int, person_id: int) -> ResponseReturnValue:
    """Store how far a member has come and say what that changes."""
    found, form = own_member(session(), pool_id, person_id), MemberForm.sent()
    if not form.validate():
        return show_member(actor, found, form, status=422)
    name, training, before = found.person.name, Training(form.training.data), gives(pool_id)
    try:
        service.change_member(
            session(),
            pool_id,
            person_id,
            training,
            topics=form.known,
            act=act(actor),
            seen=form.seen.data,
        )
    except ChangedMeanwhile as error:
        found = own_member(session(), pool_id, person_id)
        stored = member_details(found)
        form.took_over(error, stored, {})
        other = {"Training": TRAINED[stored.training]}
        return show_member(actor, found, form, stored=other, status=409)
    given = words.given_up(leaving.give_up_seats(session(), act=act(actor)))
    told = f"{name} is saved: {TRAINED[training].lower()}. {said(before, pool_id)} {given}"
    flash(told.rstrip(), "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


@bp.post("/pools/<int:pool_id>/members/<int:person_id>/removal")
@coordinator
def remove_member(actor: Person, pool_id: int, person_id: int) -> ResponseReturnValue:
    """Take a member out, give up their seats to come, and say what that changes."""
    pressed()
    name = own_member(session(), pool_id, person_id).person.name
    before = gives(pool_id)
    service.remove_member(session(), pool_id, person_id, act=act(actor))
    given = words.given_up(leaving.give_up_seats(session(), act=act(actor)))
    flash(f"{name} is out of the pool. {said(before, pool_id)} {given}".rstrip(), "good")
    return redirect(url_for(".pool", pool_id=pool_id), 303)


def gives(pool_id: int) -> Outlook:
    """Return what a pool gives next week."""
    return interviewers.of(takers(own(pool_id)), interviewers.company_zone())


def said(before: Outlook, pool_id: int) -> str:
    """Return in words what a change of a pool does to next week."""
    return words.gives(before, gives(pool_id), interviewers.office_names())


def show_member(
    actor: Person,
    found: Membership,
    form: MemberForm,
    *,
    status: int = 200,
    stored: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """Render one member; *stored* is what somebody else saved meanwhile."""
    return htmx.render(
        "setup/member",
        status=status,
        member=found,
        form=form,
        stored=stored,
        clock=clock_of(actor),
        fates=list(fates(session(), found.pool_id, found.person_id, act=act(actor))),
    )
