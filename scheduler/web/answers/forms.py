"""What an interviewer sends who comes, may come, or can't make it."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from scheduler.domain.terms import Answer
from scheduler.text.names import clean_lines
from scheduler.web.forms import Form, StaffForm


class CannotForm(Form):
    """A word for those who plan, if they like."""

    is_staff = False
    reason = TextAreaField("Why", [Optional(), Length(max=1000)])

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean_lines(self.reason.data or "")


class StaffCannotForm(CannotForm, StaffForm):
    """The same from somebody who is signed in."""

    is_staff = True


class AnswerForm(Form):
    """One of two buttons: yes, or maybe."""

    answer = StringField(
        validators=[AnyOf([Answer.ACCEPTED.value, Answer.TENTATIVE.value], "Press a button.")]
    )


class StaffAnswerForm(AnswerForm, StaffForm):
    """The same from somebody who is signed in, on its own page or in the list of all."""

    back = HiddenField()
