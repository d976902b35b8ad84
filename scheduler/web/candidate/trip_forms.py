"""What a candidate sends about their trip."""

from datetime import date

from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, Optional

from scheduler.services.trips.trips import Wish
from scheduler.text.names import clean, clean_lines
from scheduler.web.candidate.trip_view import TripView
from scheduler.web.forms import Form

LONGEST_PLACE = 200
BAD_DAY = "Enter a date like 2026-12-08."


class SeenTripForm(Form):
    """A button, pressed by somebody who had this version before them."""

    version = IntegerField(validators=[Optional()])


class TripForm(SeenTripForm):
    """From where, when, and what to know; nothing that a ticket alone would need."""

    office = RadioField("Which office?", coerce=int, validate_choice=False)
    from_where = StringField("Where do you start from?")
    arrive_on = DateField("There", [Optional()], invalid_value_message=BAD_DAY)  # type: ignore[call-arg]  # newer than its types
    leave_on = DateField("Back", [Optional()], invalid_value_message=BAD_DAY)  # type: ignore[call-arg]  # newer than its types
    needs = TextAreaField("What do you need on the way?", [Optional(), Length(max=1000)])
    note = TextAreaField("Anything else?", [Optional(), Length(max=1000)])

    def validate_from_where(self, field: StringField) -> None:
        """Ask for a place."""
        place = clean(field.data or "")
        if not place:
            raise ValidationError("Enter a city, or the station or airport that suits you.")
        if len(place) > LONGEST_PLACE:
            raise ValidationError(f"Use {LONGEST_PLACE} characters at most.")

    def choose_among(self, view: TripView) -> None:
        """Offer the offices of the step, where nothing has decided that yet."""
        self.office.choices = [SelectChoice(each.id, each.name) for each in view.offices]
        if view.office and not self.office.data:
            self.office.data = view.office.id

    def wish(self, view: TripView) -> Wish:
        """Return the form as the service wants it; the days that we propose follow the talks."""
        usual = view.proposed
        return Wish(
            office_id=self.office.data or (view.office.id if view.office else 0),
            from_where=clean(self.from_where.data or ""),
            arrive_on=other_than(self.arrive_on.data, usual.arrive_on if usual else None),
            leave_on=other_than(self.leave_on.data, usual.leave_on if usual else None),
            needs=clean_lines(self.needs.data or ""),
            note=clean_lines(self.note.data or ""),
        )


def other_than(day: date | None, usual: date | None) -> date | None:
    """Return *day* where it differs from the usual one; before there is one, nothing."""
    return day if usual and day != usual else None


def filled(view: TripView) -> TripForm:
    """Return the form with what was asked for, or what we propose."""
    days, trip = view.stay, view.trip
    return TripForm(
        data={
            "version": view.version,
            "office": view.office.id if view.office else None,
            "from_where": trip.from_where if trip else "",
            "arrive_on": days.arrive_on if days else None,
            "leave_on": days.leave_on if days else None,
            "needs": trip.needs if trip else "",
            "note": trip.note if trip else "",
        }
    )
