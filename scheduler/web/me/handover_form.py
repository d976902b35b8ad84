"""The form of a note that is handed over."""

from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from scheduler.text.names import clean_lines
from scheduler.web.forms import StaffForm


class HandoverForm(StaffForm):
    """What was covered, and what is left for the next."""

    note = TextAreaField("For whoever comes next", [Optional(), Length(max=2000)])

    @property
    def words(self) -> str:
        """Return the note, cleaned."""
        return clean_lines(self.note.data or "")
