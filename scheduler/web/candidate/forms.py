"""What candidates send: a slot, windows of their own, a word about a cancellation."""

from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import DateField, FieldList, FormField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, Optional

from scheduler.domain.zones import instant_of
from scheduler.services.bookings.windows import MOST, Offer
from scheduler.text.names import clean_lines
from scheduler.web.candidate.other_place import PlaceForm
from scheduler.web.forms import Form
from scheduler.web.pieces import piece

WISHES = ("interview", "place", "zone", "clock", "week", "slot")


class PickForm(PlaceForm):
    """The picker's form: the same words as its address."""

    interview = StringField()
    zone = StringField()
    clock = StringField()
    week = StringField()
    slot = StringField()
    seen = StringField()  # who would come instead, as it was shown

    def args(self) -> MultiDict[str, str]:
        """Return what was sent, as an address would say it."""
        return MultiDict({name: self.data[name] for name in WISHES if self.data[name]})


class WindowForm(Form):
    """One stretch of a day, by the wall clock of the zone that stands above it."""

    day = DateField("Day", [Optional()])
    begins = TimeField("From", [Optional()])
    ends = TimeField("Until", [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether the row is whole, or empty."""
        if not super().validate(extra_validators):
            return False
        given = [self.day.data, self.begins.data, self.ends.data]
        if any(given) and None in given:
            self.day.errors = ["Give the day, from when and until when."]
            return False
        wall = self.wall()
        if wall and wall[1] <= wall[0]:
            self.ends.errors = ["Until must be later than from."]
            return False
        return True

    def wall(self) -> tuple[datetime, datetime] | None:
        """Return the row by the wall clock; none if it is not filled in."""
        day, begins, ends = self.day.data, self.begins.data, self.ends.data
        if day is None or begins is None or ends is None:
            return None
        return datetime.combine(day, begins), datetime.combine(day, ends)

    def offer(self, zone: str) -> Offer | None:
        """Return the window as instants; a wall time that the clocks skip moves to the change."""
        wall = self.wall()
        return wall and Offer(instant_of(wall[0], zone), instant_of(wall[1], zone))


class WindowsForm(Form):
    """Up to three windows, and a word."""

    windows = FieldList(FormField(WindowForm), min_entries=MOST, max_entries=MOST)
    note = TextAreaField("Anything we should know?", [Optional(), Length(max=2000)])

    @property
    def words(self) -> str:
        """Return the note, cleaned."""
        return clean_lines(self.note.data or "")

    def offers(self, zone: str) -> list[Offer]:
        """Return the windows that were filled in."""
        return [offer for row in self.windows if (offer := row.form.offer(zone))]


BLANK_WINDOWS = WindowsForm()


def window_fields(form: WindowsForm) -> Markup:
    """Return the fields of *form* as markup; the blank ones, which most pages have, made once."""
    if form is BLANK_WINDOWS:
        return piece("candidate/_windows.html", form=form)
    return Markup(render_template("candidate/_windows.html", form=form))  # noqa: S704 -- it escapes


class CancelForm(Form):
    """A cancellation, with a word for us if they like."""

    reason = TextAreaField("A word for us", [Optional(), Length(max=2000)])

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean_lines(self.reason.data or "")
