"""Choosing a day without applying: one page an office, and one answer whoever asks."""

import re
from datetime import timedelta

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.errors import Conflict, Invalid
from scheduler.models import Office
from scheduler.services import limits
from scheduler.services.visits import lists, visits
from scheduler.text.addresses import mail_key
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import missing, public
from scheduler.web.careers.forms import hours_of
from scheduler.web.forms import once
from scheduler.web.visitors.blueprint import bp
from scheduler.web.visitors.forms import VisitForm
from scheduler.web.visitors.offering import offering_of

HOUR = timedelta(hours=1)
PER_ADDRESS, PER_CLIENT, PER_OFFICE = 5, 60, 500


@bp.get("/visit")
@public
def offices() -> ResponseReturnValue:
    """List the offices that take visitors; one alone is shown at once."""
    found = lists.offices_with_visits(session())
    if len(found) == 1:
        return redirect(url_for(".office", slug=slug_of(found[0])), 303)
    return htmx.render("visitors/offices", offices=[(each, slug_of(each)) for each in found])


@bp.get("/visit/<slug>")
@public
def office(slug: str) -> Response:
    """Show what may be chosen, and the form."""
    return show(shown_office(slug), VisitForm(data={"wanted": request.args.get("for", "")}))


@bp.post("/visit/<slug>")
@public
def ask(slug: str) -> ResponseReturnValue:
    """Take what somebody wants; nothing is held, and the page that follows is the same for all."""
    found = shown_office(slug)
    form = VisitForm.sent()
    form.offer(most_of(found))
    if not form.validate() or form.choice is None:
        return show(found, form, status=422)
    limit(found, mail_key(form.mail.data or ""))
    office_id, wanted, visitor = found.id, form.choice, form.visitor(clock=hours())

    def do() -> str:
        visits.ask(session(), office_id, wanted, visitor, act=act(None))
        return url_for(".asked", slug=slug)

    try:
        return once(None, do)
    except Invalid as invalid:
        form.guests.errors = [str(invalid)]
        return show(shown_office(slug), form, status=422)
    except Conflict as conflict:
        form.wanted.errors = [str(conflict)]
        return show(shown_office(slug), form, status=409)


@bp.get("/visit/<slug>/asked")
@public
def asked(slug: str) -> Response:
    """Say where to look next, the same to everybody."""
    found = shown_office(slug)
    return htmx.render(
        "visitors/asked", office=found, slug=slug, is_repeated="already" in request.args
    )


def show(office: Office, form: VisitForm, *, status: int = 200) -> Response:
    """Render an office's page, with a form as it was typed."""
    now, reader = clock.now(), clock_of(office)
    found = offering_of(office, reader, now=now)
    form.offer(found.most)
    others = [each for each in lists.offices_with_visits(session()) if each.id != office.id]
    return htmx.render(
        "visitors/office",
        status=status,
        office=office,
        slug=slug_of(office),
        form=form,
        offering=found,
        clock=reader,
        now=now,
        others=[(each, slug_of(each)) for each in others],
    )


def most_of(office: Office) -> int:
    """Return how many may come at a time."""
    return offering_of(office, clock_of(office), now=clock.now()).most


def shown_office(slug: str) -> Office:
    """Return the office of this address; raise Missing for one that takes no visitors."""
    found = lists.offices_with_visits(session())
    return next((each for each in found if slug_of(each) == slug), None) or missing()


def slug_of(office: Office) -> str:
    """Return an office's name as addresses have it; its number where nothing is left of it.

    >>> slug_of(Office(id=3, name="San Francisco"))
    'san-francisco'
    >>> slug_of(Office(id=3, name="東京"))
    'office-3'
    """
    return re.sub(r"[^a-z0-9]+", "-", office.name.lower()).strip("-") or f"office-{office.id}"


def clock_of(office: Office) -> Clock:
    """Return the office's own clock, in the hours of the first language that the browser asks for."""
    return Clock(office.zone, 24 if hours() != 12 else 12, city=office.name)  # noqa: PLR2004 -- hours


def hours() -> int:
    """Return whether the reader's clock has 12 or 24 hours."""
    return hours_of(request.accept_languages.best or "")


def limit(office: Office, key: str) -> None:
    """Raise Limited where one address, one client or one office is asked for too often."""
    for name, most in (
        (f"visit as {key}", PER_ADDRESS),
        (f"visit from {request.remote_addr}", PER_CLIENT),
        (f"visit to {office.id}", PER_OFFICE),
    ):
        limits.count(session(), name, most, window=HOUR, now=clock.now())
