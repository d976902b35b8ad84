"""People: the list, one person, and their hours."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.errors import Invalid, Refused
from scheduler.models import Person
from scheduler.services.editing import ChangedMeanwhile
from scheduler.services.outlook.misfits import misfits_of_people
from scheduler.services.people import people as service
from scheduler.services.people import sessions
from scheduler.services.people.people import person_details
from scheduler.services.seats import leaving
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import coordinator, fresh, is_fresh, missing
from scheduler.web.forms import once, pressed
from scheduler.web.me import words
from scheduler.web.me.editor import Editing, editing, save_hours, show_hours
from scheduler.web.setup import interviewers
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.person_form import NewPersonForm, PersonForm, person_form, values_of
from scheduler.web.setup.person_page import concerns_entry, show, show_all
from scheduler.web.zones import zone_choices

STALE = (
    "Who may sign in, by which address and with which rights, changes only within 12 hours of "
    "signing in. Nothing was saved. Sign in once more in another tab, come back to this one, "
    "where what you typed still stands, and save it again."
)


@bp.get("/people")
@coordinator
def people(actor: Person) -> ResponseReturnValue:
    """List everybody, with the form for somebody new."""
    form = NewPersonForm(data={"zone": interviewers.company_zone(), "is_interviewer": True})
    return show_all(actor, NewPersonForm.seen_by(actor, form))


@bp.post("/people")
@coordinator
def create_person(actor: Person) -> ResponseReturnValue:
    """Make a person and mail them a link to sign in."""
    form = NewPersonForm.seen_by(actor, NewPersonForm.sent())
    form.zone.choices = zone_choices(clock.now(), interviewers.company_zone())
    if not form.validate():
        return show_all(actor, form, status=422)
    if not is_fresh():
        form.form_errors = [STALE]
        return show_all(actor, form, status=403)

    def create() -> str:
        made = service.create_person(session(), form.details, act=act(actor))
        flash(f"{form.details.name} is there. {invite(actor, made)}", "good")
        return url_for(".person", person_id=made)

    try:
        return once(actor, create)
    except Invalid as invalid:
        form.mail.errors = [str(invalid)]
        return show_all(actor, form, status=422)


def invite(actor: Person, person_id: int) -> str:
    """Mail a new person a link to sign in; return in words what they get."""
    person = own(person_id)
    if not settings().smtp_url:
        return f"No mail server is set: scheduler sign-in-link {person.mail} prints their link."
    sessions.mail_link(session(), person.mail_key, act=act(actor))
    return f"A link to sign in is on its way to {person.mail}."


@bp.get("/people/<int:person_id>")
@coordinator
def person(actor: Person, person_id: int) -> ResponseReturnValue:
    """Show one person."""
    found = own(person_id)
    form = person_form(person_details(found))
    return show(actor, found, NewPersonForm.seen_by(actor, form))


@bp.post("/people/<int:person_id>")
@coordinator
def change_person(actor: Person, person_id: int) -> ResponseReturnValue:
    """Store a person and say what that changes, or show what somebody else stored."""
    found, form = own(person_id), PersonForm.sent()
    NewPersonForm.seen_by(actor, form)
    form.zone.choices = zone_choices(clock.now(), found.zone)
    if not form.validate():
        return show(actor, found, form, status=422)
    before = person_details(found)
    if concerns_entry(before, form.over(before)) and not is_fresh():
        form.form_errors = [STALE]
        return show(actor, found, form, status=403)
    return store(actor, found, form)


def store(actor: Person, found: Person, form: PersonForm) -> ResponseReturnValue:
    """Store what was typed, or show it again with what speaks against it."""
    person_id, wanted = found.id, form.over(person_details(found))
    before = interviewers.of([person_id], found.zone)
    try:
        service.change_person(session(), person_id, wanted, act=act(actor), seen=form.seen.data)
    except ChangedMeanwhile as error:
        stored = person_details(own(person_id))
        other = form.took_over(error, stored, values_of(stored))
        return show(actor, own(person_id), form, status=409, stored=other)
    except (Invalid, Refused) as refusal:
        form.form_errors = [str(refusal)]
        status = 403 if isinstance(refusal, Refused) else 422
        return show(actor, own(person_id), form, status=status)
    after = interviewers.of([person_id], wanted.zone)
    gives = words.gives(before, after, interviewers.office_names()) if before != after else ""
    flash(f"{wanted.name} saved. {gives}".strip(), "good")
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/off")
@coordinator
@fresh
def deactivate_person(actor: Person, person_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere and offer them no more."""
    pressed()
    name = own(person_id).name
    service.deactivate_person(session(), person_id, act=act(actor))
    given = words.given_up(leaving.give_up_seats(session(), act=act(actor)))
    stay = words.kept(len(misfits_of_people(session(), [person_id], now=clock.now())))
    flash(f"{name} is switched off and signed out everywhere. {given}{stay}", "good")
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/on")
@coordinator
@fresh
def restore_person(actor: Person, person_id: int) -> ResponseReturnValue:
    """Let a person sign in and be offered again."""
    pressed()
    service.restore_person(session(), person_id, act=act(actor))
    found = own(person_id)
    counted = interviewers.of([person_id], found.zone).remote
    times = words.counted(counted, "bookable time")
    flash(
        f"{found.name} is back, with the hours and rights from before. Next week {times}.", "good"
    )
    return redirect(url_for(".person", person_id=person_id), 303)


@bp.get("/people/<int:person_id>/hours")
@coordinator
def person_hours(actor: Person, person_id: int) -> ResponseReturnValue:
    """Show what time a person gives."""
    return show_hours(of(actor, person_id))


@bp.post("/people/<int:person_id>/hours")
@coordinator
def change_person_hours(actor: Person, person_id: int) -> ResponseReturnValue:
    """Store it, or show the form again with a row more or less."""
    return save_hours(of(actor, person_id))


def of(actor: Person, person_id: int) -> Editing:
    """Return that *actor* edits the time of a person."""
    address = url_for(".person_hours", person_id=person_id)
    return editing(actor, own(person_id), page="setup/hours", address=address)


def own(person_id: int) -> Person:
    """Return a person; raise Missing for one that is not there."""
    return session().get(Person, person_id) or missing()
