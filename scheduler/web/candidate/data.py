"""What we hold of a candidate: to see, to take along as one file, and to let us keep for longer."""

from datetime import timedelta

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from scheduler import clock
from scheduler.domain.retention import Deed
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Candidate
from scheduler.services import limits
from scheduler.services.privacy import coded, codes, exporting, held, retention
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.bookings import home_clock
from scheduler.web.downloads import INERT, sent_whole
from scheduler.web.forms import Form, once

PER_HOUR = 5
PAGES = {
    Deed.DOWNLOAD: "candidate.download",
    Deed.ERASE: "candidate.erasure",
    Deed.ADDRESS: "candidate.address",
}
KEEPS = "Thank you. We keep it, and write to you before it goes."


class CodeForm(Form):
    """The digits of a mail."""

    code = StringField("Code", [InputRequired("Enter the eight digits."), Length(max=40)])


class AskForm(Form):
    """What a code is wanted for."""

    deed = HiddenField()


@bp.get("/c/<key>/data")
@candidate
def data(person: Candidate) -> ResponseReturnValue:
    """Show what we hold, why, and until when."""
    return htmx.render(
        "candidate/data",
        candidate=person,
        groups=held.groups_of(session(), person),
        kept=held.kept(person),
        clock=home_clock(person),
        ready=request.args.get("ready", ""),
    )


@bp.post("/c/<key>/data/code")
@candidate
def ask_code(person: Candidate) -> ResponseReturnValue:
    """Mail a code, and lead to the page that asks for it."""
    form = AskForm.sent()
    try:
        deed = Deed(form.deed.data or "")
    except ValueError:
        raise Missing from None
    window = timedelta(hours=1)
    limits.count(session(), f"code for {person.id}", PER_HOUR, window=window, now=clock.now())

    def do() -> str:
        codes.mail_code(session(), person.id, deed, act=act(person))
        return candidate_url(PAGES[deed], person)

    return once(person, do)


@bp.get("/c/<key>/data/download")
@candidate
def download(person: Candidate) -> ResponseReturnValue:
    """Ask for the code that opens the download."""
    return ask(person, CodeForm())


@bp.post("/c/<key>/data/download")
@candidate
def open_download(person: Candidate) -> ResponseReturnValue:
    """Open the download for some minutes, with the right code."""
    form = CodeForm.sent()
    if not form.validate():
        return ask(person, form, status=422)
    right: list[int] = []

    def do() -> str:
        code = coded.open_download(session(), person.id, right[0], act=act(person))
        ready = codes.grant(settings().secret_keys, code)
        return candidate_url("candidate.data", person, ready=ready)

    try:
        return once(person, do, glance=lambda: right.append(checked(person, Deed.DOWNLOAD, form)))
    except (Invalid, Conflict) as refused:
        return refuse(person, form, refused)


def checked(person: Candidate, deed: Deed, form: CodeForm) -> int:
    """Return the id of the code that was typed; raise Invalid for a wrong one."""
    typed = form.code.data or ""
    keys = settings().secret_keys
    return codes.check(session(), keys, person.id, deed, typed, now=clock.now())


def refuse(person: Candidate, form: CodeForm, refused: Exception) -> ResponseReturnValue:
    """Render the page with what was wrong with the code."""
    form.code.errors = [str(refused)]
    return ask(person, form, status=409 if isinstance(refused, Conflict) else 422)


def ask(person: Candidate, form: CodeForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page that asks for the code of a download."""
    asked = codes.open_code(session(), person.id, Deed.DOWNLOAD, now=clock.now())
    return htmx.render(
        "candidate/data_download", status=status, candidate=person, form=form, is_asked=bool(asked)
    )


@bp.get("/c/<key>/data/file/<ready>")
@candidate
def data_file(person: Candidate, ready: str) -> Response:
    """Hand out the file with everything, while the code counts."""
    keys = settings().secret_keys
    if not codes.granted(session(), keys, person.id, ready, now=clock.now()):
        raise Missing
    response = Response(mimetype="application/zip")
    if request.method != "HEAD":
        made = exporting.export(session(), person.id, act=act(person))
        response = sent_whole(made, exporting.size_of(made))
    response.headers.set("Content-Disposition", "attachment", filename="your-data.zip")
    response.headers["Content-Security-Policy"] = INERT
    return response


@bp.post("/c/<key>/data/applications/<int:application_id>/longer")
@candidate
def keep_longer(person: Candidate, application_id: int) -> ResponseReturnValue:
    """Keep an application that has ended for its months once more."""

    def do() -> str:
        retention.keep_longer(session(), person.id, application_id, act=act(person))
        flash(KEEPS, "good")
        return candidate_url("candidate.data", person)

    return once(person, do)
