"""A question without an application: sent by the button behind its mail, answered, deleted."""

from datetime import timedelta

from flask import Blueprint, flash, g, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler import clock
from scheduler.domain.questions import LONGEST
from scheduler.errors import Conflict, Invalid
from scheduler.models import Enquiry
from scheduler.services import limits
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.questions import enquiries as service
from scheduler.services.questions.promises import promise
from scheduler.services.questions.questions import NOTHING, Asked
from scheduler.services.questions.tasks import shown
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import enquirer
from scheduler.web.forms import Form, once

bp = Blueprint("enquiries", __name__)

PER_HOUR, HOUR = 20, timedelta(hours=1)


class MoreForm(Form):
    """Another question."""

    words = TextAreaField(
        "Something else?",
        [
            InputRequired(NOTHING),
            Length(max=LONGEST, message=f"Use {LONGEST:,} characters at most."),
        ],
    )


@bp.get("/q/<key>")
@enquirer
def page(enquiry: Enquiry) -> ResponseReturnValue:
    """Show the question with its button, afterwards the thread."""
    return show(enquiry, MoreForm())


@bp.post("/q/<key>/confirmation")
@enquirer
def confirm(enquiry: Enquiry) -> ResponseReturnValue:
    """Send the question: the address is theirs."""

    def do() -> str:
        service.confirm(session(), enquiry.id, act=act(enquiry))
        flash("Your question is with us.", "good")
        return url_for(".page", key=g.key)

    return once(enquiry, do)


@bp.post("/q/<key>/questions")
@enquirer
def ask(enquiry: Enquiry) -> ResponseReturnValue:
    """Ask something else in the same thread."""
    form = MoreForm.sent()
    if not form.validate():
        return show(enquiry, form, status=422)
    name = f"ask as enquiry {enquiry.id}"
    limits.count(session(), name, PER_HOUR, window=HOUR, now=clock.now())

    def do() -> str:
        service.ask_more(session(), enquiry.id, Asked(form.words.data or ""), act=act(enquiry))
        flash("Your question is with us.", "good")
        return url_for(".page", key=g.key)

    try:
        return once(enquiry, do)
    except Invalid as invalid:
        form.words.errors = [str(invalid)]
        return show(enquiry, form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(enquiry, form, status=409)


@bp.post("/q/<key>/erasure")
@enquirer
def erase(enquiry: Enquiry) -> ResponseReturnValue:
    """Delete everything that we hold of whoever asked; the link leads nowhere from then on."""
    slug = enquiry.role.slug

    def do() -> str:
        service.forget(session(), enquiry.id, act=act(enquiry))
        return url_for("careers.questions", slug=slug)

    return once(None, do)


def show(enquiry: Enquiry, form: MoreForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page; a question that was not taken stands in it as it was typed."""
    working, now = WorkingDays.of(session()), clock.now()
    found = service.thread(session(), enquiry.id)
    return htmx.render(
        "enquiries/page",
        status=status,
        enquiry=enquiry,
        role=enquiry.role,
        found=[shown(each, working, now=now) for each in found if not each.sender],
        promise=promise(session(), enquiry.role, now=now),
        form=form,
        clock=Clock(enquiry.zone, 24 if enquiry.clock == 24 else 12),  # noqa: PLR2004 -- hours
        key=g.key,
    )
