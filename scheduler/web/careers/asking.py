"""Asking about a role without applying; one answer whoever asks, and nobody bothered before a press."""

from datetime import timedelta

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scheduler import clock
from scheduler.domain.questions import LONGEST
from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Company, Role
from scheduler.services import limits
from scheduler.services.questions import enquiries
from scheduler.services.questions.enquiries import Asker
from scheduler.services.questions.promises import promise
from scheduler.services.questions.questions import NOTHING
from scheduler.services.roles import faq
from scheduler.text.addresses import mail_key
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import public
from scheduler.web.careers.applying import shown_role
from scheduler.web.careers.blueprint import bp
from scheduler.web.careers.forms import hours_of
from scheduler.web.forms import Form, once
from scheduler.web.mail_field import an_address

HOUR = timedelta(hours=1)
PER_ADDRESS, PER_CLIENT, PER_ROLE = 5, 20, 200


class EnquiryForm(Form):
    """A question, and where the answer goes."""

    question = TextAreaField(
        "Your question",
        [
            InputRequired(NOTHING),
            Length(max=LONGEST, message=f"Use {LONGEST:,} characters at most."),
        ],
    )
    asker = StringField("Your name", [Optional(), Length(max=200)])
    address = StringField("Email for the answer", [an_address])


@bp.get("/roles/<slug>/questions")
@public
def questions(slug: str) -> Response:
    """Show what was asked before, and the form alone."""
    return show(shown_role(slug), EnquiryForm())


@bp.post("/roles/<slug>/questions")
@public
def enquire(slug: str) -> ResponseReturnValue:
    """Take a question; what cannot be taken is shown again with what was typed."""
    role, form = shown_role(slug), EnquiryForm.sent()
    if not form.validate():
        return show(role, form, status=422)
    key = mail_key(form.address.data or "")
    for name, most in (
        (f"enquire as {key}", PER_ADDRESS),
        (f"enquire from {request.remote_addr}", PER_CLIENT),
        (f"enquire for {role.id}", PER_ROLE),
    ):
        limits.count(session(), name, most, window=HOUR, now=clock.now(), is_vital=True)
    said = Asker(
        mail=form.address.data or "",
        words=form.question.data or "",
        name=form.asker.data or "",
        clock=hours_of(request.accept_languages.best or ""),
    )
    role_id = role.id

    def do() -> str:
        enquiries.ask(session(), role_id, said, act=act(None))
        return url_for(".enquired", slug=slug)

    try:
        return once(None, do)
    except Invalid as invalid:
        form.question.errors = [str(invalid)]
        return show(shown_role(slug), form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return show(shown_role(slug), form, status=409)


@bp.get("/roles/<slug>/asked")
@public
def enquired(slug: str) -> Response:
    """Say where to look next, the same to everybody."""
    return htmx.render("careers/enquired", role=shown_role(slug))


def show(role: Role, form: EnquiryForm, *, status: int = 200) -> Response:
    """Render the page of questions alone."""
    company = session().get_one(Company, 1)
    found = promise(session(), role, now=clock.now())
    return htmx.render(
        "careers/questions",
        status=status,
        role=role,
        faq=faq.entries(session(), role.id, public=True),
        ask=form if role.state == RoleState.PUBLISHED or form.errors else None,
        answerer=found.person,
        months=role.retention_months or company.retention_months,
    )
