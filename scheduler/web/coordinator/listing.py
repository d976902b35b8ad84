"""All candidates, found by name, address or role, and by where they stand."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Person
from scheduler.services.applications import candidates as service
from scheduler.services.applications.candidates import LIVE, Wanted
from scheduler.text.names import clean
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of

LONGEST = 100
STATES = {
    LIVE: "In process",
    "paused": "Rests",
    "hired": "Hired",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
}


@bp.get("/candidates")
@coordinator
def candidates(person: Person) -> ResponseReturnValue:
    """List who applied, newest first, or those in whom all the words are found."""
    words, role, at = (asked(name) for name in ("q", "role", "at"))
    wanted = Wanted(words, role, at)
    page = service.find(session(), wanted, page=request.args.get("page", 1, type=int))
    return htmx.render(
        "coordinator/candidates",
        clock=clock_of(person),
        wanted=wanted,
        page=page,
        roles=service.roles_of(session()),
        stops=service.stops_of(session(), role),
        states=STATES,
        turn=lambda number: url_for(
            ".candidates", q=words or None, role=role or None, at=at or None, page=number
        ),
    )


def asked(name: str) -> str:
    """Return one part of the question, as it may be searched for."""
    return clean(request.args.get(name, ""))[:LONGEST]
