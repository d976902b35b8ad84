"""What the coordinator sends from a candidate's page."""

from wtforms import HiddenField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from scheduler.domain.process import Outcome
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


class AddressForm(StaffForm):
    """A candidate's new address, and the one that it replaces."""

    mail = StringField("Email", [InputRequired("Enter an email address."), Length(max=254)])
    seen = HiddenField(validators=[InputRequired()])
