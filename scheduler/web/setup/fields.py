"""What the forms of the set-up share: cleaned lines, and what somebody else stored meanwhile."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from scheduler.errors import Conflict
from scheduler.services.editing import mark_of
from scheduler.text.names import clean, clean_lines
from scheduler.web.forms import StaffForm

LINE, TEXT = 200, 4_000
UNSAFE = "Enter the address of a page that begins with https://."


class EditForm(StaffForm):
    """A form that knows what its reader had before them, and shows what is stored instead."""

    def took_over(self, error: Conflict, stored: Any, values: dict[str, Any]) -> dict[str, str]:
        """Return by label what is stored now of the fields that were typed otherwise.

        The form is then one that has seen it: saved again, it replaces what is stored.
        """
        self.form_errors = [str(error)]
        self["seen"].data = mark_of(stored)
        return {
            str(field.label.text): plain(values[field.short_name])
            for field in self
            if field.short_name in values and field.data != values[field.short_name]
        }


def plain(value: object) -> str:
    """Return a stored value as a page says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in {None, ""} else "nothing"


def tidy(text: str | None) -> str:
    """Return what was typed into a line, cleaned."""
    return clean(text or "")


def tidy_lines(text: str | None) -> str:
    """Return what was typed into an area, cleaned."""
    return clean_lines(text or "")


def one_line(label: str, required: str = "", *, most: int = LINE) -> StringField:
    """Return a field of one line; *required* is the sentence for an empty one."""
    return StringField(label, checks(required, most), filters=[tidy])


def some_lines(label: str, *, most: int = TEXT) -> TextAreaField:
    """Return a field of several lines."""
    return TextAreaField(label, checks("", most), filters=[tidy_lines])


def checks(required: str, most: int) -> list[Any]:
    """Return the validators of a text of at most *most* letters."""
    long = Length(max=most, message=f"Use {most} letters at most.")
    return [DataRequired(required) if required else Optional(), long]
