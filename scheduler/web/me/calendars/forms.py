"""The forms that name another calendar: by address, by server, as a file."""

import json
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    PasswordField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.calendar.caldav import Choice
from scheduler.calendar.fetching import MOST_BYTES
from scheduler.calendar.refreshing import Source
from scheduler.domain.terms import BusySource
from scheduler.services import vault
from scheduler.text.names import clean
from scheduler.web.acting import settings
from scheduler.web.forms import StaffForm
from scheduler.web.me.calendars.programs import Program

LONGEST_NAME, LONGEST_URL, LONGEST_WORD = 60, 2000, 300


def whole(url: str) -> str:
    """Return an address with its scheme, where somebody typed it without.

    >>> whole(" cloud.example.com/dav ")
    'https://cloud.example.com/dav'
    """
    text = url.strip()
    return text if "://" in text or not text else f"https://{text}"


class NamedForm(StaffForm):
    """A calendar that may be given a name by its owner."""

    name = StringField("What you call it", [MayBeEmpty(), Length(max=LONGEST_NAME)])
    program = HiddenField()

    def called(self, otherwise: str) -> str:
        """Return the name that was typed, or another."""
        return clean(self.name.data or "") or otherwise


class AddressForm(NamedForm):
    """A calendar by its secret address."""

    url = StringField(
        "Secret address", [InputRequired("Put the address here."), Length(max=LONGEST_URL)]
    )

    def source(self) -> Source:
        """Return where the calendar is."""
        return Source(BusySource.ICS, whole(self.url.data or ""))


class FileForm(NamedForm):
    """A calendar as a file."""

    upload = FileField("The .ics file")
    data_read = b""

    def validate_upload(self, field: FileField) -> None:
        """Read the file that was chosen; refuse none and a large one."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("Choose an .ics file.")
        self.data_read = field.data.read(MOST_BYTES + 1)
        field.data.seek(0)
        if len(self.data_read) > MOST_BYTES:
            field.data.close()
            raise ValidationError("The file is larger than 5 MB.")


class ServerForm(NamedForm):
    """A server with a name and an app password; once it has answered, which of its calendars."""

    url = StringField(
        "Address of the server",
        [InputRequired("Enter the address of the server."), Length(max=LONGEST_URL)],
    )
    user = StringField(
        "User name", [InputRequired("Enter your user name."), Length(max=LONGEST_WORD)]
    )
    password = PasswordField(
        "App password", [InputRequired("Enter the app password."), Length(max=LONGEST_WORD)]
    )

    def source(self) -> Source:
        """Return where to look for calendars."""
        user, password = clean(self.user.data or ""), (self.password.data or "").strip()
        return Source(BusySource.CALDAV, whole(self.url.data or ""), user, password)


class ChoiceForm(StaffForm):
    """Which of the calendars that a server offered; what was found comes back sealed."""

    found = HiddenField()
    program = HiddenField()
    chosen = SelectMultipleField(
        "Which calendars are you busy by?",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, source: Source, choices: list[Choice]) -> None:
        """Let somebody choose among *choices*; the only one there is is chosen already."""
        kept = [[each.url, each.title] for each in choices]
        values = source.values | {"choices": json.dumps(kept)}
        self.found.data = vault.seal(settings().secret_keys, values)
        self.chosen.choices = options(kept)
        if len(kept) == 1:
            self.chosen.data = ["0"]

    def opened(self) -> dict[str, Any] | None:
        """Return what was found, if it is what we sealed, and offer it again."""
        values = vault.unseal(settings().secret_keys, self.found.data or "")
        if values is None or "choices" not in values:
            return None
        found: dict[str, Any] = values | {"choices": json.loads(values["choices"])}
        self.chosen.choices = options(found["choices"])
        return found

    def sources(self, found: dict[str, Any]) -> list[tuple[str, Source]]:
        """Return the chosen calendars, by the names that their owner sees."""
        chosen = {int(each) for each in self.chosen.data or [] if each.isdecimal()}
        return [
            (title, Source(BusySource.CALDAV, url, found["user"], found["password"]))
            for number, (url, title) in enumerate(found["choices"])
            if number in chosen
        ]


def options(choices: list[list[str]]) -> list[Any]:
    """Return calendars as a form offers them."""
    return [SelectChoice(str(number), title) for number, (_, title) in enumerate(choices)]


class SwitchesForm(StaffForm):
    """What of a calendar makes its owner busy."""

    tentative = BooleanField("Tentative events")
    unanswered = BooleanField("Invitations that I have not answered")
    all_day = BooleanField("All-day events")
    free = BooleanField("Events marked as free")
    declined = BooleanField("Events that I have declined")
    cancelled = BooleanField("Cancelled events")
    open_ended = BooleanField("Events without an end, for 30 minutes")


def form_for(chosen: Program) -> StaffForm:
    """Return the empty form of a program."""
    data = {"program": chosen.key}
    if chosen.source is BusySource.ICS:
        return AddressForm(data=data)
    if chosen.source is BusySource.FILE:
        return FileForm(data=data)
    return ServerForm(data=data | {"url": chosen.server})
