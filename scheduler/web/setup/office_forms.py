"""The forms of offices and rooms: shape here, meaning in the services."""

from typing import Any
from urllib.parse import urlsplit

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import ValidationError

from scheduler.domain.hours import Stretch
from scheduler.domain.trips import Payer
from scheduler.services.company.offices import PLAIN, TRAVEL, OfficeDetails
from scheduler.services.company.rooms import RoomDetails
from scheduler.services.editing import mark_of
from scheduler.services.people.hours import overlapping
from scheduler.web.me.hours_form import weekly_order
from scheduler.web.me.rows import RowsForm, SpanRow, WholeField, kept, refuse, wall_of
from scheduler.web.setup.countries import country_choices
from scheduler.web.setup.fields import EditForm, one_line, some_lines

LARGEST_ROOM = 500
MOST_LEAD_DAYS, MOST_MARGIN = 60, 720
PAYERS = (
    SelectChoice(Payer.UNSAID.value, "Not said"),
    SelectChoice(Payer.US.value, "We book and pay it"),
    SelectChoice(Payer.SHARED.value, "We share the costs"),
    SelectChoice(Payer.CANDIDATE.value, "Candidates pay it themselves"),
)


class OpeningRow(SpanRow):
    """One stretch of a weekday in which an office is open."""

    weekday = HiddenField(default="0")

    def typed(self) -> list[Any]:
        """Return the fields that make a row more than blank: the weekday is there anyway."""
        return [self.start, self.end]

    def makes_sense(self) -> bool:
        """Tell whether weekday and times are in order."""
        if self.weekday.data not in set("0123456"):
            return refuse(self.start, "Choose the day again.")
        return super().makes_sense()

    @property
    def stretch(self) -> Stretch:
        """Return the row as the service wants it."""
        return Stretch(int(self.weekday.data or 0), *self.minutes)


class NewOfficeForm(EditForm):
    """What an office has to have; the rest follows on its own page."""

    name = one_line("Name", "Enter the office’s name, like San Francisco.")
    address = one_line("Street and floor", "Enter the address, so that candidates find it.")
    zone = SelectField("Time zone")


class OfficeForm(RowsForm, EditForm):
    """Everything of an office that may be changed."""

    name = one_line("Name", "Enter the office’s name, like San Francisco.")
    address = one_line("Street and floor", "Enter the address, so that candidates find it.")
    zone = SelectField("Time zone")
    country = SelectField("Country", choices=lambda: country_choices("Not said"))
    arrival = some_lines("How to arrive")
    map_url = one_line("Link to a map")
    travel_payer = SelectField("Who pays", choices=PAYERS, coerce=Payer)
    travel_hint = one_line("In a sentence")
    travel_lead_days = WholeField("Days ahead", 0, MOST_LEAD_DAYS, "Enter days from 0 to 60.")
    travel_margin_minutes = WholeField(
        "Minutes after the last talk", 0, MOST_MARGIN, "Enter minutes from 0 to 720."
    )
    hours = FieldList(FormField(OpeningRow))

    def validate_map_url(self, field: Any) -> None:
        """Refuse a link that is no web address; none is fine."""
        if field.data and not is_web_address(field.data):
            raise ValidationError("Enter a link that begins with https:// or http://.")

    def new_row(self, name: str, which: str) -> dict[str, Any]:
        """Return what a new row starts with: its day."""
        return {"weekday": which}

    def makes_sense(self) -> bool:
        """Tell whether no two stretches overlap; say at the later one where they do."""
        rows = list(kept(self.hours))
        twice = [rows[each] for each in overlapping(tuple(row.stretch for row in rows))]
        for row in twice:
            refuse(row.start, "This overlaps another stretch of the same day.")
        return not twice

    @property
    def details(self) -> OfficeDetails:
        """Return the form as the service wants it, hours in order."""
        hours = sorted((row.stretch for row in kept(self.hours)), key=weekly_order)
        plain: dict[str, Any] = {name: self[name].data for name in PLAIN}
        plain |= {name: plain[name] or "" for name in PLAIN if name not in TRAVEL}
        plain["travel_hint"] = plain["travel_hint"] or ""
        return OfficeDetails(**plain, hours=tuple(hours))


class RoomForm(EditForm):
    """Everything of a room that may be changed."""

    seen = HiddenField()
    name = one_line("Name", "Enter the room’s name.")
    capacity = WholeField(
        "Seats, the candidate’s too", 1, LARGEST_ROOM, "Enter seats from 1 to 500."
    )
    has_screen = BooleanField("Has a screen, so that somebody may join by it")
    is_step_free = BooleanField("Can be reached without a step")

    @property
    def details(self) -> RoomDetails:
        """Return the form as the service wants it."""
        return RoomDetails(
            name=self.name.data or "",
            capacity=self.capacity.data or 1,
            has_screen=self.has_screen.data,
            is_step_free=self.is_step_free.data,
        )


def is_web_address(url: str) -> bool:
    """Tell whether *url* leads to a page of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url


def office_form(details: OfficeDetails) -> OfficeForm:
    """Return the form filled with what is stored."""
    hours = [
        {
            "weekday": str(each.weekday),
            "start": wall_of(each.from_minute),
            "end": wall_of(each.until_minute),
        }
        for each in details.hours
    ]
    plain = {name: getattr(details, name) for name in PLAIN}
    return OfficeForm(data={**plain, "hours": hours, "seen": mark_of(details)})
