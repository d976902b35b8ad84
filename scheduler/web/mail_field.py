"""The one rule for an address that somebody types."""

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from scheduler.errors import Invalid
from scheduler.text.addresses import mail_key


def an_address(_form: BaseForm, field: Field) -> None:
    """Refuse what is no address, nothing too; a validator of WTForms."""
    try:
        mail_key(field.data or "")
    except Invalid as invalid:
        raise ValidationError(str(invalid)) from invalid
