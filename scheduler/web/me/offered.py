"""What candidates see of one's time, and why they do not see the rest."""

from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from scheduler import clock
from scheduler.domain.bitmap import tick
from scheduler.domain.explain import Rule
from scheduler.domain.zones import instant_of
from scheduler.models import Office, Person
from scheduler.services.outlook import offered as service
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import interviewer
from scheduler.web.me.blueprint import bp
from scheduler.web.signin import clock_of

WORDS = {
    Rule.NOTICE: "That moment is over.",
    Rule.OPENING: "The office is closed then.",
    Rule.DECENT_HOURS: "It is too early or too late in the day.",
    Rule.HOURS: "Your hours do not cover these 30 minutes at this place.",
    Rule.TIME_OFF: "You are off that day.",
    Rule.BUSY: "You are busy elsewhere, or would have less than your gap around it.",
    Rule.TAKEN: "It is taken, or would leave less than your gap: by an interview, or held for a candidate.",
    Rule.LIMITS: "You have reached a limit of yours.",
    Rule.OWN_NOTICE: "It is nearer than the notice that you ask for.",
    Rule.ROOM: "No room of the office is free.",
}
OFFERED = "Nothing speaks against it: candidates are offered this time where the interview allows."


@bp.get("/me/offered")
@interviewer
def offered(person: Person) -> ResponseReturnValue:
    """Show each half hour as the search sees it, and for a chosen one the rule that speaks."""
    now = clock.now()
    offices = list(session().scalars(select(Office).where(Office.is_active).order_by(Office.name)))
    wanted = request.args.get("office", type=int)
    place = wanted if wanted in {each.id for each in offices} else None
    seen = service.view(session(), person, place, now=now)
    at = request.args.get("at", type=int) or asked_for(person)
    found = None if at is None else service.why(session(), seen, at)
    return htmx.render(
        "me/offered",
        person=person,
        clock=clock_of(person),
        now=now,
        offices=offices,
        place=place,
        days=seen.days(now=now),
        why=found,
        asked=request.args.get("moment", ""),
        sentence=(WORDS.get(found.rule, "") if found.rule else OFFERED) if found else "",
    )


def asked_for(person: Person) -> int | None:
    """Return the tick of the wall time that was typed, if it is one."""
    try:
        wall = datetime.fromisoformat(request.args.get("moment", ""))
        return tick(instant_of(wall.replace(tzinfo=None), person.zone))
    except (ValueError, OverflowError):
        return None
