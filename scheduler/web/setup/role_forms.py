"""The forms of a role: a posting to read, and a plan with its stages, ways and interviews."""

from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import AnyOf, Length, NumberRange, Optional, ValidationError

from scheduler.domain.draft import (
    DayDraft,
    InterviewDraft,
    PlanDraft,
    SeatDraft,
    StageDraft,
    WayDraft,
    usual_notice,
)
from scheduler.domain.loops.rules import Spread
from scheduler.domain.terms import SeatKind, StageKind
from scheduler.domain.topics import lines
from scheduler.services.roles.drafts import RoleDetails
from scheduler.text.addresses import is_safe_page
from scheduler.text.markdown import decode
from scheduler.text.names import clean, clean_lines
from scheduler.web.forms import Form, StaffForm
from scheduler.web.setup.fields import UNSAFE

MOST_WORDS = Length(max=4000)
ONE_LINE = Length(max=200)
LENGTHS = range(5, 485, 5)  # minutes of one interview
KINDS = [
    SelectChoice("", "holds it"),
    SelectChoice(SeatKind.OPTIONAL.value, "may come, optional"),
    SelectChoice(SeatKind.SHADOW.value, "listens in, if free"),
]


class PostingForm(StaffForm):
    """A posting: pasted, or as a file."""

    text = TextAreaField("The posting’s text", [Optional()])
    upload = FileField("Or a file", [Optional()])
    source_url = StringField("Where it stands on the web", [Optional(), ONE_LINE])
    title = StringField("Title", [Optional(), ONE_LINE])

    @property
    def source(self) -> str:
        """Return the text that was given, the file's if there is one; raise Invalid if unreadable."""
        if self.upload.data and self.upload.data.filename:
            return decode(self.upload.data.read())
        return decode((self.text.data or "").encode())

    @property
    def address(self) -> str:
        """Return where relative links start."""
        return clean(self.source_url.data or "")


class SeatForm(Form):
    """Who sits, and how many of them."""

    count = IntegerField("How many", [Optional(), NumberRange(1, 9)], default=1)
    source = StringField("Who sits here", [Optional(), ONE_LINE])
    hint = HiddenField()
    may_join_by_screen = BooleanField("may join by screen")
    kind = SelectField("How", choices=KINDS, default="")

    def draft(self) -> SeatDraft:
        """Return the seat as it was typed."""
        return SeatDraft(
            count=self.count.data or 1,
            source=self.source.data or "",
            hint=clean(self.hint.data or ""),
            may_join_by_screen=bool(self.may_join_by_screen.data),
            kind=self.kind.data or "",
        )


class InterviewForm(Form):
    """One conversation."""

    title = StringField("Title", [Optional(), ONE_LINE])
    minutes = IntegerField("Minutes", [Optional()])
    seats = FieldList(FormField(SeatForm))
    order = StringField("When in the day", [Optional(), Length(max=220)])
    topic = TextAreaField("What this talk is about, for the candidate", [Optional(), MOST_WORDS])
    prepare = TextAreaField("How to prepare for it, one line each", [Optional(), MOST_WORDS])

    def validate_minutes(self, field: IntegerField) -> None:
        """Refuse a length that the grid of starts does not know, by the name of its interview."""
        if field.data is not None and field.data not in LENGTHS:
            called = clean(self.title.data or "")
            begins = f"{called}: minutes" if called else "Minutes"
            raise ValidationError(f"{begins} from 5 to {LENGTHS[-1]}, in steps of five.")

    def draft(self) -> InterviewDraft:
        """Return the interview as it was typed."""
        seats = tuple(each.form.draft() for each in self.seats)
        title, order = clean(self.title.data or ""), clean(self.order.data or "")
        topic, prepare = clean_lines(self.topic.data or ""), clean_lines(self.prepare.data or "")
        return InterviewDraft(title, self.minutes.data, seats, order, topic, prepare)


class DayForm(Form):
    """What makes a day of several talks bearable."""

    run_minutes = IntegerField("Minutes without a break", [Optional(), NumberRange(30, 480)])
    pause_minutes = IntegerField("Minutes of a break", [Optional(), NumberRange(5, 120)])
    longest_hours = IntegerField("Hours of the longest day", [Optional(), NumberRange(1, 12)])
    lunch_minutes = IntegerField("Minutes of lunch", [Optional(), NumberRange(0, 180)])
    lunch_from = TimeField("Lunch from", [Optional()])
    lunch_until = TimeField("Lunch until", [Optional()])
    may_repeat = StringField("The same person twice", [Optional(), AnyOf(("", "yes"))])
    days = StringField("Days", [Optional(), AnyOf(list(Spread))])

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether the day is sound: its lunch fits between the hours that are said."""
        is_valid = super().validate(extra_validators)
        if not is_valid:
            return False
        day = self.draft()
        if day.lunch_until - day.lunch_from < max(day.lunch_minutes or 0, 5):
            self.lunch_until.errors = ["Lunch does not fit between these hours."]
            return False
        return True

    def draft(self) -> DayDraft:
        """Return the day as it was typed; what was left empty is as usual."""
        plain = DayDraft()
        return DayDraft(
            run_minutes=self.run_minutes.data or plain.run_minutes,
            pause_minutes=self.pause_minutes.data or plain.pause_minutes,
            longest_minutes=(self.longest_hours.data or 0) * 60 or plain.longest_minutes,
            lunch_minutes=self.lunch_minutes.data,
            lunch_from=minute_of(self.lunch_from.data, plain.lunch_from),
            lunch_until=minute_of(self.lunch_until.data, plain.lunch_until),
            may_repeat=bool(self.may_repeat.data),
            days=Spread(self.days.data or plain.days),
        )


class WayForm(Form):
    """One way of a stage."""

    kind = HiddenField()
    title = StringField("Title", [Optional(), ONE_LINE])
    hours = IntegerField("Hours", [Optional(), NumberRange(1, 72)])
    places = SelectMultipleField("Where", validate_choice=False)
    interviews = FieldList(FormField(InterviewForm))
    expect = TextAreaField("What to expect", [Optional(), MOST_WORDS])
    prepare = TextAreaField("How to prepare, one line each", [Optional(), MOST_WORDS])
    grid_minutes = IntegerField("Starts every … minutes", [Optional(), NumberRange(5, 60)])
    notice_hours = IntegerField("Notice in hours", [Optional(), NumberRange(0, 720)])
    moves = IntegerField("Moves by the candidate", [Optional(), NumberRange(0, 20)])
    horizon_days = IntegerField("Days ahead", [Optional(), NumberRange(1, 90)])
    day = FormField(DayForm)
    debrief_minutes = IntegerField("Minutes of the debrief", [Optional(), NumberRange(0, 180)])
    topics = TextAreaField("Topics to choose from, one line each", [Optional(), MOST_WORDS])
    brief = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether the way is sound; starts lie on a grid of whole five minutes."""
        is_valid = super().validate(extra_validators)
        if self.grid_minutes.data and self.grid_minutes.data % 5:
            self.grid_minutes.errors = ["Starts lie on a grid of 5 to 60 minutes, in fives."]
            return False
        if self.debrief_minutes.data and self.debrief_minutes.data % 5:
            self.debrief_minutes.errors = ["Minutes in steps of five; 0 is no debrief."]
            return False
        return is_valid

    def draft(self) -> WayDraft:
        """Return the way as it was typed."""
        plain = WayDraft(StageKind(self.kind.data or ""))
        return WayDraft(
            kind=plain.kind,
            title=clean(self.title.data or ""),
            minutes=self.hours.data * 60 if self.hours.data else None,
            places=tuple(self.places.data or ()),
            interviews=tuple(each.form.draft() for each in self.interviews),
            expect=clean_lines(self.expect.data or ""),
            prepare=clean_lines(self.prepare.data or ""),
            grid_minutes=self.grid_minutes.data or plain.grid_minutes,
            notice_hours=default(self.notice_hours.data, usual_notice(plain.kind)),
            moves=default(self.moves.data, plain.moves),
            horizon_days=self.horizon_days.data or plain.horizon_days,
            day=self.day.form.draft(),
            debrief_minutes=default(self.debrief_minutes.data, plain.debrief_minutes),
            topics="\n".join(lines(clean_lines(self.topics.data or ""))),
            brief=number(self.brief.data),
        )


class StageForm(Form):
    """One stop."""

    title = StringField("Title", [Optional(), ONE_LINE])
    sentence = TextAreaField("Sentence of the posting", [Optional(), MOST_WORDS])
    item = HiddenField()
    ways = FieldList(FormField(WayForm))

    def draft(self) -> StageDraft:
        """Return the stage as it was typed."""
        item = self.item.data
        return StageDraft(
            title=clean(self.title.data or ""),
            sentence=clean_lines(self.sentence.data or ""),
            item=int(item) if item and item.isdecimal() else None,
            ways=tuple(each.form.draft() for each in self.ways),
        )


class RoleForm(StaffForm):
    """A role with its plan."""

    title = StringField("Title", [ONE_LINE])
    location = StringField("Where", [Optional(), ONE_LINE])
    answer_days = IntegerField("Answer within working days", [Optional(), NumberRange(1, 30)])
    recruiter = StringField("Recruiter", [Optional()])
    manager = StringField("Hiring manager", [Optional()])
    coordinator = StringField("Coordinator", [Optional()])
    feedback_url = StringField("Where feedback is written", [Optional(), Length(max=500)])
    version = HiddenField()
    do = HiddenField()
    stages = FieldList(FormField(StageForm))

    def validate_feedback_url(self, field: StringField) -> None:
        """Refuse what is no page under https."""
        if not is_safe_page(clean(field.data or "")):
            raise ValidationError(UNSAFE)

    @property
    def details(self) -> RoleDetails:
        """Return what was typed of the role itself."""
        return RoleDetails(
            title=clean(self.title.data or ""),
            location=clean(self.location.data or ""),
            answer_days=self.answer_days.data,
            recruiter_id=number(self.recruiter.data),
            manager_id=number(self.manager.data),
            coordinator_id=number(self.coordinator.data),
            feedback_url=clean(self.feedback_url.data or ""),
        )

    def draft(self) -> PlanDraft:
        """Return the plan as it was typed."""
        return PlanDraft(tuple(each.form.draft() for each in self.stages))


def default(given: int | None, otherwise: int) -> int:
    """Return what was given, a nought too, else the default."""
    return otherwise if given is None else given


def minute_of(at: time | None, otherwise: int) -> int:
    """Return the minute of the day at which *at* is, else the default."""
    return otherwise if at is None else at.hour * 60 + at.minute


def number(text: str | None) -> int | None:
    """Return the id that *text* writes, if it does."""
    return int(text) if text and text.isdecimal() else None
