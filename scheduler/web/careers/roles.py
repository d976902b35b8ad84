"""The open roles, and the page of each."""

from flask import Response

from scheduler.services import openings
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import missing, public
from scheduler.web.careers.blueprint import bp


@bp.get("/")
@public
def index() -> Response:
    """List the roles that take applications."""
    return htmx.render("careers/index", roles=openings.open_roles(session()))


@bp.get("/roles/<slug>")
@public
def role(slug: str) -> Response:
    """Show one role."""
    found = openings.find_role(session(), slug) or missing()
    return htmx.render("careers/role", role=found)
