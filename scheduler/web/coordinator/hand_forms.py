"""The form of a day that a coordinator sets by hand: each talk with its time and its person."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, StopValidation

from scheduler.text.names import clean_lines
from scheduler.web.coordinator.booking_forms import WHY
from scheduler.web.forms import StaffForm

BEST = 0  # who fits best


def or_nothing(_: PlainForm, field: Field) -> None:
    """Take an empty field for nothing; whether a talk may have none, the whole form decides."""
    if not "".join(field.raw_data or ()).strip():
        field.errors = []
        raise StopValidation


class TalkForm(PlainForm):
    """One talk: its day and time on the clock of its place, who holds it, or that it is left."""

    interview = IntegerField(validators=[InputRequired()])
    on = DateField("Day", [or_nothing])
    at = TimeField("From", [or_nothing])
    who = SelectField("With", coerce=int, validate_choice=False, default=BEST)
    left = BooleanField("Leave it to be chosen")

    @property
    def is_set(self) -> bool:
        """Tell whether it has a time."""
        return not self.left.data and bool(self.on.data and self.at.data)

    def start(self, zone: str) -> datetime:
        """Return when it begins, on the clock of *zone*."""
        day: date = self.on.data or date.min
        at: time = self.at.data or time.min
        return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


class HandForm(StaffForm):
    """Talks at times that somebody sets, where, why, and whether rules give way."""

    place = HiddenField()
    talks = FieldList(FormField(TalkForm))
    reason = StringField("Why, for the journal", WHY)
    overrides = BooleanField("Book it all the same")

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean_lines(self.reason.data or "")

    def offer(self, people: dict[int, list[tuple[int, str]]]) -> None:
        """Let each talk choose among *people*, by its interview."""
        for talk in self.talks:
            known = people.get(talk.form.interview.data or 0, [])
            talk.form.who.choices = [
                SelectChoice(str(BEST), "Who fits best"),
                *(SelectChoice(str(ident), name) for ident, name in known),
            ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether each talk has a time or is left, and one at least has one."""
        is_valid = super().validate(extra_validators)
        for talk in self.talks:
            if not talk.form.left.data and not talk.form.is_set:
                talk.form.on.errors = [*talk.form.on.errors, "Set a day and a time, or leave it."]
                is_valid = False
        if not any(talk.form.is_set for talk in self.talks):
            self.form_errors.append("Set a time for one talk at least.")
            is_valid = False
        return is_valid
