"""Who one is to candidates, and the number at which those whom one looks after may ring."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.models import Person
from scheduler.services.own_details import change_phone
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import StaffForm
from scheduler.web.me.blueprint import bp
from scheduler.web.phone_field import phone_field
from scheduler.web.signin import clock_of


class PhoneForm(StaffForm):
    """One's own number."""

    phone = phone_field("Your phone")


@bp.get("/me/details")
@staff
def details(person: Person) -> ResponseReturnValue:
    """Show what candidates read of a person."""
    return show(person, PhoneForm(data={"phone": person.phone}))


@bp.post("/me/details")
@staff
def change_details(person: Person) -> ResponseReturnValue:
    """Keep the number."""
    form = PhoneForm.sent()
    if not form.validate():
        return show(person, form, status=422)
    change_phone(session(), person.id, form.phone.data or "", act=act(person))
    flash("Saved.", "good")
    return redirect(url_for("me.details"), 303)


def show(person: Person, form: PhoneForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page."""
    return htmx.render(
        "me/details",
        status=status,
        person=person,
        clock=clock_of(person),
        now=clock.now(),
        form=form,
    )
