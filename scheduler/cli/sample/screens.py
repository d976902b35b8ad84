"""A talk at Larkfield that somebody may join on the screen of its room, and who leaves the room."""

from dataclasses import replace

from scheduler.cli.sample.deeds import Scene
from scheduler.cli.sample.town import Town
from scheduler.domain.draft import InterviewDraft, SeatDraft
from scheduler.domain.terms import Answer
from scheduler.models import Attendance
from scheduler.services.seats import answers


def with_screen(town: Town, talk: InterviewDraft, pool: str) -> InterviewDraft:
    """Return *talk* with a second seat, in the room or on its screen, where a *pool* is named."""
    if not pool:
        return talk
    second = SeatDraft(1, f"pool:{town.pools[pool]}", may_join_by_screen=True)
    return replace(talk, seats=(*talk.seats, second))


def loses_the_room(scene: Scene) -> None:
    """Be told by everybody who would be in the room with them that they can't, one after another."""
    while seat := in_room(scene):
        act = scene.town.by(seat.person.name, scene.now)
        answers.cannot(scene.session, seat.id, "The office has no heating that week.", act=act)
        scene.session.expire_all()


def in_room(scene: Scene) -> Attendance | None:
    """Return somebody who still comes to the room of their talk."""
    for seat in scene.booking.line_up:
        if not seat.by_screen and seat.answer is not Answer.DECLINED:
            return seat
    return None
