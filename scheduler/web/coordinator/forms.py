"""What the coordinator sends from a candidate's page."""

from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length

from scheduler.domain.process import Outcome
from scheduler.domain.questions import LONGEST
from scheduler.models import Person
from scheduler.text.names import clean
from scheduler.web.forms import StaffForm

OUTCOMES = (
    (Outcome.PASSED, "Passed: they go on"),
    (Outcome.DECLINED, "Not passed: we decline kindly"),
    (Outcome.UNDECIDED, "It took place, we decide later"),
    (Outcome.CANDIDATE_NO_SHOW, "They did not come"),
    (Outcome.INTERVIEWER_NO_SHOW, "We did not come"),
)


class SeenForm(StaffForm):
    """A button, pressed by somebody who had this version before them."""

    version = IntegerField(validators=[InputRequired()])


class OutcomeForm(SeenForm):
    """What became of one interview."""

    booking = IntegerField(validators=[InputRequired()])
    outcome = RadioField(
        "What became of it?",
        choices=[SelectChoice(outcome.value, text) for outcome, text in OUTCOMES],
        validators=[InputRequired("Choose what became of it.")],
    )


class WriteForm(StaffForm):
    """What a coordinator writes to a candidate."""

    message = TextAreaField(
        "Your message", [DataRequired("Write the message first."), Length(max=LONGEST)]
    )


class UntilForm(SeenForm):
    """By which other day somebody hears from us."""

    answer_on = DateField("They hear from us by", [InputRequired("Choose a day.")])


class ConflictForm(StaffForm):
    """One of us whom a candidate must not meet, and why."""

    who = SelectField("Who", coerce=int)
    why = StringField(
        "How they know each other",
        [DataRequired("Say how they know each other."), Length(max=200)],
    )

    @property
    def words(self) -> str:
        """Return the reason, cleaned."""
        return clean(self.why.data or "")

    def among(self, session: Session) -> Self:
        """Return the form with everybody of ours to choose from."""
        rows = session.execute(
            select(Person.id, Person.name).where(Person.is_active).order_by(Person.name)
        )
        self.who.choices = [SelectChoice(str(ident), name) for ident, name in rows]
        return self


class AddressForm(StaffForm):
    """A candidate's new address, and the one that it replaces."""

    mail = StringField("Email", [InputRequired("Enter an email address."), Length(max=254)])
    seen = HiddenField(validators=[InputRequired()])
