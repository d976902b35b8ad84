"""What referees send: a time with a number, a number alone, answers."""

from wtforms import FieldList, StringField, TextAreaField
from wtforms.validators import Length

from scheduler.text.zones import is_zone
from scheduler.web.forms import Form

LONGEST_NUMBER = 60


class NumberForm(Form):
    """The number to call, and how they read a clock."""

    phone = StringField("Number to call", [Length(max=LONGEST_NUMBER)])
    zone = StringField()
    clock = StringField()

    @property
    def hours(self) -> int:
        """Return how many hours their clock has."""
        return 24 if self.clock.data == "24" else 12

    def zone_or(self, plain: str) -> str:
        """Return the zone that the page told times in, else *plain*."""
        return self.zone.data if self.zone.data and is_zone(self.zone.data) else plain


class CallForm(NumberForm):
    """A time for the call."""

    slot = StringField()


class AnswersForm(Form):
    """One answer for each question, in their order."""

    answers = FieldList(TextAreaField())
    do = StringField()

    @property
    def is_sending(self) -> bool:
        """Tell whether it is to be sent, not only kept."""
        return self.do.data == "send"

    @property
    def words(self) -> list[str]:
        """Return what was written, in the order of the questions."""
        return [each.data or "" for each in self.answers]


class NoForm(Form):
    """One of the two ways to end it."""

    why = StringField()
