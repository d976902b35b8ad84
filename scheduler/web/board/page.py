"""The board of a role: who stands where, who needs somebody, and what is next."""

from collections.abc import Sequence
from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.models import Person
from scheduler.services.queue import board as service
from scheduler.services.queue.board import Card, RoleLine
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.board.blueprint import bp
from scheduler.web.board.view import figures, shown_lane
from scheduler.web.coordinator.blueprint import clock_of
from scheduler.web.coordinator.queue import WORDS

SHOWN = {"": "Everybody", "stuck": "Stuck", "office": "In the office"}


@bp.get("/board")
@coordinator
def boards(person: Person) -> ResponseReturnValue:
    """Show the board of the role with most people; where there is none, say how one begins."""
    roles = service.roles_of(session())
    if not roles:
        return htmx.render("board/none", person=person)
    return drawn(person, max(roles, key=lambda role: role.count).slug, roles)


@bp.get("/board/<slug>")
@coordinator
def board(person: Person, slug: str) -> ResponseReturnValue:
    """Show everybody in process for one role; raise Missing for none."""
    return drawn(person, slug, service.roles_of(session()))


def drawn(person: Person, slug: str, roles: Sequence[RoleLine]) -> ResponseReturnValue:
    """Return the page of one role's board, for a reader."""
    reader, now = clock_of(person), clock.now()
    shown = request.args.get("show", "")
    shown = shown if shown in SHOWN else ""
    found = service.board_of(session(), slug, zone=reader.zone, now=now)
    wanted = partial(is_shown, shown=shown)
    return htmx.render(
        "board/board",
        clock=reader,
        now=now,
        board=found,
        roles=roles,
        lanes=[shown_lane(lane, found.role, wanted) for lane in found.lanes],
        shown=shown,
        switch=[(text, address(slug, key), key == shown) for key, text in SHOWN.items()],
        figures=figures(found),
        stuck=[card for card in found.stuck if wanted(card)],
        words=WORDS,
    )


def address(slug: str, shown: str) -> str:
    """Return the address of a board that shows everybody, or some."""
    return url_for(".board", slug=slug, show=shown or None)


def is_shown(card: Card, shown: str) -> bool:
    """Tell whether a card is among those asked for."""
    if shown == "stuck":
        return card.row is not None
    if shown == "office":
        return card.meeting is not None and bool(card.meeting.office)
    return True
