"""The forms by which a coordinator sets how an office takes visitors."""

from datetime import date, time
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.visits import MOST_GUESTS, MOST_PLACES, VisitKind, days_of, mask_of_days
from scheduler.services.visits.days import Afternoon
from scheduler.services.visits.plans import Hosting, Plan
from scheduler.web.forms import StaffForm
from scheduler.web.me.hour_rows import WEEKDAYS
from scheduler.web.me.rows import ClockField, DayField, WholeField, minute_of, wall_of
from scheduler.web.setup.fields import tidy, tidy_lines

NOBODY = 0
CLOCK = "Enter a time like 9:30 or 16:00."


def wall(label: str, value: time) -> TimeField:
    """Return a field of a time of day."""
    return ClockField(label, default=value)


def days() -> SelectMultipleField:
    """Return a row of weekdays to tick."""
    return SelectMultipleField(
        "On",
        choices=[SelectChoice(number, name) for number, name in enumerate(WEEKDAYS)],
        coerce=int,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        default=range(5),
    )


class NeedsTimes(StaffForm):
    """A form whose days and times have to be there, though their fields may read nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, (ClockField, DayField)):
                field.flags.optional = False


class PlanForm(NeedsTimes):
    """How an office takes visitors, coffee and lunch among it."""

    is_paused = BooleanField("Take no visitors at the moment")
    pool = SelectField("Hosts", coerce=int)
    per_day = WholeField("Visits a day of one host", 1, 10, "Enter from 1 to 10.")
    per_week = WholeField("Visits a week of one host", 1, 40, "Enter from 1 to 40.")
    notice_hours = WholeField("Hours of notice", 0, 240, "Enter from 0 to 240.")
    horizon_days = WholeField("Days ahead", 1, 60, "Enter from 1 to 60.")
    most_guests = WholeField(
        "People of one group", 1, MOST_GUESTS, f"Enter from 1 to {MOST_GUESTS}."
    )
    phone = StringField("Phone on the day", [Optional(), Length(max=60)], filters=[tidy])
    welcome = TextAreaField(
        "How it goes, a line each", [Optional(), Length(max=2000)], filters=[tidy_lines]
    )
    coffee = BooleanField("Offer coffee with one of us")
    coffee_minutes = WholeField("Minutes", 15, 120, "Enter from 15 to 120, in steps of five.")
    coffee_days = days()
    coffee_from = wall("From", time(10))
    coffee_until = wall("Until", time(16))
    lunch = BooleanField("Offer lunch with one of us")
    lunch_minutes = WholeField("Minutes", 15, 120, "Enter from 15 to 120, in steps of five.")
    lunch_days = days()
    lunch_from = wall("From", time(12))
    lunch_until = wall("Until", time(13))
    version = IntegerField(validators=[InputRequired()])

    def makes_sense(self) -> bool:
        """Tell whether lengths are in steps and hours in order; where they are not, say so there."""
        is_fine = True
        for kind in ("coffee", "lunch"):
            first, last = self[f"{kind}_from"], self[f"{kind}_until"]
            if not self[kind].data:
                continue
            if (self[f"{kind}_minutes"].data or 0) % 5:
                self[f"{kind}_minutes"].errors = ["Use whole five minutes."]
                is_fine = False
            if not (first.data and last.data and first.data < last.data):
                last.errors = ["This has to be later than the beginning."]
                is_fine = False
            if not self[f"{kind}_days"].data:
                self[f"{kind}_days"].errors = ["Choose one weekday at least."]
                is_fine = False
        if (self.coffee.data or self.lunch.data) and not self.pool.data:
            self.pool.errors = ["Choose the pool of those who have coffee or lunch with visitors."]
            is_fine = False
        return is_fine

    @property
    def plan(self) -> Plan:
        """Return the form as the service wants it."""
        numbers = ("per_day", "per_week", "notice_hours", "horizon_days", "most_guests")
        return Plan(
            is_paused=self.is_paused.data,
            pool_id=self.pool.data or None,
            phone=self.phone.data or "",
            welcome=self.welcome.data or "",
            hosted=tuple(
                self.hosting(kind)
                for kind in (VisitKind.COFFEE, VisitKind.LUNCH)
                if self[kind.value].data
            ),
            version=self.version.data or 0,
            **{name: self[name].data for name in numbers},
        )

    def hosting(self, kind: VisitKind) -> Hosting:
        """Return what the form says of coffee, or of lunch."""
        return Hosting(
            kind=kind,
            minutes=self[f"{kind.value}_minutes"].data,
            weekdays=mask_of_days(self[f"{kind.value}_days"].data),
            from_minute=minute_of(self[f"{kind.value}_from"].data),
            until_minute=minute_of(self[f"{kind.value}_until"].data),
        )


def plan_form(plan: Plan) -> PlanForm:
    """Return the form filled with what is stored."""
    plain: dict[str, Any] = {
        name: getattr(plan, name)
        for name in (
            "is_paused",
            "per_day",
            "per_week",
            "notice_hours",
            "horizon_days",
            "most_guests",
            "phone",
            "welcome",
            "version",
        )
    }
    plain |= {"pool": plan.pool_id or NOBODY, "coffee_minutes": 30, "lunch_minutes": 60}
    for each in plan.hosted:
        name = each.kind.value
        plain |= {
            name: True,
            f"{name}_minutes": each.minutes,
            f"{name}_days": days_of(each.weekdays),
            f"{name}_from": wall_of(each.from_minute),
            f"{name}_until": wall_of(each.until_minute),
        }
    return PlanForm(data=plain)


class AfternoonForm(NeedsTimes):
    """One open afternoon by the office's clock."""

    on = DayField("Day")
    begins = ClockField("From")
    ends = ClockField("Until")
    places = WholeField("Places", 1, MOST_PLACES, f"Enter from 1 to {MOST_PLACES}.", default=8)
    host = SelectField("Welcomes them", coerce=int)

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether all is there; say at each field what is not."""
        is_valid = super().validate(extra_validators)
        for field, sentence in (
            (self.on, "Choose a day."),
            (self.begins, CLOCK),
            (self.ends, CLOCK),
        ):
            if field.data is None and not field.errors:
                field.errors = [sentence]
                is_valid = False
        return is_valid

    @property
    def said(self) -> Afternoon:
        """Return the form, which is valid, as the service wants it."""
        return Afternoon(
            self.on.data or date.min,
            self.begins.data or time(),
            self.ends.data or time(),
            self.places.data or 0,
            self.host.data or None,
        )


class CloseForm(NeedsTimes):
    """A day without visitors, or an afternoon that is called off; why, as visitors read it."""

    on = DayField("Day")
    reason = TextAreaField(
        "Why, as visitors read it", [Optional(), Length(max=500)], filters=[tidy_lines]
    )
