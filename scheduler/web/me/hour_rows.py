"""The rows of somebody's time: a stretch of a weekday, a single day, days off."""

from datetime import date
from typing import Any

from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.services.people.hours import TimeOff
from scheduler.text.names import clean
from scheduler.web.me.rows import DayField, Row, SpanRow, refuse

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = [SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)]


def to_office(value: Any) -> int | None:
    """Return the id of the office that was chosen; none is remote."""
    return int(value) if value not in {None, ""} else None


class StretchRow(SpanRow):
    """One stretch of a weekday."""

    weekday = HiddenField(default="0")
    place = SelectField("Place", coerce=to_office)
    valid_from = DayField("First day")
    valid_until = DayField("Last day")

    def typed(self) -> list[Any]:
        """Return the fields that make a row more than blank: the weekday is there anyway."""
        return [self.start, self.end, self.valid_from, self.valid_until]

    def makes_sense(self) -> bool:
        """Tell whether times and days are in order."""
        first, last = self.valid_from.data, self.valid_until.data
        if first and last and last < first:
            return refuse(self.valid_until, "The last day is before the first.")
        if self.weekday.data not in {day.value for day in DAYS}:
            return refuse(self.start, "Choose the day again.")
        return super().makes_sense()

    @property
    def stretch(self) -> Stretch:
        """Return the row as the service wants it."""
        days = self.valid_from.data, self.valid_until.data
        return Stretch(int(self.weekday.data or 0), *self.minutes, self.place.data, *days)


class SingleDayRow(SpanRow):
    """Other hours on one day; without times, none."""

    on = DayField("Day")
    place = SelectField("Place", coerce=to_office)

    def makes_sense(self) -> bool:
        """Tell whether there is a day, and two times or none."""
        if self.on.data is None:
            return refuse(self.on, "Enter the day that is different.")
        return not self.has_times or super().makes_sense()

    @property
    def override(self) -> DayOverride:
        """Return the row as the service wants it."""
        if self.has_times:
            return DayOverride(self.on.data or date.max, *self.minutes, self.place.data)
        return DayOverride(self.on.data or date.max)


class TimeOffRow(Row):
    """Whole days off; without a last day, one."""

    first = DayField("First day")
    last = DayField("Last day")
    reason = StringField("Reason", [Length(max=200)])

    def makes_sense(self) -> bool:
        """Tell whether there is a first day and the last is not before it."""
        if self.first.data is None:
            return refuse(self.first, "Enter the first day off.")
        if self.last.data and self.last.data < self.first.data:
            return refuse(self.last, "The last day is before the first.")
        return True

    @property
    def days(self) -> TimeOff:
        """Return the row as the service wants it."""
        first = self.first.data or date.max
        return TimeOff(first, self.last.data or first, clean(self.reason.data or ""))
