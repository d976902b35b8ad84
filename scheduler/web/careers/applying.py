"""Applying for a role, and asking for the private link once more."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler.services import openings
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import missing, public
from scheduler.web.careers.blueprint import bp


@bp.post("/roles/<slug>/applications")
@public
def apply(slug: str) -> ResponseReturnValue:
    """Take an application."""
    found = openings.find_role(session(), slug) or missing()
    return redirect(url_for(".applied", slug=found.slug), 303)


@bp.get("/roles/<slug>/applications")
@public
def applied(slug: str) -> Response:
    """Say where to look next, the same to everybody."""
    found = openings.find_role(session(), slug) or missing()
    return htmx.render("careers/applied", role=found)


@bp.route("/link", methods=["GET", "POST"])
@public
def fresh_link() -> Response:
    """Ask for an address and mail the private link to it."""
    return htmx.render("careers/link")
