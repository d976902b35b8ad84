"""A zone to choose from the whole list; its four hundred lines are written once a minute."""

from datetime import UTC, datetime
from functools import lru_cache

from markupsafe import Markup
from wtforms import StringField
from wtforms.widgets import html_params

from scheduler.web.zones import zone_choices


class ZoneList:
    """Writes the field as a list under the parts of the world."""

    validation_attrs = ("required",)

    def __call__(self, field: "ZoneField", **kwargs: object) -> Markup:
        """Return the list with the present zone chosen."""
        attributes = html_params(**{"id": field.id, "name": field.name} | kwargs)
        present = Markup('value="{}"').format(field.data or "")
        lines = options(field.now.replace(second=0, microsecond=0))
        if present not in lines:
            lines = Markup("<option {}>{}</option>").format(present, field.data) + lines
        chosen = lines.replace(present, present + " selected", 1)
        return Markup("<select {}>{}</select>").format(Markup(attributes), chosen)  # noqa: S704 -- escaped by html_params


class ZoneField(StringField):
    """A zone by its IANA name; the list tells offsets as they are *now*."""

    widget = ZoneList()
    now = datetime.fromtimestamp(0, UTC)


@lru_cache(maxsize=4)
def options(minute: datetime) -> Markup:
    """Return every zone as an option of its part of the world."""
    lines, region = [], ""
    for choice in zone_choices(minute):
        if choice.optgroup != region:
            lines += [Markup("</optgroup>")] if region else []
            region = choice.optgroup
            lines.append(Markup('<optgroup label="{}">').format(region))
        lines.append(Markup('<option value="{}">{}</option>').format(choice.value, choice.label))
    return Markup("").join([*lines, Markup("</optgroup>")])
