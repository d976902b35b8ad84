"""The windows that a candidate offers: by whose clock they are asked for, and those that were sent."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.models import Step, Window
from scheduler.services.search.steps import has_windows
from scheduler.web.candidate.forms import BLANK_WINDOWS, WindowsForm
from scheduler.web.candidate.wishes import Wishes, place_value


def zone_of(step: Step, wishes: Wishes) -> str:
    """Return in which zone the windows are meant: an office's own there, else the reader's."""
    places = (place for way in step.stage.ways for place in way.places if place.office)
    offices = {place_value(each.office_id): each.office for each in places}
    office = offices.get(wishes.place or "")
    return office.zone if office else wishes.zone


def known_windows(step: Step, zone: str) -> WindowsForm:
    """Return the form with the windows that stand, by the clock of *zone*; blank without any."""
    if not has_windows(step):
        return BLANK_WINDOWS
    rows = [row for each in step.windows if (row := row_of(each, ZoneInfo(zone)))]
    return WindowsForm(data={"windows": rows, "note": step.windows[0].note})


def row_of(window: Window, zone: ZoneInfo) -> dict[str, Any] | None:
    """Return a window as a row of the form; none for one that is no single day there."""
    begins: datetime = window.starts_at.astimezone(zone)
    ends: datetime = window.ends_at.astimezone(zone)
    if begins.date() != ends.date():
        return None
    return {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
