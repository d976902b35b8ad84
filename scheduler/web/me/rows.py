"""Rows that forms repeat: added, taken away and put back by buttons, without a script.

Every such button shows the form again with all that was typed; only *Save* stores anything.
"""

from collections.abc import Iterator
from datetime import time
from typing import Any

from wtforms import DateField, FieldList, HiddenField, IntegerField, StringField, TimeField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, NumberRange, Optional

from scheduler.domain.bitmap import STEP_MINUTES
from scheduler.web.forms import StaffForm

DAY_MINUTES = 24 * 60


class ClockField(TimeField):
    """A time of day; nothing typed is None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        said = {"invalid_value_message": "Enter a time like 9:30 or 16:00.", **kwargs}
        super().__init__(label, [Optional()], format=["%H:%M", "%H:%M:%S"], **said)


class DayField(DateField):
    """A date; nothing typed is None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        said = {"invalid_value_message": "Enter a date like 2026-12-21.", **kwargs}
        super().__init__(label, [Optional()], **said)


class WholeField(IntegerField):
    """A whole number within bounds; one sentence for whatever is not."""

    def __init__(self, label: str, least: int, most: int, sentence: str, **kwargs: Any) -> None:
        checks = [InputRequired(sentence), NumberRange(least, most, sentence)]
        super().__init__(label, checks, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; what is no number is None, which is out of bounds."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = int(text) if text.isdecimal() else None


class Row(PlainForm):
    """One row; one that is *gone* waits to be put back, or for *Save* to take it away for good."""

    gone = HiddenField()

    @property
    def is_gone(self) -> bool:
        """Tell whether the row was taken away."""
        return bool(self.gone.data)

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed into the row."""
        return not any(field.raw_data and any(field.raw_data) for field in self.typed())

    def typed(self) -> list[Any]:
        """Return the fields that make a row more than blank."""
        return [field for field in self if field is not self.gone]

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether the row can be stored; one that is gone or blank never stands in the way."""
        if self.is_gone or self.is_blank:
            return True
        return super().validate(extra_validators) and self.makes_sense()

    def makes_sense(self) -> bool:
        """Tell whether the fields fit together; where they do not, say so at one of them."""
        return True


class SpanRow(Row):
    """From one time of a day to another; until 0:00 is until the day ends."""

    start = ClockField("From")
    end = ClockField("Until")

    @property
    def has_times(self) -> bool:
        """Tell whether there is a time at either end."""
        return self.start.data is not None or self.end.data is not None

    @property
    def minutes(self) -> tuple[int, int]:
        """Return the minutes of the day at which the stretch begins and ends."""
        first, end = minute_of(self.start.data), minute_of(self.end.data)
        return first, end or DAY_MINUTES

    def makes_sense(self) -> bool:
        """Tell whether both times are there, in order and on steps of five minutes."""
        for field, other in ((self.start, self.end), (self.end, self.start)):
            if field.data is None:
                return refuse(field, f"Enter a time, or clear “{other.label.text}” too.")
        first, end = self.minutes
        for field, minute in ((self.start, first), (self.end, end)):
            if minute % STEP_MINUTES:
                return refuse(field, "Use whole five minutes, like 9:30 or 9:35.")
        return first < end or refuse(self.end, "This has to be later than the beginning.")


class RowsForm(StaffForm):
    """A form with rows; *do* says which button was pressed: save, add-LIST-ARGUMENT, drop or back."""

    do = StringField()
    seen = HiddenField()

    @property
    def is_save(self) -> bool:
        """Tell whether everything is to be stored now."""
        return (self.do.data or "save") == "save"

    def press(self) -> None:
        """Do what the pressed button says to the rows; a word nobody knows does nothing."""
        verb, _, rest = (self.do.data or "").partition("-")
        name, _, which = rest.partition("-")
        rows = self._fields.get(name)
        if not isinstance(rows, FieldList):
            return
        if verb == "add":
            rows.append_entry(self.new_row(name, which))
        elif verb in {"drop", "back"} and which.isdecimal() and int(which) < len(rows.entries):
            rows.entries[int(which)].form.gone.data = "1" if verb == "drop" else ""

    def new_row(self, name: str, which: str) -> dict[str, Any]:
        """Return what a new row of the list *name* starts with; *which* is the button's argument."""
        return {}


def kept(rows: "FieldList[Any]") -> Iterator[Any]:
    """Yield the rows that say something and were not taken away."""
    for entry in rows.entries:
        if not (entry.form.is_gone or entry.form.is_blank):
            yield entry.form


def refuse(field: Any, sentence: str) -> bool:
    """Note *sentence* at *field*; return False, for a validation to return."""
    field.errors = [*field.errors, sentence]
    return False


def minute_of(wall: time | None) -> int:
    """Return the minute of the day."""
    return wall.hour * 60 + wall.minute if wall else 0


def wall_of(minute: int) -> time:
    """Return the time of day; the day's end is midnight."""
    return time(minute // 60 % 24, minute % 60)
