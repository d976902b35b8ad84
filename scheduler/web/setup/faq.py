"""What a role tells everybody: put there from a question, or by hand; edited, ordered, taken back."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.questions import LONGEST
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Person, Question, Role
from scheduler.services.roles import drafts
from scheduler.services.roles import faq as service
from scheduler.services.roles.faq import Words
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import StaffForm, once
from scheduler.web.setup.blueprint import bp

TOO_LONG = Length(max=LONGEST, message=f"Use {LONGEST:,} characters at most.")
UP, DOWN = -1, 1


class EntryForm(StaffForm):
    """A question and its answer as everybody reads them."""

    asked = TextAreaField("The question", [InputRequired("Enter the question."), TOO_LONG])
    answer = TextAreaField("The answer", [InputRequired("Enter the answer."), TOO_LONG])
    may_name = BooleanField("It is no name here")
    seen = IntegerField(validators=[Optional()])
    source = HiddenField()

    @property
    def words(self) -> Words:
        """Return what is to be read."""
        return Words(
            self.asked.data or "",
            self.answer.data or "",
            may_name=bool(self.may_name.data),
            seen=self.seen.data or 0,
        )


class MoveForm(StaffForm):
    """One of four buttons."""

    do = StringField()


@bp.get("/roles/<int:role_id>/faq")
@coordinator
def faq(_: Person, role_id: int) -> ResponseReturnValue:
    """Show what a role tells everybody, with a question to be shared where one is named."""
    role = drafts.role_of(session(), role_id)
    found = source_of(role, request.args.get("question", ""))
    if found is None:
        return show(role, EntryForm())
    proposed = service.proposal(found)
    data = {"asked": proposed.question, "answer": proposed.answer, "source": found.id}
    return show(role, EntryForm(data=data), found)


@bp.post("/roles/<int:role_id>/faq")
@coordinator
def share_answer(person: Person, role_id: int) -> ResponseReturnValue:
    """Put a question and its answer on the role's page."""
    role = drafts.role_of(session(), role_id)
    form = EntryForm.sent()
    found = source_of(role, form.source.data or "")

    def do() -> str:
        service.add(session(), role_id, form.words, by=person.id, act=act(person), question=found)
        flash("It stands on the role’s page.", "good")
        return url_for(".faq", role_id=role_id)

    return kept(person, role, form, do, found)


@bp.get("/roles/<int:role_id>/faq/<int:entry_id>")
@coordinator
def faq_entry(_: Person, role_id: int, entry_id: int) -> ResponseReturnValue:
    """Show one entry to be edited."""
    role = drafts.role_of(session(), role_id)
    found = service.own_entry(session(), role_id, entry_id)
    data: dict[str, Any] = {"asked": found.question, "answer": found.answer, "seen": found.version}
    return show(role, EntryForm(data=data), entry_id=entry_id)


@bp.post("/roles/<int:role_id>/faq/<int:entry_id>")
@coordinator
def change_answer(person: Person, role_id: int, entry_id: int) -> ResponseReturnValue:
    """Say it in other words."""
    role = drafts.role_of(session(), role_id)
    service.own_entry(session(), role_id, entry_id)
    form = EntryForm.sent()

    def do() -> str:
        service.change(session(), role_id, entry_id, form.words, by=person.id, act=act(person))
        flash("Saved.", "good")
        return url_for(".faq", role_id=role_id)

    return kept(person, role, form, do, entry_id=entry_id)


@bp.post("/roles/<int:role_id>/faq/<int:entry_id>/place")
@coordinator
def place_answer(person: Person, role_id: int, entry_id: int) -> ResponseReturnValue:
    """Move an entry up or down, take it back, or show it again."""
    drafts.role_of(session(), role_id)
    service.own_entry(session(), role_id, entry_id)
    form = MoveForm.sent()
    if not form.validate():
        raise Invalid(" ".join(map(str, form.form_errors)))

    def do() -> str:
        doing, pressed = act(person), form.do.data
        if pressed in {"up", "down"}:
            service.move(session(), role_id, entry_id, UP if pressed == "up" else DOWN, act=doing)
        elif pressed in {"back", "show"}:
            is_public = pressed == "show"
            service.show(session(), role_id, entry_id, is_public=is_public, by=person.id, act=doing)
            flash("It is on the page again." if is_public else "It is off the page.", "good")
        return url_for(".faq", role_id=role_id) + f"#e-{entry_id}"

    return once(person, do)


def source_of(role: Role, number: str) -> Question | None:
    """Return the question that an entry is made of; raise Missing for one of another role."""
    if not number.isdecimal():
        return None
    found = session().get(Question, int(number))
    if found is None or found.role.id != role.id:
        raise Missing
    return found


def kept(
    person: Person,
    role: Role,
    form: EntryForm,
    do: Callable[[], str],
    found: Question | None = None,
    entry_id: int | None = None,
) -> ResponseReturnValue:
    """Keep an entry once; what cannot be kept is shown again as it was typed."""
    role_id = role.id
    if not form.validate():
        return show(role, form, found, entry_id=entry_id, status=422)
    try:
        return once(person, do)
    except (Invalid, Conflict) as refused:
        form.form_errors.append(str(refused))
        status = 409 if isinstance(refused, Conflict) else 422
        again = drafts.role_of(session(), role_id)
        return show(again, form, found, entry_id=entry_id, status=status)


def show(
    role: Role,
    form: EntryForm,
    found: Question | None = None,
    *,
    entry_id: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the list with one form: of a new entry, or of the one that is edited."""
    return htmx.render(
        "setup/faq",
        status=status,
        role=role,
        entries=service.entries(session(), role.id, public=False),
        form=form,
        source=found,
        entry_id=entry_id,
        names=service.names_of(found) if found else [],
    )
