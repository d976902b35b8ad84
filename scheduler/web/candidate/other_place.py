"""A place that is ticked above the times of another: its own are shown before anything is booked.

Without a script nothing else brings a place's times; with one, a quick hand presses before they came.
"""

from werkzeug.datastructures import MultiDict
from wtforms import StringField

from scheduler.models import Way
from scheduler.web.candidate.wishes import place_value
from scheduler.web.forms import Form

GONE = ("slot", "week")  # what was chosen among the times of the place before


class PlaceForm(Form):
    """The place that is ticked, and the one that the shown times belong to."""

    place = StringField()
    shown = StringField()
    look = StringField()  # pressed to see the times of the ticked place, and for nothing else

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether what was chosen lies at a place that is no longer ticked."""
        return bool(self.place.data and self.shown.data and self.place.data != self.shown.data)


def there(args: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return *args* without what was chosen at the place before."""
    return MultiDict({name: value for name, value in args.items() if name not in GONE})


def told(form: PlaceForm, way: Way, things: str = "times", *, moved: object = None) -> str:
    """Return what the page of a place says that was ticked after its *things* were looked at."""
    offered = {place_value(each.office_id): each.office for each in way.places}
    office = offered.get(form.place.data or "")
    stands = "What is booked stands as it was." if moved else "Nothing was booked."
    if office is None:
        return f"You chose to talk remotely; these are the {things} for that. {stands}"
    return f"You chose {office.name}; these are its {things}. {stands}"
