"""A zone to choose from the whole list."""

from datetime import UTC, datetime

from markupsafe import Markup
from wtforms import StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.widgets import html_params

from scheduler.text.zones import is_zone
from scheduler.web.zones import zone_options


class ZoneList:
    """Writes the field as a list under the parts of the world."""

    validation_attrs = ("required",)

    def __call__(self, field: "ZoneField", **kwargs: object) -> Markup:
        """Return the list with the present zone chosen."""
        attributes = html_params(**{"id": field.id, "name": field.name} | kwargs)
        chosen = zone_options(field.now, field.data or "")
        return Markup("<select {}>{}</select>").format(Markup(attributes), chosen)  # noqa: S704 -- escaped by html_params


class ZoneField(StringField):
    """A zone by its IANA name; the list tells offsets as they are *now*."""

    widget = ZoneList()
    now = datetime.fromtimestamp(0, UTC)

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is no zone."""
        if not is_zone(self.data or ""):
            raise ValidationError("Choose a time zone of the list.")
