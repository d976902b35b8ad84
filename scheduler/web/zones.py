"""The list of zones that people choose from."""

from datetime import datetime
from functools import lru_cache

from markupsafe import Markup
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from scheduler.text import zones


def zone_choices(now: datetime, present: str = "") -> list[SelectChoice]:
    """Return every zone with its city, country and offset *now*; *present* is always among them."""
    found = [
        SelectChoice(
            zone.name,
            " · ".join(dict.fromkeys(p for p in (zone.city, zone.country, zone.offset) if p)),
            optgroup=region,
        )
        for region, group in zones.choices(now)
        for zone in group
    ]
    if present and present not in {choice.value for choice in found}:
        found.insert(0, SelectChoice(present, present, optgroup="Now"))
    return found


def zone_options(now: datetime, present: str) -> Markup:
    """Return the list as options, *present* chosen; four hundred lines, written once a minute."""
    lines = options(now.replace(second=0, microsecond=0))
    value = Markup('value="{}"').format(present)
    if value not in lines:
        lines = Markup("<option {}>{}</option>").format(value, present) + lines
    return lines.replace(value, value + " selected", 1)


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
