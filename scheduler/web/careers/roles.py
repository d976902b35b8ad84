"""The open roles, and the page of each."""

from flask import Response

from scheduler.domain.terms import RoleState
from scheduler.models import Role
from scheduler.services.roles import drafts, faq, openings
from scheduler.services.visits import lists
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import missing, public, signed_in
from scheduler.web.careers import process, stops
from scheduler.web.careers.applying import form_for
from scheduler.web.careers.asking import EnquiryForm
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
        htmx.render(
            "careers/index",
            roles=roles,
            summaries=summaries,
            offices=offices,
            visited={each.id for each in lists.offices_with_visits(session())},
        )
    )


@bp.get("/roles/<slug>")
@public
def role(slug: str) -> Response:
    """Show the posting, the process, and the form; a draft to those who write roles only."""
    found = openings.find_role(session(), slug) or missing()
    if found.state == RoleState.DRAFT and not may_preview():
        missing()
    line = stops_of(found)
    response = htmx.render(
        "careers/role",
        role=found,
        page=openings.page_of(found),
        stops=line,
        route=process.route_of(line),
        facts=process.facts_of(line, answer_days=found.answer_days),
        keeper=found.coordinator or found.recruiter,
        first_talk=process.first_talk(line),
        takes_visitors=bool(lists.offices_with_visits(session())),
        form=form_for(found, ApplyForm()) if found.state == RoleState.PUBLISHED else None,
        faq=faq.entries(session(), found.id, public=True),
        ask=EnquiryForm() if found.state == RoleState.PUBLISHED else None,
    )
    return browsable(response)


def may_preview() -> bool:
    """Tell whether somebody who may write roles is signed in."""
    row = signed_in()
    return row is not None and (row.person.is_coordinator or row.person.is_admin)


def stops_of(found: Role) -> list[stops.ShownStop]:
    """Return the process that candidates of *found* go through, or for a draft would."""
    if found.state == RoleState.DRAFT:
        offices = {office.id: office.name for office in openings.open_offices(session())}
        return stops.of_draft(drafts.shown_draft(found), offices)
    plan = openings.shown_plan(session(), found.id)
    return stops.of_plan(plan) if plan else []


def browsable(response: Response) -> Response:
    """Return *response* for the browser's own Back, though for no cache between: forms have keys."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
