"""The form in which somebody says what time they give: shape here, meaning in services/people/hours.py."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import FieldList, FormField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.domain.bitmap import STEP_MINUTES
from scheduler.domain.hours import DayOverride, Stretch
from scheduler.models import Office
from scheduler.services.company.company import CompanyDetails
from scheduler.services.editing import mark_of
from scheduler.services.people import hours
from scheduler.services.people.hours import Giving, Limits
from scheduler.web.me.hour_rows import (
    DAYS,
    WEEKDAYS,
    SingleDayRow,
    StretchRow,
    TimeOffRow,
)
from scheduler.web.me.rows import DayField, RowsForm, WholeField, kept, refuse, wall_of

REMOTE = SelectChoice("", "Remote")
TWICE = "This overlaps another stretch of the same day."
ODD_GAP = "Use whole five minutes, like 10 or 15."
ODD_PAUSE = "A pause begins before it ends."
LONGEST_NOTICE, LONGEST_GAP = 24 * 28, 240


class HoursForm(RowsForm):
    """Everything that one person gives."""

    weekly = FieldList(FormField(StretchRow))
    singles = FieldList(FormField(SingleDayRow))
    off = FieldList(FormField(TimeOffRow))
    per_day = WholeField("A day", 1, 99, "Enter how many a day, 1 or more.")
    per_week = WholeField("A week", 1, 99, "Enter how many a week, 1 or more.")
    gap_minutes = WholeField("Gap, minutes", 0, LONGEST_GAP, "Enter minutes from 0 to 240.")
    notice_hours = WholeField("Notice, hours", 0, LONGEST_NOTICE, "Enter hours from 0 to 672.")
    paused_from = DayField("First day of the pause")
    paused_until = DayField("Last day of the pause")
    copy_from = SelectField("Copy", choices=DAYS, validate_choice=False)
    copy_to = SelectMultipleField(
        "to",
        choices=DAYS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, offices: Sequence[Office]) -> None:
        """Let every row choose among *offices*; one that is switched off stays where it is chosen."""
        rows: list[Any] = [*self.weekly.entries, *self.singles.entries]
        for row in rows:
            place = row.form.place
            place.choices = [
                REMOTE,
                *(
                    SelectChoice(
                        str(each.id), each.name if each.is_active else f"{each.name} (off)"
                    )
                    for each in offices
                    if each.is_active or each.id == place.data
                ),
            ]

    def press(self) -> None:
        """Do what the pressed button says to the rows."""
        if self.do.data == "copy":
            self.copy_day()
        else:
            super().press()

    def new_row(self, name: str, which: str) -> dict[str, Any]:
        """Return what a new row starts with: of the week, its day."""
        return {"weekday": which} if name == "weekly" else {}

    def copy_day(self) -> None:
        """Give the chosen days the stretches of another; what they had can be put back."""
        targets = set(self.copy_to.data or []) - {self.copy_from.data}
        source = [row for row in kept(self.weekly) if row.weekday.data == self.copy_from.data]
        for row in kept(self.weekly):
            if row.weekday.data in targets:
                row.gone.data = "1"
        for day in sorted(targets):
            for row in source:
                self.weekly.append_entry({**row.data, "weekday": day, "gone": ""})

    @property
    def copied(self) -> list[str]:
        """Return the names of the days that were given the hours of another."""
        targets = set(self.copy_to.data or []) - {self.copy_from.data}
        return [name for number, name in enumerate(WEEKDAYS) if str(number) in targets]

    def makes_sense(self, company: CompanyDetails) -> bool:
        """Tell whether rows and limits fit together; say at the field where they do not."""
        rows, days = list(kept(self.weekly)), list(kept(self.singles))
        twice = [rows[each] for each in hours.overlapping(tuple(row.stretch for row in rows))]
        twice += [days[each] for each in hours.clashing(tuple(row.override for row in days))]
        for row in twice:
            refuse(row.start, TWICE)
        return self.limits_make_sense(company) and not twice

    def limits_make_sense(self, company: CompanyDetails) -> bool:
        """Tell whether limits and pause can be stored; say at the field where they cannot."""
        first, last = self.paused_from.data, self.paused_until.data
        found = {
            self.per_day: hours.too_loose(self.per_day.data or 0, company.per_day, "a day"),
            self.per_week: hours.too_loose(self.per_week.data or 0, company.per_week, "a week"),
            self.gap_minutes: ODD_GAP if (self.gap_minutes.data or 0) % STEP_MINUTES else "",
            self.paused_until: ODD_PAUSE if last and (first is None or last < first) else "",
        }
        for field, sentence in found.items():
            if sentence:
                refuse(field, sentence)
        return not any(found.values())

    @property
    def giving(self) -> Giving:
        """Return the form as the service wants it, in order."""
        limits = {name: self[name].data for name in hours.LIMITS}
        return Giving(
            limits=Limits(**limits),
            weekly=tuple(sorted((row.stretch for row in kept(self.weekly)), key=weekly_order)),
            single_days=tuple(sorted((row.override for row in kept(self.singles)), key=day_order)),
            time_off=tuple(sorted((row.days for row in kept(self.off)), key=lambda o: o.first_on)),
        )


def weekly_order(stretch: Stretch) -> tuple[int, int]:
    """Return by what stretches are put in order."""
    return stretch.weekday, stretch.from_minute


def day_order(day: DayOverride) -> tuple[date, int]:
    """Return by what single days are put in order."""
    return day.day, day.from_minute or 0


def form_of(giving: Giving) -> HoursForm:
    """Return the form filled with what is stored."""
    limits = {name: getattr(giving.limits, name) for name in hours.LIMITS}
    return HoursForm(
        data={
            **limits,
            "seen": mark_of(giving),
            "weekly": [
                {
                    "weekday": str(each.weekday),
                    "start": wall_of(each.from_minute),
                    "end": wall_of(each.until_minute),
                    "place": each.office,
                    "valid_from": each.valid_from,
                    "valid_until": each.valid_until,
                }
                for each in giving.weekly
            ],
            "singles": [single_row(each) for each in giving.single_days],
            "off": [
                {"first": each.first_on, "last": each.last_on, "reason": each.reason}
                for each in giving.time_off
            ],
        }
    )


def single_row(day: DayOverride) -> dict[str, Any]:
    """Return what a row of a single day is filled with."""
    if day.from_minute is None or day.until_minute is None:
        return {"on": day.day}
    times = {"start": wall_of(day.from_minute), "end": wall_of(day.until_minute)}
    return {"on": day.day, "place": day.office, **times}
