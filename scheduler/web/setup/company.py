"""The company: how it is reached, what nobody's limits exceed, and its days off."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField, SelectField
from wtforms.validators import ValidationError

from scheduler import clock
from scheduler.errors import Invalid
from scheduler.models import Person
from scheduler.services.company.company import (
    CompanyDetails,
    DayOff,
    change_company,
    company_details,
)
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.outlook.misfits import Misfit, misfits_of_offices, misfits_of_people
from scheduler.text.addresses import is_address, is_safe_page
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.me import words
from scheduler.web.me.rows import DayField, Row, RowsForm, WholeField, kept, refuse
from scheduler.web.setup import interviewers
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.countries import country_choices
from scheduler.web.setup.fields import UNSAFE, EditForm, one_line
from scheduler.web.setup.video import video_service
from scheduler.web.signin import clock_of
from scheduler.web.zones import zone_choices

LONGEST_RETENTION = 120
LONGEST_BLIND = 24 * 28
PLAIN = (
    *("name", "zone", "mail", "phone", "retention_months", "per_day", "per_week"),
    *("busy_warn_hours", "busy_stop_hours", "feedback_url"),
)


class DayOffRow(Row):
    """One day off, of everybody or of one country."""

    on = DayField("Day")
    name = one_line("What it is")
    country = SelectField("Where", choices=lambda: country_choices("Everywhere"))

    def makes_sense(self) -> bool:
        """Tell whether there is a day and what it is."""
        if self.on.data is None:
            return refuse(self.on, "Enter the day.")
        return bool(self.name.data) or refuse(self.name, "Say what day it is.")

    @property
    def day(self) -> DayOff:
        """Return the row as the service wants it; it has a day by then."""
        return DayOff(self.on.data or date.max, self.name.data or "", self.country.data or "")


class CompanyForm(RowsForm, EditForm):
    """Everything of the company that may be changed."""

    name = one_line("Name", "Enter the company’s name.")
    zone = SelectField("Time zone")
    mail = one_line("Email for candidates")
    phone = one_line("Phone for candidates")
    retention_months = WholeField("Months", 1, LONGEST_RETENTION, "Enter months from 1 to 120.")
    per_day = WholeField("A day", 1, 99, "Enter how many a day, 1 or more.")
    per_week = WholeField("A week", 1, 99, "Enter how many a week, 1 or more.")
    busy_warn_hours = WholeField(
        "Warn after, hours", 1, LONGEST_BLIND, "Enter hours from 1 to 672.", default=24
    )
    busy_stop_hours = WholeField(
        "Not offered after, hours", 1, LONGEST_BLIND, "Enter hours from 1 to 672.", default=72
    )
    feedback_url = one_line("Where feedback is written", most=500)
    days_off = FieldList(FormField(DayOffRow))

    def validate_mail(self, field: Any) -> None:
        """Refuse what is no address; none is fine."""
        if field.data and not is_address(field.data):
            raise ValidationError("Enter an email address like name@example.com.")

    def validate_feedback_url(self, field: Any) -> None:
        """Refuse what is no page under https; none is fine."""
        if field.data and not is_safe_page(field.data):
            raise ValidationError(UNSAFE)

    def makes_sense(self) -> bool:
        """Tell whether each day is off once for everybody and once for each country."""
        seen = set()
        for row in kept(self.days_off):
            key = (row.on.data, row.country.data)
            if key in seen:
                return refuse(row.on, "This day is off already.")
            seen.add(key)
        return True

    @property
    def details(self) -> CompanyDetails:
        """Return the form as the service wants it."""
        days = sorted(row.day for row in kept(self.days_off))
        plain: dict[str, Any] = {name: self[name].data for name in PLAIN}
        return CompanyDetails(**plain, days_off=tuple(days))


@bp.get("/company")
@coordinator
def company(person: Person) -> ResponseReturnValue:
    """Show the company."""
    stored = company_details(session())
    days = [{"on": day.on, "name": day.name, "country": day.country} for day in stored.days_off]
    values = {name: getattr(stored, name) for name in PLAIN}
    return show(person, CompanyForm(data={**values, "days_off": days, "seen": mark_of(stored)}))


@bp.post("/company")
@coordinator
def change(person: Person) -> ResponseReturnValue:
    """Store the company, or show the form again with a row more or less."""
    form = CompanyForm.sent()
    form.zone.choices = zone_choices(clock.now(), company_details(session()).zone)
    if not form.is_save:
        form.press()
        return show(person, form)
    if not (form.validate() and form.makes_sense()):
        return show(person, form, status=422)
    return store(person, form)


def store(person: Person, form: CompanyForm) -> ResponseReturnValue:
    """Store what was typed and say what it comes to, or show what somebody else stored."""
    zone = company_details(session()).zone
    before, unfit = interviewers.next_week(zone), list(misfits())
    try:
        change_company(session(), form.details, act=act(person), seen=form.seen.data)
    except ChangedMeanwhile as error:
        stored = company_details(session())
        values = {name: getattr(stored, name) for name in PLAIN}
        found = form.took_over(error, stored, values)
        found |= {"Days off": listed(stored.days_off, person)} if differ(form, stored) else {}
        return show(person, form, status=409, stored=found)
    except Invalid as invalid:
        form.form_errors = [str(invalid)]
        return show(person, form, status=422)
    gives = words.gives(before, interviewers.next_week(zone), interviewers.office_names())
    flash(f"Company saved. {gives} {words.stays(unfit, list(misfits()))}".strip(), "good")
    return redirect(url_for(".company"), 303)


def differ(form: CompanyForm, stored: CompanyDetails) -> bool:
    """Tell whether other days off are stored than were typed."""
    return form.details.days_off != stored.days_off


def listed(days: Iterable[DayOff], person: Person) -> str:
    """Return the stored days off in words."""
    return ", ".join(f"{clock_of(person).day(day.on)} {day.name}" for day in days) or "none"


def misfits() -> Iterable[Misfit]:
    """Yield the bookings ahead that suit their people or their office no more."""
    now = clock.now()
    yield from words.joined(
        misfits_of_people(session(), None, now=now), misfits_of_offices(session(), None, now=now)
    )


def show(
    person: Person, form: CompanyForm, *, status: int = 200, stored: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Render the page; *stored* is what somebody else saved meanwhile."""
    zone = company_details(session()).zone
    form.zone.choices = zone_choices(clock.now(), zone)
    return htmx.render(
        "setup/company",
        status=status,
        form=form,
        clock=clock_of(person),
        stored=stored,
        misfits=list(misfits()),
        outlook=interviewers.next_week(zone),
        offices=interviewers.office_names(),
        video=video_service(),
    )
