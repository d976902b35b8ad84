"""What those of us send who answer a question."""

from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.questions import LONGEST, ReplyWay
from scheduler.models import Person, Question
from scheduler.services.questions.answers import Said
from scheduler.web.forms import StaffForm

WAYS = {each.value: each for each in (ReplyWay.PAGE, ReplyWay.PHONE, ReplyWay.TALK)}


class AnswerForm(StaffForm):
    """An answer in writing, or a note of one that was spoken."""

    words = TextAreaField("Your answer", [Length(max=LONGEST)])
    way = HiddenField(default=ReplyWay.PAGE.value)
    seen = IntegerField(validators=[InputRequired("Please open the page again.")])

    @property
    def said(self) -> Said:
        """Return the answer."""
        way = WAYS.get(self.way.data or "", ReplyWay.PAGE)
        return Said(self.words.data or "", way, seen=self.seen.data)


class HandForm(StaffForm):
    """Who answers instead."""

    person = SelectField("Who answers instead", coerce=int)

    def among(self, session: Session, question: Question) -> Self:
        """Offer everybody who is with us, but for whoever has it now."""
        people = session.scalars(select(Person).where(Person.is_active).order_by(Person.name))
        self.person.choices = [
            SelectChoice(each.id, each.name) for each in people if each.id != question.person_id
        ]
        return self


class CloseForm(StaffForm):
    """Why there is nothing to answer, for ourselves."""

    reason = StringField("Why, for ourselves", [Optional(), Length(max=500)])


class HeldForm(StaffForm):
    """One of two buttons."""

    do = StringField()
