"""What a coordinator sends about a trip."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import (
    IntegerField,
    MultipleFileField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.trips import Deed
from scheduler.errors import Invalid
from scheduler.services import files
from scheduler.services.files import Upload
from scheduler.services.trips.answers import Answer
from scheduler.text.names import clean_lines
from scheduler.web.forms import StaffForm

AGAIN = "Choose the files again, please: something else had to be fixed first."
LONGEST = 8000


class TripAnswerForm(StaffForm):
    """What is done about a trip as it was seen, in which words, and what was arranged."""

    version = IntegerField(validators=[InputRequired()])
    do = StringField()
    words = TextAreaField("A word to them", [Optional(), Length(max=2000)])
    itinerary = TextAreaField("The plan", [Optional(), Length(max=LONGEST)])
    uploads = MultipleFileField("Tickets and bookings")
    without = SelectMultipleField(coerce=int, validate_choice=False)

    accepted = ",".join(files.MEDIA_TYPES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: tuple[Upload, ...] = ()

    def validate_do(self, field: StringField) -> None:
        """Refuse what no button says."""
        if field.data not in list(Deed):
            raise ValidationError("Press one of the buttons.")

    def validate_uploads(self, field: MultipleFileField) -> None:
        """Read the files that were chosen, and refuse what we cannot take."""
        given = [each for each in field.data or [] if isinstance(each, FileStorage)]
        found = [Upload(each.filename or "", each.read()) for each in given if each.filename]
        for each in given:
            each.seek(0)
        try:
            for one in found:
                files.checked_type(files.file_name(one.name), one.data)
        except Invalid as invalid:
            raise ValidationError(str(invalid)) from invalid
        self.chosen = tuple(found)

    def ask_for_files(self) -> None:
        """Say that good files have to be chosen again, since a browser does not send them twice."""
        if self.chosen:
            self.uploads.errors = [*self.uploads.errors, AGAIN]

    @property
    def answer(self) -> Answer:
        """Return the form as the service wants it."""
        return Answer(
            words=clean_lines(self.words.data or ""),
            itinerary=clean_lines(self.itinerary.data or ""),
            uploads=self.chosen,
            without=frozenset(self.without.data or ()),
        )
