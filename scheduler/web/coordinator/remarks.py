"""What somebody answered by mail that no rule can decide: read it, do something, put it aside."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from scheduler.domain.terms import RemarkKind
from scheduler.errors import Invalid
from scheduler.models import Person, Remark
from scheduler.services.inbox import countering
from scheduler.services.messages import remarks as service
from scheduler.text.names import clean_lines
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.wishes import stamp
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.deeds import first_error
from scheduler.web.forms import StaffForm, once
from scheduler.web.signin import clock_of


class KeepForm(StaffForm):
    """A word to whoever proposed another time, if somebody has one."""

    words = TextAreaField("A word with it", [Optional(), Length(max=1000)])


@bp.get("/candidates/<int:application_id>/remarks/<int:remark_id>")
@coordinator
def remark(person: Person, application_id: int, remark_id: int) -> ResponseReturnValue:
    """Show what a mail says, and what there is to do about it."""
    found = service.own_remark(session(), application_id, remark_id)
    booking, mine = found.booking, clock_of(person)
    place = booking.office
    return htmx.render(
        "coordinator/remark",
        remark=found,
        form=KeepForm(),
        proposed=proposed(found, mine),
        booking=booking,
        application=booking.step.application,
        candidate=booking.step.application.candidate,
        clock=Clock(place.zone, mine.hours, city=place.name) if place else mine,
        mine=mine,
    )


def proposed(found: Remark, reader: Clock) -> dict[str, str]:
    """Return what opens the picker at the time that somebody proposed."""
    if found.starts_at is None:
        return {}
    day = reader.local(found.starts_at).date()
    return {"week": day.isoformat(), "slot": stamp(found.starts_at)}


@bp.post("/candidates/<int:application_id>/remarks/<int:remark_id>")
@coordinator
def settle(person: Person, application_id: int, remark_id: int) -> ResponseReturnValue:
    """Put it aside; the time that stands holds, and whoever proposed another is told."""
    found = service.own_remark(session(), application_id, remark_id)
    form = KeepForm.sent()
    if not form.validate():
        raise Invalid(first_error(form))

    def do() -> str:
        flash(seen_to(person, found, clean_lines(form.words.data or "")), "good")
        return url_for(".queue")

    return once(person, do)


def seen_to(person: Person, found: Remark, words: str) -> str:
    """See to a remark and return what to say of it; a proposal that stands gets an answer."""
    if found.kind is not RemarkKind.PROPOSED or found.settled_at is not None:
        service.settle(session(), found.id, act=act(person))
        return "Seen to."
    is_told = countering.keep_time(session(), found.id, words, act=act(person))
    return f"The time stays, and {found.who} is told." if is_told else "Seen to."
