"""The form of one person: shape here, meaning in services/people/people.py."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import ValidationError

from scheduler.models import Person
from scheduler.services.editing import mark_of
from scheduler.services.people.people import PersonDetails
from scheduler.text.addresses import is_address
from scheduler.web.me.rows import DayField
from scheduler.web.phone_field import phone_field
from scheduler.web.setup.countries import country_choices
from scheduler.web.setup.fields import EditForm, one_line

CLOCKS = [SelectChoice("12", "12 h, as in 2:30 pm"), SelectChoice("24", "24 h, as in 14:30")]
RIGHTS = ("is_coordinator", "is_admin")  # of which only an admin disposes
TEXTS = ("name", "mail", "line", "department", "phone")


class NewPersonForm(EditForm):
    """Who somebody is; the rest follows on their own page."""

    name = one_line("Name", "Enter their name.")
    mail = one_line("Work email", "Enter their work email.")
    zone = SelectField("Where they work")
    is_interviewer = BooleanField("Interview", default=True)
    is_coordinator = BooleanField("Coordinate")
    is_admin = BooleanField("Admin")

    @classmethod
    def seen_by(cls, actor: Person, form: "NewPersonForm") -> "NewPersonForm":
        """Return *form* with what *actor* may give; only an admin gives all rights."""
        if not actor.is_admin:
            for right in RIGHTS:
                del form[right]
        return form

    def validate_mail(self, field: Any) -> None:
        """Refuse what is no address."""
        if not is_address(field.data):
            raise ValidationError("Enter an email address like name@example.com.")

    def flag(self, right: str) -> bool:
        """Tell whether *right* is ticked; what may not be given is not."""
        return right in self and bool(self[right].data)

    @property
    def details(self) -> PersonDetails:
        """Return the form as the service wants it."""
        rights: dict[str, Any] = {name: self.flag(name) for name in ("is_interviewer", *RIGHTS)}
        return PersonDetails(self.name.data or "", self.mail.data or "", self.zone.data, **rights)


class PersonForm(NewPersonForm):
    """Everything of a person that may be changed, but their time."""

    seen = HiddenField()
    line = one_line("The line that candidates read")
    department = one_line("Department")
    phone = phone_field("Phone")
    country = SelectField("Country", choices=lambda: country_choices("Not said"))
    joined_on = DayField("In the company since")
    clock = RadioField("Clock", choices=CLOCKS)

    def over(self, stored: PersonDetails) -> PersonDetails:
        """Return *stored* with what was typed; a right that was not asked for stays as it is."""
        flags: dict[str, Any] = {
            name: bool(self[name].data) for name in ("is_interviewer", *RIGHTS) if name in self
        }
        texts: dict[str, Any] = {name: self[name].data or "" for name in (*TEXTS, "country")}
        return replace(
            stored,
            zone=self.zone.data,
            joined_on=self.joined_on.data,
            clock=int(self.clock.data),
            **texts,
            **flags,
        )


def person_form(stored: PersonDetails) -> PersonForm:
    """Return the form filled with what is stored."""
    return PersonForm(data={**values_of(stored), "seen": mark_of(stored)})


def values_of(stored: PersonDetails) -> dict[str, Any]:
    """Return what is stored by the names of the fields."""
    names = (*TEXTS, "zone", "country", "joined_on", "is_interviewer", *RIGHTS)
    return {**{name: getattr(stored, name) for name in names}, "clock": str(stored.clock)}
