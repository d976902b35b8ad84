"""The list of messages, and the question whether mail works."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from scheduler import clock
from scheduler.database import db
from scheduler.errors import Invalid, Refused
from scheduler.mail.trial import Reader, try_out
from scheduler.models import Person
from scheduler.services import beats
from scheduler.services.post import sent
from scheduler.services.post.sent import Delivery, Page
from scheduler.services.upkeep import restoring
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import admin, coordinator
from scheduler.web.forms import StaffForm, pressed
from scheduler.web.sent.blueprint import bp
from scheduler.web.sent.letters import STATES, line_of
from scheduler.web.signin import clock_of
from scheduler.worker import server_of


class TrialForm(StaffForm):
    """Where to send one real invitation."""

    to = StringField("Send one real invitation to")


@bp.get("")
@coordinator
def index(person: Person) -> Response:
    """List the messages, the newest first."""
    return show(person, TrialForm(data={"to": person.mail}))


@bp.post("/test")
@coordinator
def test(person: Person) -> ResponseReturnValue:
    """Send one real invitation now; the page says how far it came."""
    form, reader_clock = TrialForm.sent(), clock_of(person)
    if not form.validate():
        return show(person, form, status=422)
    server = server_of(settings().smtp_url)
    if server is None:
        raise Refused("No mail server is set, so nothing can be sent.")
    reader = Reader(form.to.data or "", reader_clock.zone, reader_clock.hours)
    doing = act(person)
    session().rollback()  # nothing may stay open while the mail server takes its time
    try:
        try_out(db.engine, settings().letterhead, server, reader, act=doing)
    except Invalid as invalid:
        form.to.errors = [str(invalid)]
        return show(person, form, status=422)
    return redirect(url_for(".index", _anchor="trial"), 303)


@bp.post("/release")
@admin
def release(person: Person) -> ResponseReturnValue:
    """Let the mail go out that a restore has held."""
    pressed()
    restoring.release_mail(session(), act=act(person))
    flash("Mail goes out again.", "good")
    return redirect(url_for(".index"), 303)


def show(person: Person, form: TrialForm, *, status: int = 200) -> Response:
    """Render the list that the address asks for."""
    only, who = asked_state(), request.args.get("who", "").strip()
    page = sent.find(session(), only=only, who=who, page=request.args.get("page", 1, type=int) or 1)
    return htmx.render(
        "sent/index",
        status=status,
        form=form,
        page=page,
        lines=[line_of(each) for each in page.messages],
        filters=filters(page, only, who),
        who=who,
        only=only,
        earlier=address(only, who, page.number - 1) if page.number > 1 else "",
        later=address(only, who, page.number + 1) if page.last < page.total else "",
        states=STATES,
        trial=sent.last_trial(session()),
        is_stuck=beats.is_silent(session(), now=clock.now()),
        clock=clock_of(person),
        now=clock.now(),
    )


def asked_state() -> Delivery | None:
    """Return the state that the address asks for; an unknown one is all of them."""
    word = request.args.get("state", "")
    return Delivery(word) if word in set(Delivery) else None


def filters(page: Page, only: Delivery | None, who: str) -> list[tuple[str, int, str, bool]]:
    """Return each state with its words, how many there are, its address and whether it is shown."""
    found = [("Everything", sum(page.counts.values()), address(None, who), only is None)]
    for state, (words, _) in STATES.items():
        if page.counts[state] or state is only:
            found.append((words, page.counts[state], address(state, who), state is only))
    return found


def address(only: Delivery | None, who: str, number: int = 1) -> str:
    """Return the address of a page of the list."""
    return url_for(
        ".index",
        state=only.value if only else None,
        who=who or None,
        page=number if number > 1 else None,
    )
