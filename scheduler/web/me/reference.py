"""The sheet of one reference, for the hiring team: questions, who to ring, notes, what came of it."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from scheduler import clock
from scheduler.domain.references import SOON, Call, ReferenceState, call_of
from scheduler.errors import Conflict, Invalid
from scheduler.models import Person, Reference
from scheduler.services.references import outcomes, search
from scheduler.services.roles import hiring_teams
from scheduler.text.names import clean_lines
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import StaffForm, once
from scheduler.web.me.blueprint import bp
from scheduler.web.signin import clock_of

SAID = {
    "ring": "Go ahead. Their page says that you are calling.",
    "done": "Noted. This reference is done.",
    "missed": "Noted. They are offered another time, or to write.",
    "save": "Your notes are kept.",
}


class SheetForm(StaffForm):
    """Notes, and the button that was pressed."""

    notes = TextAreaField("Notes", [Optional(), Length(max=20_000)])
    do = StringField()

    @property
    def words(self) -> str:
        """Return the notes, cleaned."""
        return clean_lines(self.notes.data or "")


@bp.get("/references/<int:reference_id>")
@staff
def reference(person: Person, reference_id: int) -> ResponseReturnValue:
    """Show what to ask, whom, and what is known so far."""
    return show(person, hiring_teams.own_reference(session(), person, reference_id), None)


@bp.post("/references/<int:reference_id>")
@staff
def keep_reference(person: Person, reference_id: int) -> ResponseReturnValue:
    """Say that one is calling, keep notes, or write down what came of it."""
    found = hiring_teams.own_reference(session(), person, reference_id)
    form = SheetForm.sent()
    if not form.validate() or form.do.data not in SAID:
        return show(person, found, form, status=422)

    def do() -> str:
        press(person, reference_id, form)
        flash(SAID[str(form.do.data)], "good")
        return url_for("me.reference", reference_id=reference_id)

    try:
        return once(person, do)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        return show(person, found, form, status=409)


def press(person: Person, reference_id: int, form: SheetForm) -> None:
    """Do what the pressed button says; notes that were typed are kept whichever it was."""
    doing = act(person)
    match form.do.data:
        case "ring":
            outcomes.ring(session(), reference_id, by=person.id, act=doing)
        case "done":
            notes = form.words
            outcomes.finish(session(), reference_id, notes=notes, by=person.id, act=doing)
            return
        case "missed":
            outcomes.miss(session(), reference_id, act=doing)
    outcomes.save_notes(session(), reference_id, form.words, by=person.id)


def show(
    person: Person, found: Reference, form: SheetForm | None, *, status: int = 200
) -> ResponseReturnValue:
    """Render the sheet; what was typed and could not be kept stands in it."""
    now, mine = clock.now(), clock_of(person)
    booking = search.standing(session(), found.id)
    soon = call_of(found.soon_at, found.calling_at, now)
    application = found.step.application
    return htmx.render(
        "me/reference",
        status=status,
        reference=found,
        candidate=application.candidate,
        application=application,
        booking=booking,
        soon=soon.value,
        ring_by=found.soon_at + SOON if found.soon_at else None,
        may_ring=soon is Call.WAITING or bool(booking and booking.starts_at > now),
        may_finish=may_finish(found, soon, now_or_over=bool(booking and booking.starts_at <= now)),
        seat=next((each for each in booking.attendances if each.person_id == person.id), None)
        if booking
        else None,
        form=form or SheetForm(data={"notes": found.notes}),
        clock=mine,
        there=Clock(found.zone, mine.hours) if found.zone else None,
        is_desk=person.is_coordinator or person.is_admin,
        pairs=list(zip(found.questions, [*found.answers, *[""] * 99], strict=False)),
    )


def may_finish(found: Reference, soon: Call, *, now_or_over: bool) -> bool:
    """Tell whether somebody can have spoken with the referee by now."""
    is_ringing = found.state is ReferenceState.INVITED and soon is Call.CALLING
    return now_or_over or is_ringing or found.state is ReferenceState.WRITTEN
