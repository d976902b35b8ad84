"""From a visit to an application: what they told us goes along only if they agree."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict
from scheduler.models import Role, Visit
from scheduler.services.applications import applying
from scheduler.services.visits import keeping
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import visitor
from scheduler.web.careers.applying import form_for, shown_role
from scheduler.web.careers.forms import ApplyForm
from scheduler.web.forms import Form, once
from scheduler.web.visitors.blueprint import bp
from scheduler.web.visitors.page import link


class GoOnForm(Form):
    """For which role."""

    role = StringField()


@bp.post("/v/<key>/application")
@visitor
def go_on(visit: Visit) -> ResponseReturnValue:
    """Note that we may keep what they told us, and lead to the form."""
    role = open_role(GoOnForm.sent().role.data or "")

    def do() -> str:
        keeping.agree(session(), visit.id, act=act(visit))
        return link("apply", role=role.slug)

    return once(visit, do)


@bp.get("/v/<key>/application")
@visitor
def apply(visit: Visit) -> ResponseReturnValue:
    """Show the form of a role, with what they told us if they agreed; else an empty one."""
    role = open_role(request.args.get("role", ""))
    if visit.consented_at is None:
        return redirect(url_for("careers.form", slug=role.slug), 303)
    form = form_for(role, ApplyForm(data=known(visit)))
    keeper = role.coordinator or role.recruiter
    return htmx.render("careers/apply", role=role, form=form, keeper=keeper)


def known(visit: Visit) -> dict[str, str]:
    """Return what they told us that the form asks for, too."""
    return {"name": visit.name, "mail": visit.mail, "accommodations": visit.needs}


def open_role(slug: str) -> Role:
    """Return a role that takes applications; raise Conflict for one that is closed."""
    role = shown_role(slug)
    if role.state == RoleState.CLOSED:
        raise Conflict(applying.CLOSED)
    return role
