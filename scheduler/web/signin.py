"""Signing in by a mailed link, signing out, and the list of one's sessions."""

from datetime import timedelta

from flask import Blueprint, Response, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.routing import BuildError
from wtforms import StringField

from scheduler import clock
from scheduler.models import Person, SignIn
from scheduler.services import limits
from scheduler.services.people import sessions
from scheduler.text.addresses import mail_key
from scheduler.text.times import Clock, minutes
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import public, staff
from scheduler.web.forms import Form, pressed
from scheduler.web.mail_field import an_address

bp = Blueprint("signin", __name__)

HOUR = timedelta(hours=1)
PER_ADDRESS, PER_CLIENT = 5, 30
LONGEST_CLIENT = 200
LIFE = minutes(sessions.MAILED // timedelta(minutes=1))
DAYS, HOURS = sessions.LONGEST.days, sessions.IDLE // HOUR


class SignInForm(Form):
    """Whom to mail the link."""

    mail = StringField("Work email", [an_address])


@bp.get("/sign-in")
@public
def form() -> Response:
    """Ask for a work email, or name the command where no mail can be sent."""
    return show_form(SignInForm())


@bp.post("/sign-in")
@public
def ask() -> Response:
    """Mail a link if the address is somebody's here; the answer reads the same if it is not."""
    asked = SignInForm.sent()
    if not asked.validate():
        return show_form(asked, status=422)
    key, now = mail_key(asked.mail.data or ""), clock.now()
    for name, limit in (
        (f"sign-in to {key}", PER_ADDRESS),
        (f"by {request.remote_addr}", PER_CLIENT),
    ):
        limits.count(session(), name, limit, window=HOUR, now=now, is_vital=True)
    if settings().smtp_url:
        sessions.mail_link(session(), key, act=act(None))
    return htmx.render("signin/asked", mail=(asked.mail.data or "").strip(), minutes=LIFE)


def show_form(asked: SignInForm, *, status: int = 200, is_stale: bool = False) -> Response:
    """Render the form around what was asked, for a new link if one *is_stale*."""
    return htmx.render("signin/form", status=status, form=asked, minutes=LIFE, is_stale=is_stale)


def stale() -> Response:
    """Render where a new link is had, alike for one that is used, too old or never was."""
    return show_form(SignInForm(), status=404, is_stale=True)


@bp.get("/sign-in/<key>")
@public
def link(key: str) -> Response:
    """Show the button behind a link; opening it uses nothing."""
    row = opened(key)
    if row is None:
        return stale()
    return htmx.render("signin/link", person=row.person, key=key, days=DAYS, hours=HOURS)


@bp.post("/sign-in/<key>")
@public
def use(key: str) -> ResponseReturnValue:
    """Sign in by a link, once; whatever this browser knew before is forgotten."""
    row = opened(key)
    if row is None:
        return stale()
    entered = sessions.use_link(
        session(), row.id, client=(request.user_agent.string)[:LONGEST_CLIENT], act=act(row.person)
    )
    onward = cookie.get("next")
    cookie.clear()
    cookie.permanent = True
    cookie["staff"] = entered.handle
    return redirect(address_of(onward) or home_of(entered.person), 303)


def opened(key: str) -> SignIn | None:
    """Return the link that *key* opens; none for every wrong one alike."""
    return sessions.find_link(session(), settings().secret_keys, key, now=clock.now())


def address_of(place: object) -> str:
    """Return the page of ours that *place*, kept in the cookie, names; empty if it names none."""
    match place:
        case {"endpoint": str(endpoint), "values": dict(values)}:
            try:
                return url_for(endpoint, **values)
            except BuildError:
                return ""
    return ""


def clock_of(person: Person) -> Clock:
    """Return how *person* is told times."""
    return Clock(person.zone, 24 if person.clock == 24 else 12)  # noqa: PLR2004 -- hours


def home_of(person: Person) -> str:
    """Return the page that a person starts from."""
    may_coordinate = person.is_coordinator or person.is_admin
    return url_for("coordinator.queue" if may_coordinate else "me.home")


@bp.post("/sign-out")
@staff
def sign_out(person: Person) -> ResponseReturnValue:
    """End this session."""
    pressed()
    sessions.end_session(session(), person, g.staff_session.id, act=act(person))
    cookie.clear()
    return redirect(url_for(".form"), 303)


@bp.get("/me/sessions", endpoint="sessions")
@staff
def list_sessions(person: Person) -> Response:
    """List where a person is signed in."""
    return htmx.render(
        "signin/sessions",
        rows=sessions.sessions_of(session(), person, now=clock.now()),
        this=g.staff_session.id,
        clock=clock_of(person),
    )


@bp.post("/me/sessions/<int:session_id>/end")
@staff
def end(person: Person, session_id: int) -> ResponseReturnValue:
    """End one of a person's own sessions."""
    pressed()
    sessions.end_session(session(), person, session_id, act=act(person))
    return redirect(url_for(".sessions"), 303)
