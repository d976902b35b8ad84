"""What a coordinator sends who books, moves or cancels for somebody."""

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from scheduler.text.names import clean_lines
from scheduler.web.candidate.forms import PickForm
from scheduler.web.forms import StaffForm

WHY = [DataRequired("Say why in a few words."), Length(max=1000)]


class BehalfForm(PickForm, StaffForm):
    """A slot chosen for somebody, and why; of a move, the booking as it was seen."""

    reason = StringField("Why, for the journal", WHY)
    version = IntegerField(validators=[Optional()])
    look = StringField()  # another week to show, where no script changes it

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean_lines(self.reason.data or "")


class CallOffForm(StaffForm):
    """A booking that we cancel, as it was seen, and why; or all that is to come of its step."""

    reason = TextAreaField("Why, for the journal", WHY)
    version = IntegerField(validators=[Optional()])
    all_talks = BooleanField("Cancel the other talks too")

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean_lines(self.reason.data or "")
