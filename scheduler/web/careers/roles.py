"""The open roles, and the page of each."""

from flask import Response

from scheduler.domain.terms import RoleState
from scheduler.models import Role
from scheduler.services import openings
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import missing, public, signed_in
from scheduler.web.careers import process
from scheduler.web.careers.applying import form_for
from scheduler.web.careers.blueprint import bp
from scheduler.web.careers.forms import ApplyForm


@bp.get("/")
@public
def index() -> Response:
    """List the roles that take applications, and our offices."""
    roles = openings.open_roles(session())
    summaries = {role.id: openings.page_of(role).summary for role in roles}
    offices = openings.open_offices(session())
    return browsable(
        htmx.render("careers/index", roles=roles, summaries=summaries, offices=offices)
    )


@bp.get("/roles/<slug>")
@public
def role(slug: str) -> Response:
    """Show the posting, the process, and the form; a draft to coordinators only."""
    found = openings.find_role(session(), slug) or missing()
    if found.state == RoleState.DRAFT and not may_preview():
        missing()
    return show(found, form_for(found, ApplyForm()))


def may_preview() -> bool:
    """Tell whether somebody who may write roles is signed in."""
    row = signed_in()
    return row is not None and (row.person.is_coordinator or row.person.is_admin)


def show(found: Role, form: ApplyForm) -> Response:
    """Render the page of a role."""
    stages = process.stages_of(openings.shown_plan(session(), found.id))
    response = htmx.render(
        "careers/role",
        role=found,
        page=openings.page_of(found),
        route=process.route_of(stages),
        facts=process.facts_of(found, stages),
        keeper=found.coordinator or found.recruiter,
        first_talk=process.first_talk(stages),
        form=form,
        stops=process.shown(stages),
    )
    return browsable(response)


def browsable(response: Response) -> Response:
    """Return *response* for the browser's own Back, though for no cache between: forms have keys."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
