"""The list of zones that people choose from."""

from datetime import datetime

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from scheduler.text import zones


def zone_choices(now: datetime, present: str = "") -> list[SelectChoice]:
    """Return every zone with its city, country and offset *now*; *present* is always among them."""
    found = [
        SelectChoice(
            zone.name,
            " · ".join(part for part in (zone.city, zone.country, zone.offset) if part),
            optgroup=region,
        )
        for region, group in zones.choices(now)
        for zone in group
    ]
    if present and present not in {choice.value for choice in found}:
        found.insert(0, SelectChoice(present, present, optgroup="Now"))
    return found
