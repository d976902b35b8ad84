"""Roles: the list, a posting to read, and the editor of text and plan side by side."""

from dataclasses import asdict
from datetime import time

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from wtforms import HiddenField

from scheduler import clock
from scheduler.domain.draft import PlanDraft, StageDraft, gaps
from scheduler.domain.draft_edits import edited
from scheduler.domain.posting.reader import NO_LOCATION, NO_TITLE
from scheduler.domain.terms import LIVE_APPLICATIONS, RoleState, StageKind
from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Office, Person, Plan, Role
from scheduler.services.roles import drafts, publishing
from scheduler.services.roles.preview import preview
from scheduler.services.roles.preview_days import day_rows
from scheduler.services.roles.sources import sources
from scheduler.text.markdown import read
from scheduler.text.posting_html import to_html
from scheduler.text.times import minutes
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.forms import StaffForm, once
from scheduler.web.setup.blueprint import bp
from scheduler.web.setup.role_forms import PostingForm, RoleForm
from scheduler.web.signin import clock_of


class StateForm(StaffForm):
    """A button that closes a role or opens it again."""

    state = HiddenField()


@bp.get("/roles")
@coordinator
def roles(_: Person) -> ResponseReturnValue:
    """List every role with what is under way for it."""
    counted = session().execute(
        select(Application.role_id, func.count())
        .where(Application.state.in_(LIVE_APPLICATIONS))
        .group_by(Application.role_id)
    )
    live = {row[0]: row[1] for row in counted}
    plans = selectinload(Role.plans).load_only(Plan.number, Plan.published_at)
    every = select(Role).order_by(Role.state, Role.title).options(plans)
    found = session().scalars(every).all()
    return htmx.render("setup/roles", roles=found, live=live)


@bp.get("/roles/new")
@coordinator
def role_new(_: Person) -> ResponseReturnValue:
    """Ask for a posting."""
    return htmx.render("setup/role_new", form=PostingForm())


@bp.post("/roles")
@coordinator
def create_role(person: Person) -> ResponseReturnValue:
    """Read a posting, and go on to its plan."""
    form = PostingForm.sent()
    if not form.validate():
        return htmx.render("setup/role_new", status=422, form=form)

    def create() -> str:
        made = drafts.import_posting(
            session(),
            form.source,
            source_url=form.address,
            title=(form.title.data or "").strip(),
            act=act(person),
        )
        return url_for("setup.role", role_id=made.id)

    try:
        return once(person, create)
    except Invalid as refused:
        form.text.errors = [str(refused)]
        return htmx.render("setup/role_new", status=422, form=form)


@bp.get("/roles/<int:role_id>")
@coordinator
def role(person: Person, role_id: int) -> ResponseReturnValue:
    """Show a role's text beside its plan."""
    found = drafts.role_of(session(), role_id)
    return show(person, found, filled(found))


@bp.post("/roles/<int:role_id>")
@coordinator
def save_role(person: Person, role_id: int) -> ResponseReturnValue:
    """Save what stands in the editor, whichever of its buttons was pressed, then do that."""
    found = drafts.role_of(session(), role_id)
    form = RoleForm.sent()
    if not form.validate():
        return show(person, found, form, status=422)
    command = form.do.data or "save"
    try:
        draft = form.draft()
        if command not in {"save", "publish"}:
            draft = edited(draft, command)
        version = int(form.version.data or -1)
        saved = drafts.save_draft(
            session(), role_id, form.details, draft, version=version, act=act(person)
        )
        if command == "publish":
            publishing.publish(session(), role_id, version=saved.version, act=act(person))
    except Invalid as refused:
        form.form_errors.append(str(refused))
        return show(person, found, form, status=422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        fresh = drafts.role_of(session(), role_id)
        if str(conflict) != drafts.CHANGED:
            form.version.data = str(fresh.version)
        return show(person, fresh, form, status=409)
    flash(said(command, saved.title), "good")
    return redirect(url_for("setup.role", role_id=role_id) + anchor(command), 303)


def said(command: str, title: str) -> str:
    """Return what the press came to."""
    if command == "publish":
        return f"{title} is published. New candidates walk through this plan."
    return "Saved. Nothing is public until you publish."


def anchor(command: str) -> str:
    """Return where on the page the press was."""
    verb, _, rest = command.partition(":")
    if verb == "add-stage":
        return "#add-stage"
    first = rest.partition(":")[0]
    return f"#stage-{first}" if first.isdecimal() else ""


@bp.post("/roles/<int:role_id>/state")
@coordinator
def role_state(person: Person, role_id: int) -> ResponseReturnValue:
    """Close a role, or open it again."""
    form = StateForm.sent()
    if not form.validate() or form.state.data not in set(RoleState):
        raise Invalid("Please open the page again.")
    state = RoleState(form.state.data)
    saved = drafts.set_state(session(), role_id, state, act=act(person))
    word = "closed: its page says so, and nobody can apply" if saved.closed_at else "open again"
    flash(f"{saved.title} is {word}. Applications under way go on.", "good")
    return redirect(url_for("setup.role", role_id=role_id), 303)


@bp.get("/roles/<int:role_id>/text")
@coordinator
def role_text(_: Person, role_id: int) -> ResponseReturnValue:
    """Show a role's text for changing."""
    found = drafts.role_of(session(), role_id)
    form = PostingForm(data={"text": found.posting, "source_url": found.source_url})
    return htmx.render("setup/role_text", role=found, form=form)


@bp.post("/roles/<int:role_id>/text")
@coordinator
def save_text(person: Person, role_id: int) -> ResponseReturnValue:
    """Keep another text; the plan stays as it is."""
    found = drafts.role_of(session(), role_id)
    form = PostingForm.sent()
    try:
        if not form.validate():
            return htmx.render("setup/role_text", status=422, role=found, form=form)
        drafts.change_text(
            session(), role_id, form.source, form.address, version=found.version, act=act(person)
        )
    except (Invalid, Conflict) as refused:
        form.text.errors = [str(refused)]
        return htmx.render("setup/role_text", status=422, role=found, form=form)
    flash("The text is saved. The plan stays as it was.", "good")
    return redirect(url_for("setup.role", role_id=role_id), 303)


def filled(role: Role) -> RoleForm:
    """Return the editor filled with what is stored."""
    return RoleForm(
        data={
            "title": role.title,
            "location": role.location,
            "answer_days": role.answer_days,
            "recruiter": str(role.recruiter_id or ""),
            "manager": str(role.manager_id or ""),
            "coordinator": str(role.coordinator_id or ""),
            "feedback_url": role.feedback_url,
            "version": str(role.version),
            "stages": [stage_data(stage) for stage in asdict(drafts.shown_draft(role))["stages"]],
        }
    )


def stage_data(stage: dict[str, object]) -> dict[str, object]:
    """Return one stage of a draft as the form wants it: hours for an exercise."""
    for way in stage["ways"]:  # type: ignore[attr-defined]  # plain values of a draft
        way["brief"] = str(way["brief"] or "")
        way["hours"] = way["minutes"] // 60 if way["minutes"] else None
        way["kind"] = StageKind(way["kind"]).value
        day = way["day"]
        day["longest_hours"] = day["longest_minutes"] // 60
        day["may_repeat"] = "yes" if day["may_repeat"] else ""
        for name in ("lunch_from", "lunch_until"):
            day[name] = time(*divmod(day[name], 60))
    return stage


def show(person: Person, role: Role, form: RoleForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the editor: what is typed, what is open in it, and what it would give."""
    draft = form.draft() if status != 200 else drafts.shown_draft(role)  # noqa: PLR2004 -- ok
    offices = session().scalars(select(Office).where(Office.is_active).order_by(Office.name)).all()
    found = obstacles(person, role, draft)
    staff = session().scalars(select(Person).where(Person.is_active).order_by(Person.name)).all()
    return htmx.render(
        "setup/role",
        status=status,
        role=role,
        form=form,
        draft=draft,
        review=still_open(role),
        open_fields={gap.anchor: gap.sentence for gap in gaps(draft)},
        open_stages={each.stage for each in found},
        stage_line=stage_line,
        stored_way=lambda stage, way: is_stored(role, stage, way),
        obstacles=found,
        plan=role.plans[-1] if role.plans else None,
        rows=preview(session(), role, drafts.shown_draft(role), now=clock.now()),
        days=day_rows(session(), role, drafts.shown_draft(role), now=clock.now()),
        places=[("remote", "Remote"), *((f"office:{each.id}", each.name) for each in offices)],
        staff=staff,
        sources=sources(session(), role),
        text=to_html(read(role.posting, address=role.source_url or None).document, apply_url="#"),
        clock=clock_of(person),
        now=clock.now(),
        kinds=list(StageKind),
    )


def still_open(role: Role) -> list[str]:
    """Return what was noticed in the text, less what has been settled since."""
    settled = {NO_TITLE} if role.title else set()
    settled |= {NO_LOCATION} if role.location else set()
    return [each for each in drafts.shown_draft(role).review if each not in settled]


def is_stored(role: Role, stage: int, way: int) -> bool:
    """Tell whether the exercise at this place of the plan is saved, so that its brief has a page."""
    stages = drafts.shown_draft(role).stages
    ways = stages[stage].ways if stage < len(stages) else ()
    return way < len(ways) and ways[way].kind is StageKind.EXERCISE


def stage_line(stage: StageDraft) -> str:
    """Return what a closed stage says of itself: its ways and their lengths."""
    parts = []
    for way in stage.ways:
        lengths = [each.minutes for each in way.interviews if each.minutes]
        total = way.minutes or sum(lengths)
        name = way.title if len(stage.ways) > 1 else ""
        parts.append(" ".join(part for part in (name, minutes(total) if total else "") if part))
    return " · ".join(part for part in parts if part)


def obstacles(person: Person, role: Role, draft: PlanDraft) -> list[publishing.Obstacle]:
    """Return why the draft cannot be published now."""
    return publishing.obstacles(session(), role, draft, act=act(person))
