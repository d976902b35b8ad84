"""What everybody may send: an application, and an address to mail the link to."""

from datetime import datetime

from babel import Locale, UnknownLocaleError
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FileField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from scheduler.errors import Invalid
from scheduler.services import files
from scheduler.services.applications.applying import Answers, checked_link
from scheduler.services.files import Upload
from scheduler.text.zones import is_zone
from scheduler.web.careers.introduced import LONGEST_NAME, Introduced
from scheduler.web.forms import Form
from scheduler.web.mail_field import an_address
from scheduler.web.zone_field import ZoneField

LONGEST_TEXT = 5000
TOO_LONG = Length(max=LONGEST_TEXT, message=f"Use {LONGEST_TEXT:,} characters at most.")
NO_CV = "Choose a file, or enter a link to your CV."
AGAIN = "Choose your file “{name}” again. Nothing else is lost, but a page cannot keep a file."
CONSENT = "Tick the box to agree. We cannot take an application that we may not keep."


class LinkForm(Form):
    """Whom to mail the link once more."""

    mail = StringField("Email", [an_address])


class ApplyForm(Introduced):
    """An application for one role."""

    name = StringField("Full name")
    mail = StringField("Email")
    mail_kept = StringField()
    cv = FileField("CV or résumé")
    cv_link = StringField("Or a link to it")
    zone = ZoneField("Your time zone")
    referrer = StringField("Did somebody here refer you?", [Optional(), Length(max=LONGEST_NAME)])
    looking_for = TextAreaField(
        "What are you looking for in your next role?", [Optional(), TOO_LONG]
    )
    accommodations = TextAreaField(
        "Anything that would make interviews work better for you?", [Optional(), TOO_LONG]
    )
    consent = BooleanField(validators=[DataRequired(CONSENT)])

    accepted = ",".join(files.MEDIA_TYPES)
    upload: Upload | None = None

    def offer_zones(self, now: datetime, plain: str) -> None:
        """Tell zones as they are *now*; *plain* is the present one until somebody chooses."""
        if not is_zone(self.zone.data or ""):
            self.zone.data = plain
        self.zone.now = now

    def validate_cv(self, field: FileField) -> None:
        """Read the file that was chosen, and refuse what we cannot take."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            if not (self.cv_link.data or "").strip():
                raise ValidationError(NO_CV)
            return
        upload = Upload(field.data.filename, field.data.read())
        field.data.seek(0)
        try:
            files.checked_type(files.file_name(upload.name), upload.data)
        except Invalid as invalid:
            raise ValidationError(str(invalid)) from invalid
        self.upload = upload

    def validate_cv_link(self, field: StringField) -> None:
        """Refuse what is no link to a page of the web."""
        try:
            checked_link(field.data or "")
        except Invalid as invalid:
            raise ValidationError(str(invalid)) from invalid

    def ask_for_file(self) -> None:
        """Say that a good file has to be chosen again, since something else needs another look."""
        if self.upload:
            name = files.file_name(self.upload.name)
            self.cv.errors = [*self.cv.errors, AGAIN.format(name=name)]

    def answers(self, *, language: str) -> Answers:
        """Return what was sent; the clock is that of the first language that the browser asks for."""
        return Answers(
            name=self.name.data or "",
            mail=self.mail.data or "",
            zone=self.zone.data or "",
            clock=hours_of(language),
            looking_for=self.looking_for.data or "",
            accommodations=self.accommodations.data or "",
            cv=self.upload,
            cv_link=self.cv_link.data or "",
            referrer=self.referrer.data or "",
        )


def hours_of(language: str) -> int:
    """Return whether people of *language* read a clock of 12 or of 24 hours.

    >>> hours_of("en-US"), hours_of("de"), hours_of("no such language")
    (12, 24, 12)
    """
    try:
        pattern = Locale.parse(language, sep="-").time_formats["short"].pattern
    except (ValueError, UnknownLocaleError):
        return 12
    return 24 if "H" in pattern else 12
