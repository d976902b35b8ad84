"""Why so few? For a plan that is being written, and for one that is published."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.models import Person
from scheduler.services.roles import drafts
from scheduler.services.roles.why_drafts import DraftLooked, DraftWhy, look_at_draft
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.why import Part, made
from scheduler.web.coordinator.why_words import Told
from scheduler.web.setup.blueprint import bp


@bp.get("/roles/<int:role_id>/why")
@coordinator
def role_why(_: Person, role_id: int) -> ResponseReturnValue:
    """Show why an interview of the plan, or a whole loop, gives what it gives."""
    role = drafts.role_of(session(), role_id)
    where = tuple(max(0, request.args.get(name, 0, type=int)) for name in ("stage", "way"))
    talk = request.args.get("interview", type=int)
    looked = look_at_draft(
        session(),
        role,
        drafts.shown_draft(role),
        (where[0], where[1], talk if talk is None or talk >= 0 else None),
        now=clock.now(),
    )
    parts = [part_of(each, looked, role_id) for each in looked.whys]
    return htmx.render("setup/role_why", role=role, parts=parts)


def part_of(why: DraftWhy, looked: DraftLooked, role_id: int) -> Part:
    """Return one interview or loop at one place in words."""
    told = Told(
        name="",
        office=why.office,
        notice_hours=why.way.notice_hours,
        horizon_days=why.way.horizon_days,
        run_minutes=why.way.day.run_minutes,
        longest_minutes=why.way.day.longest_minutes,
        pools=looked.pools,
        people=looked.people,
    )
    role = url_for("setup.role", role_id=role_id)
    return made(why.title, why.talks, why.few, why.gains, told, role=role)
