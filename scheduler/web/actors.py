"""Who may use a route: every view bears exactly one of these decorators, else nothing starts."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from scheduler import clock
from scheduler.domain.terms import KeyPurpose
from scheduler.errors import Missing, Refused
from scheduler.models import (
    Attendance,
    Candidate,
    Enquiry,
    Handover,
    Key,
    Person,
    Reference,
    StaffSession,
)
from scheduler.services import keys
from scheduler.services.people import sessions
from scheduler.services.references import referees
from scheduler.services.visits import visits
from scheduler.web import htmx
from scheduler.web.acting import act, seen, session, settings

View = Callable[..., ResponseReturnValue]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEYED = frozenset(
    {"", "public", "candidate", "answerer", "referee", "visitor", "enquirer"}
)  # no way back leads to their pages
SIGNED_OUT = (
    "You are not signed in any more, so nothing was saved. Sign in in another tab, come back "
    "to this page and press the button again."
)


def declare(view: View, actor: str) -> View:
    """Return *view*, marked as one that *actor* may use."""
    view.actor = actor  # type: ignore[attr-defined]  # a function may bear a mark
    return view


def actor_of(view: object) -> str:
    """Return who may use *view*; empty if nobody said so."""
    return str(getattr(view, "actor", ""))


def require_actors(app: Flask) -> None:
    """Raise RuntimeError, naming the routes that do not say who may use them."""
    silent = [name for name, view in app.view_functions.items() if not actor_of(view)]
    if silent:
        raise RuntimeError(f"No actor is declared for: {', '.join(sorted(silent))}.")


def public(view: View) -> View:
    """Let everybody use *view*, which is handed nobody."""
    return declare(view, "public")


def candidate(view: View) -> View:
    """Hand *view* the candidate whose key the address bears; their first POST confirms them."""

    @wraps(view)
    def guarded(key: str, **values: object) -> ResponseReturnValue:
        person = session().get(Candidate, opened(KeyPurpose.CANDIDATE, key)) or missing()
        if person.erased_at is not None:  # for the hour in which the link still stands
            return redirect(url_for("candidate.erased"), 303)
        if request.method not in SAFE and person.confirmed_at is None:
            keys.confirm_address(session(), person.id, act=act(person))
        return view(person, **values)

    return declare(guarded, "candidate")


def answerer(view: View) -> View:
    """Hand *view* the seat whose key the address bears, or what became of it: one person's."""

    @wraps(view)
    def guarded(key: str, **values: object) -> ResponseReturnValue:
        ident = opened(KeyPurpose.ANSWER, key)
        seat = session().get(Attendance, ident) or session().get(Handover, ident) or missing()
        if not seat.person.is_active:
            raise Missing
        return view(seat, **values)

    return declare(guarded, "answerer")


def referee(view: View) -> View:
    """Hand *view* the reference whose key the address bears; their first POST confirms them."""

    @wraps(view)
    def guarded(key: str, **values: object) -> ResponseReturnValue:
        reference = session().get(Reference, opened(KeyPurpose.REFEREE, key)) or missing()
        if request.method not in SAFE and reference.confirmed_at is None:
            referees.confirm(session(), reference.id, act=act(reference))
        return view(reference, **values)

    return declare(guarded, "referee")


def visitor(view: View) -> View:
    """Hand *view* the visit whose key the address bears; their first POST confirms the address."""

    @wraps(view)
    def guarded(key: str, **values: object) -> ResponseReturnValue:
        visit = visits.own_visit(session(), opened(KeyPurpose.VISIT, key))
        if request.method not in SAFE and visit.confirmed_at is None:
            visits.confirm_address(session(), visit.id, act=act(visit))
        return view(visit, **values)

    return declare(guarded, "visitor")


def enquirer(view: View) -> View:
    """Hand *view* the enquiry whose key the address bears."""

    @wraps(view)
    def guarded(key: str, **values: object) -> ResponseReturnValue:
        found = session().get(Enquiry, opened(KeyPurpose.ENQUIRY, key)) or missing()
        return view(found, **values)

    return declare(guarded, "enquirer")


def opened(purpose: KeyPurpose, text: str) -> int:
    """Return whom the key that reads *text* belongs to; every wrong one is Missing alike."""
    found = keys.open_with(session(), settings().secret_keys, purpose, text) or missing()
    g.key = text
    seen().note((Key, found.row.id), clock.now(), under=found.under)
    return found.row.subject_id


def missing() -> NoReturn:
    """Raise Missing, behind an `or`."""
    raise Missing


def candidate_url(endpoint: str, person: Candidate, **values: object) -> str:
    """Return the address of a page of *person*, with the key that opened this one or a fresh one."""
    key = g.get("key") or keys.key_of(
        session(), settings().secret_keys, KeyPurpose.CANDIDATE, person.id
    )
    return url_for(endpoint, key=key, **values)  # type: ignore[arg-type]  # whatever a route takes


def staff(view: View) -> View:
    """Hand *view* the signed-in person, whatever their rights."""
    return for_staff(view, "staff", lambda _: True)


def interviewer(view: View) -> View:
    """Hand *view* the signed-in interviewer."""
    return for_staff(view, "interviewer", lambda person: person.is_interviewer)


def coordinator(view: View) -> View:
    """Hand *view* the signed-in coordinator; an admin is one too."""
    return for_staff(view, "coordinator", lambda person: person.is_coordinator or person.is_admin)


def admin(view: View) -> View:
    """Hand *view* the signed-in admin."""
    return for_staff(view, "admin", lambda person: person.is_admin)


def for_staff(view: View, actor: str, may: Callable[[Person], bool]) -> View:
    """Return *view* for signed-in people who *may*; others are asked to sign in, or refused."""

    @wraps(view)
    def guarded(**values: object) -> ResponseReturnValue:
        row = signed_in()
        if row is None:
            return ask_to_sign_in()
        g.staff_session, g.person = row, row.person
        if not may(row.person):
            raise Refused("Your rights here do not reach this page. An admin can change that.")
        return view(row.person, **values)

    return declare(guarded, actor)


def fresh(view: View) -> View:
    """Let *view*, under a decorator of staff, ask for a sign-in of the last 12 hours.

    A button that was pressed too late says so; the next sign-in leads back to its page.
    """

    @wraps(view)
    def guarded(person: Person, **values: object) -> ResponseReturnValue:
        if is_fresh():
            return view(person, **values)
        if request.method in SAFE:
            return ask_to_sign_in()
        come_back_to_page_before()
        return htmx.render("signin/again", status=403)

    guarded.asks_for_fresh = True  # type: ignore[attr-defined]  # a function may bear a mark
    return guarded


def asks_for_fresh(view: object) -> bool:
    """Tell whether *view* asks for a fresh sign-in."""
    return bool(getattr(view, "asks_for_fresh", False))


def is_fresh() -> bool:
    """Tell whether whoever is signed in did so within the last 12 hours."""
    return sessions.is_fresh(g.staff_session, now=clock.now())


def come_back_to_page_before() -> None:
    """Let the next sign-in lead to the page of staff that the browser says a press came from."""
    adapter = current_app.create_url_adapter(request)
    try:
        parts = urlsplit(request.referrer or "")
        if adapter is None or parts.netloc != request.host:
            return
        endpoint, values = adapter.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return
    if actor_of(current_app.view_functions.get(endpoint)) not in KEYED:
        come_back_to(endpoint, **values)


def come_back_to(endpoint: str, **values: object) -> None:
    """Let the next sign-in in this browser lead to a page of ours."""
    cookie["next"] = {"endpoint": endpoint, "values": values}


def signed_in() -> StaffSession | None:
    """Return the session that this browser's cookie names, if it still counts."""
    handle, now = cookie.get("staff"), clock.now()
    row = sessions.find_session(session(), handle) if handle else None
    if row is None:
        return None
    mark = (StaffSession, row.id)
    if not sessions.is_live(row, seen_at=seen().last(mark) or row.seen_at, now=now):
        return None
    seen().note(mark, now)
    return row


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and remember the way back; a press that was lost says so."""
    if request.method not in SAFE:
        raise Refused(SIGNED_OUT)
    come_back_to(request.endpoint or "", **(request.view_args or {}))
    if htmx.wants_fragment():
        return Response(status=401, headers={"HX-Redirect": url_for("signin.form")})
    return redirect(url_for("signin.form"), 303)
