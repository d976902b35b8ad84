"""Who one is to candidates, where one works, and the number of one's day."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, SelectField

from scheduler import clock
from scheduler.models import Person
from scheduler.services.company.first_steps import NOWHERE
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.people.people import PersonDetails, change_person, person_details
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.me import words
from scheduler.web.me.blueprint import bp
from scheduler.web.phone_field import phone_field
from scheduler.web.setup import interviewers
from scheduler.web.setup.fields import EditForm, one_line
from scheduler.web.setup.person_form import CLOCKS
from scheduler.web.signin import clock_of
from scheduler.web.zones import zone_choices

OWN = ("name", "line", "zone", "phone")


class OwnForm(EditForm):
    """What people say of themselves, whatever their rights."""

    seen = HiddenField()
    name = one_line("Your name", "Enter your name.")
    line = one_line("Your line")
    zone = SelectField("Where you work")
    clock = RadioField("Clock", choices=CLOCKS)
    phone = phone_field("Your phone")

    def over(self, stored: PersonDetails) -> PersonDetails:
        """Return *stored* with what was typed."""
        typed: dict[str, Any] = {name: self[name].data or "" for name in OWN}
        return replace(stored, clock=int(self.clock.data), **typed)


@bp.get("/me/details")
@staff
def details(person: Person) -> ResponseReturnValue:
    """Show what candidates read of a person."""
    stored = person_details(person)
    return show(person, OwnForm(data={**values_of(stored), "seen": mark_of(stored)}))


@bp.post("/me/details")
@staff
def change_details(person: Person) -> ResponseReturnValue:
    """Keep what they say of themselves, and say what that does to their times."""
    form = OwnForm.sent()
    form.zone.choices = zone_choices(clock.now(), person.zone)
    if not form.validate():
        return show(person, form, status=422)
    wanted = form.over(person_details(person))
    before = interviewers.of([person.id], person.zone)
    try:
        change_person(session(), person.id, wanted, act=act(person), seen=form.seen.data)
    except ChangedMeanwhile as error:
        now = person_details(session().get_one(Person, person.id))
        return show(person, form, status=409, stored=form.took_over(error, now, values_of(now)))
    after = interviewers.of([person.id], wanted.zone)
    gives = words.gives(before, after, interviewers.office_names()) if before != after else ""
    flash(f"Saved. {gives}".strip(), "good")
    return redirect(url_for("me.details"), 303)


def show(
    person: Person, form: OwnForm, *, status: int = 200, stored: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Render the page; *stored* is what somebody else saved meanwhile."""
    now = clock.now()
    form.zone.choices = zone_choices(now, person.zone)
    return htmx.render(
        "me/details",
        status=status,
        person=person,
        clock=clock_of(person),
        now=now,
        form=form,
        stored=stored,
        guesses=person.zone == NOWHERE and not form.errors,
    )


def values_of(stored: PersonDetails) -> dict[str, str]:
    """Return what is stored by the names of the fields."""
    return {**{name: getattr(stored, name) for name in OWN}, "clock": str(stored.clock)}
