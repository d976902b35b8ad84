"""What an interviewer sends who can't make it."""

from wtforms import TextAreaField
from wtforms.validators import Length, Optional

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
