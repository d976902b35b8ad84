"""What somebody who is new says of themselves: a name that can be read, and an address that works."""

from typing import Any, Self

from wtforms import StringField, ValidationError

from scheduler.text.addresses import near_miss
from scheduler.text.names import clean
from scheduler.web.forms import Form
from scheduler.web.mail_field import an_address

LONGEST_NAME = 200


class Introduced(Form):
    """A form with a `name`, a `mail`, and the address as it was when it was last doubted."""

    nameless = "Enter your full name."
    mail_kept: StringField

    is_sent = False
    meant: str | None = None  # the address that was probably meant

    @classmethod
    def sent(cls, **kwargs: Any) -> Self:
        """Return the form with what this request brought."""
        form = super().sent(**kwargs)
        form.is_sent = True
        return form

    def validate_name(self, field: StringField) -> None:
        """Ask for a name that can be read."""
        name = clean(field.data or "")
        if not name:
            raise ValidationError(self.nameless)
        if len(name) > LONGEST_NAME:
            raise ValidationError(f"Use {LONGEST_NAME} characters at most.")

    def validate_mail(self, field: StringField) -> None:
        """Refuse what is no address, and ask once about a likely slip of the finger."""
        an_address(self, field)
        typed = (field.data or "").strip()
        self.meant = near_miss(typed)
        if self.meant and self.mail_kept.data != typed:
            raise ValidationError(f"Did you mean {self.meant}?")
