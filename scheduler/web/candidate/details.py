"""How we know a candidate: name, zone, clock and phone, theirs to change at any time."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from scheduler import clock
from scheduler.errors import Invalid
from scheduler.models import Candidate
from scheduler.services.applications.details import change_details
from scheduler.services.applications.naming import change_person
from scheduler.services.bookings import step_free
from scheduler.text.names import clean
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.forms import Form
from scheduler.web.zone_field import ZoneField

STAIRS = (
    "For {title} no room without steps is free at its time. Move it to a time that has one, or "
    "write to us and we find a way."
)


class DetailsForm(Form):
    """Zone, clock and phone."""

    zone = ZoneField("Your time zone")
    clock = RadioField(
        "Clock",
        choices=[
            SelectChoice("12", "12 h, as in 2:30 pm"),
            SelectChoice("24", "24 h, as in 14:30"),
        ],
    )
    phone = StringField("Phone", [Optional(), Length(max=60)])
    needs_step_free = BooleanField("I need a way and a room without steps")


class PersonForm(Form):
    """Who somebody is."""

    name = StringField("Full name", [InputRequired("Enter your full name."), Length(max=200)])
    pronouns = StringField("Pronouns", [Optional(), Length(max=60)])
    accommodations = TextAreaField("What you need from us", [Optional(), Length(max=2000)])


@bp.get("/c/<key>/details")
@candidate
def details(person: Candidate) -> ResponseReturnValue:
    """Show what we know of the candidate."""
    return show(person, filled(person))


def filled(person: Candidate) -> DetailsForm:
    """Return the form as it stands."""
    return DetailsForm(
        data={
            "zone": person.zone,
            "clock": str(person.clock),
            "phone": person.phone,
            "needs_step_free": person.needs_step_free,
        }
    )


@bp.post("/c/<key>/details")
@candidate
def save_details(person: Candidate) -> ResponseReturnValue:
    """Keep what the candidate changed."""
    form = DetailsForm.sent()
    if not form.validate():
        return show(person, form, status=422)
    needs = bool(form.needs_step_free.data)
    change_details(
        session(),
        person.id,
        zone=form.zone.data or person.zone,
        clock=int(form.clock.data),
        phone=clean(form.phone.data or ""),
        needs_step_free=needs,
        act=act(person),
    )
    flash("Saved. Pages and mails follow it from now on.", "good")
    for booking in step_free.in_the_way(session(), person.id, act=act(person)) if needs else ():
        flash(STAIRS.format(title=booking.title), "bad")
    return redirect(candidate_url("candidate.details", person), 303)


@bp.post("/c/<key>/details/person")
@candidate
def save_person(person: Candidate) -> ResponseReturnValue:
    """Keep how the candidate is called and what they need."""
    form = PersonForm.sent()
    try:
        if form.validate():
            change_person(
                session(),
                person.id,
                name=form.name.data or "",
                pronouns=form.pronouns.data or "",
                accommodations=form.accommodations.data or "",
                act=act(person),
            )
            flash("Saved. The next mail and every page call you so.", "good")
            return redirect(candidate_url("candidate.details", person), 303)
    except Invalid as invalid:
        form.name.errors = [str(invalid)]
    return show(person, filled(person), about=form, status=422)


def show(
    person: Candidate, form: DetailsForm, *, about: PersonForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """Render the page."""
    form.zone.now = clock.now()
    return htmx.render(
        "candidate/details",
        status=status,
        candidate=person,
        form=form,
        about=about or PersonForm(obj=person),
    )
