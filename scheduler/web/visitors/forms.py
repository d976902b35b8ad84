"""What visitors send: when they want to come, and who they are."""

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, Optional

from scheduler.domain.visits import MOST_GUESTS, VisitKind
from scheduler.services.visits.visits import Visitor, Wanted
from scheduler.text.names import clean
from scheduler.web.candidate.wishes import read_stamp, stamp
from scheduler.web.careers.introduced import Introduced
from scheduler.web.forms import Form

LONGEST_LINE, LONGEST_NEEDS = 300, 1000
NOT_CHOSEN = "Choose an afternoon or a time first."


class TimeForm(Form):
    """When somebody wants to come, and how many they are."""

    wanted = StringField("When")
    guests = SelectField("How many are you?", coerce=int, default=1)

    def offer(self, most: int) -> None:
        """Let groups of at most *most* be chosen."""
        numbers = range(1, min(most, MOST_GUESTS) + 1)
        self.guests.choices = [
            SelectChoice(each, f"{each}" if each > 1 else "Just me") for each in numbers
        ]

    def validate_wanted(self, field: StringField) -> None:
        """Ask for a choice."""
        if read_wanted(field.data or "", 1) is None:
            raise ValidationError(NOT_CHOSEN)

    @property
    def choice(self) -> Wanted | None:
        """Return what was chosen; none for what no page of ours offered."""
        return read_wanted(self.wanted.data or "", self.guests.data or 1)


class VisitForm(TimeForm, Introduced):
    """Who wants to come."""

    name = StringField("Name")
    mail = StringField("Email")
    mail_kept = StringField()
    note = StringField("What would you like to talk about?", [Optional(), Length(max=LONGEST_LINE)])
    needs = TextAreaField("Anything we should prepare?", [Optional(), Length(max=LONGEST_NEEDS)])

    nameless = "Enter your name, as we should say it at the door."

    def visitor(self, *, clock: int) -> Visitor:
        """Return who wants to come, as the service wants it."""
        return Visitor(
            name=clean(self.name.data or ""),
            mail=(self.mail.data or "").strip(),
            needs=(self.needs.data or "").strip(),
            note=clean(self.note.data or ""),
            clock=clock,
        )


def read_wanted(text: str, guests: int) -> Wanted | None:
    """Return what `of_day` or `of_start` wrote as *text*, if one of them did.

    >>> read_wanted("a12", 2)
    Wanted(kind=<VisitKind.AFTERNOON: 'afternoon'>, day_id=12, starts_at=None, guests=2)
    >>> read_wanted("breakfast-20261201T1700Z", 1) is None
    True
    """
    kind, _, rest = text.partition("-")
    if kind[:1] == "a" and kind[1:].isascii() and kind[1:].isdecimal() and len(kind) < 10:  # noqa: PLR2004 -- digits of an id
        return Wanted(VisitKind.AFTERNOON, int(kind[1:]), None, guests)
    starts_at = read_stamp(rest)
    if starts_at is None or kind not in (VisitKind.COFFEE, VisitKind.LUNCH):
        return None
    return Wanted(VisitKind(kind), None, starts_at, guests)


def text_of(wanted: Wanted) -> str:
    """Return *wanted* as forms carry it.

    >>> text_of(Wanted(VisitKind.AFTERNOON, 12))
    'a12'
    """
    if wanted.starts_at is None:
        return f"a{wanted.day_id}"
    return f"{wanted.kind.value}-{stamp(wanted.starts_at)}"
