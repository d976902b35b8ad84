"""Applying for a role: one form, and one answer whoever asks."""

from datetime import timedelta

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict
from scheduler.models import Company, Role
from scheduler.services import limits
from scheduler.services.applications import applying
from scheduler.services.roles import openings
from scheduler.text.addresses import mail_key
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import missing, public
from scheduler.web.careers import process, stops
from scheduler.web.careers.blueprint import bp
from scheduler.web.careers.forms import ApplyForm
from scheduler.web.forms import once

HOUR = timedelta(hours=1)
PER_ADDRESS, PER_CLIENT, PER_ROLE = 5, 60, 500
LARGEST_BODY = 32 * 2**20  # more than we take, so that the form itself can say what is too large


@bp.get("/roles/<slug>/applications")
@public
def form(slug: str) -> Response:
    """Show the form alone."""
    role = shown_role(slug)
    return show_form(role, form_for(role, ApplyForm()))


@bp.post("/roles/<slug>/applications")
@public
def apply(slug: str) -> ResponseReturnValue:
    """Take an application; what cannot be taken is shown again with what was typed."""
    request.max_content_length = LARGEST_BODY
    role = shown_role(slug)
    sent = form_for(role, ApplyForm.sent())
    if not sent.validate():
        sent.ask_for_file()
        return show_form(role, sent, status=422)
    limit(role, mail_key(sent.mail.data or ""))
    answers, role_id = sent.answers(language=request.accept_languages.best or ""), role.id

    def send() -> str:
        applying.apply(session(), role_id, answers, act=act(None))
        return url_for(".applied", slug=slug)

    return once(None, send)


def shown_role(slug: str) -> Role:
    """Return the role of this address; raise Missing where it is not published yet."""
    role = openings.find_role(session(), slug)
    return role if role and role.state != RoleState.DRAFT else missing()


def limit(role: Role, key: str) -> None:
    """Raise Limited where one address, one client or one role is asked for too often."""
    for name, most in (
        (f"apply as {key}", PER_ADDRESS),
        (f"apply from {request.remote_addr}", PER_CLIENT),
        (f"apply for {role.id}", PER_ROLE),
    ):
        limits.count(session(), name, most, window=HOUR, now=clock.now())


def form_for(role: Role, form: ApplyForm) -> ApplyForm:
    """Return *form* with the zones to choose from and the months that *role* keeps data."""
    company = session().get_one(Company, 1)
    months = role.retention_months or company.retention_months
    form.offer_zones(clock.now(), company.zone)
    form.consent.label.text = (
        f"{company.name} may keep what I send here for {months} months after the process ends. "
        "I can have it deleted earlier."
    )
    return form


def show_form(role: Role, form: ApplyForm, *, status: int = 200) -> Response:
    """Render the form alone; raise Conflict for a closed role."""
    if role.state == RoleState.CLOSED:
        raise Conflict(applying.CLOSED)
    keeper = role.coordinator or role.recruiter
    return htmx.render("careers/apply", status=status, role=role, form=form, keeper=keeper)


@bp.get("/roles/<slug>/applied")
@public
def applied(slug: str) -> Response:
    """Say where to look next, the same to everybody."""
    role = shown_role(slug)
    plan = openings.shown_plan(session(), role.id)
    return htmx.render(
        "careers/applied",
        role=role,
        keeper=role.coordinator or role.recruiter,
        first_talk=process.first_talk(stops.of_plan(plan) if plan else []),
        is_repeated="already" in request.args,
    )
