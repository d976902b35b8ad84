"""All candidates, found by name, address or role."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler.models import Person
from scheduler.services.applications import candidates as service
from scheduler.text.names import clean
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of

LONGEST = 100


@bp.get("/candidates")
@coordinator
def candidates(person: Person) -> ResponseReturnValue:
    """List who applied, newest first, or those in whom all the words are found."""
    words = clean(request.args.get("q", ""))[:LONGEST]
    page = service.find(session(), words, page=request.args.get("page", 1, type=int))
    return htmx.render(
        "coordinator/candidates",
        clock=clock_of(person),
        words=words,
        page=page,
        turn=lambda number: url_for(".candidates", q=words or None, page=number),
    )
