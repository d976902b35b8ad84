"""The forms of a pool's members."""

from typing import Self

from sqlalchemy import select
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length, Optional

from scheduler.domain.terms import Training
from scheduler.domain.topics import lines
from scheduler.models import Membership, Person, Pool
from scheduler.text.names import clean_lines
from scheduler.web.acting import session
from scheduler.web.setup.fields import EditForm

TRAINED = {
    Training.TRAINEE: "In training",
    Training.SHADOWING: "Listens in",
    Training.REVERSE_SHADOWING: "Leads, beside a trained person",
    Training.QUALIFIED: "Trained",
}
STATES = [SelectChoice(state.value, words) for state, words in TRAINED.items()]


class MemberForm(EditForm):
    """How far somebody has come."""

    seen = HiddenField()
    training = SelectField("Training", choices=STATES)
    topics = TextAreaField("Topics, one line each", [Optional(), Length(max=2000)])

    @property
    def known(self) -> str:
        """Return the topics, one a line."""
        return "\n".join(lines(clean_lines(self.topics.data or "")))


class NewMemberForm(MemberForm):
    """Who joins, and how far they have come."""

    person = SelectField("Who", coerce=int)

    @classmethod
    def among(cls, pool: Pool, form: Self | None) -> Self:
        """Return *form*, or a blank one, with everybody who is not in the pool yet."""
        form = form or cls(data={"training": Training.QUALIFIED.value})
        members = select(Membership.person_id).where(Membership.pool_id == pool.id)
        others = session().execute(
            select(Person.id, Person.name)
            .where(Person.is_active, Person.is_interviewer, Person.id.not_in(members))
            .order_by(Person.name)
        )
        form.person.choices = [SelectChoice(str(ident), name) for ident, name in others]
        return form
