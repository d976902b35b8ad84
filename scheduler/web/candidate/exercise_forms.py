"""What a candidate sends about an exercise: when it begins, and what they made."""

from datetime import datetime

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, FileField, IntegerField, StringField, TimeField
from wtforms.fields import TextAreaField
from wtforms.validators import Optional

from scheduler.domain.zones import exists, instant_of
from scheduler.errors import Invalid
from scheduler.services import files
from scheduler.services.exercises.work import Work
from scheduler.services.files import Upload
from scheduler.web.candidate.wishes import read_stamp
from scheduler.web.forms import Form

OTHER = "other"
NO_TIME = "Choose one of the times, or enter a day and a start."
SKIPPED = "The clocks skip this time on that day. Choose another one."


class WindowForm(Form):
    """When the window begins: one of the times that the page offers, or any other."""

    when = StringField()
    day = DateField("Day", [Optional()])
    start = TimeField("Start", [Optional()])

    def validate_day(self, field: DateField) -> None:
        """Say in words of ours what a day looks like."""
        if field.errors:
            field.errors = ["Enter a date like 2026-11-28."]

    def starts_at(self, zone: str) -> datetime:
        """Return the instant that was chosen; raise Invalid if none was."""
        offered = read_stamp(self.when.data or "")
        if offered and not (self.day.data and self.start.data):
            return offered
        if self.day.data is None or self.start.data is None:
            raise Invalid(NO_TIME)
        wall = datetime.combine(self.day.data, self.start.data)
        if not exists(wall, zone):
            raise Invalid(SKIPPED)
        return instant_of(wall, zone)


class WorkForm(Form):
    """What was made: one of link, file and text is enough."""

    link = StringField("Link to your repository")
    file = FileField("File or archive")
    drop_file = BooleanField("Take this file out")
    text = TextAreaField("Your answer in words")
    notes = TextAreaField("Notes for us", [Optional()])
    seen = IntegerField(validators=[Optional()])

    accepted = ",".join(files.WORK.types)

    def work(self) -> Work:
        """Return what was sent."""
        return Work(
            text=self.text.data or "",
            link=(self.link.data or "").strip(),
            notes=self.notes.data or "",
            upload=self.upload,
            drops_file=bool(self.drop_file.data),
            seen=self.seen.data,
        )

    @property
    def upload(self) -> Upload | None:
        """Return the file that was chosen, if one was."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return None
        data = sent.read()
        sent.seek(0)
        return Upload(sent.filename, data)
