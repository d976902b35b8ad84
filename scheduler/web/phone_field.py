"""The number at which somebody of ours may be rung, wherever it is asked for."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, Optional, ValidationError

from scheduler.text.names import clean

LONGEST = 60
FEWEST = 5  # digits that a number has, an extension within a house included


def is_number(_: Any, field: Any) -> None:
    """Refuse what nobody could dial."""
    digits = sum(sign.isdecimal() for sign in field.data or "")
    if digits < FEWEST:
        raise ValidationError("Enter a number that can be dialled, or leave it empty.")


def phone_field(label: str) -> StringField:
    """Return a field for a number; it may stay empty."""
    return StringField(label, [Optional(), Length(max=LONGEST), is_number], filters=[tidy])


def tidy(text: str | None) -> str:
    """Return a number as it is kept.

    >>> tidy("  +1 415  555 0142 ")
    '+1 415 555 0142'
    """
    return clean(text or "")
