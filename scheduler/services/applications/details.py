"""What candidates change about themselves."""

from sqlalchemy.orm import Session

from scheduler.models import Application, Candidate
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings import step_free
from scheduler.services.calendars.feed_versions import words_changed
from scheduler.services.transaction import raise_versions, transaction


def change_details(  # noqa: PLR0913 -- one for each field of their page
    session: Session,
    candidate_id: int,
    *,
    zone: str,
    clock: int,
    phone: str,
    needs_step_free: bool = False,
    act: Act,
) -> Candidate:
    """Change where a candidate is, how they read a clock, their phone, and what rooms they need.

    Bookings stay at their times; their rooms change where they have steps on the way and others,
    without any, are free.
    """
    with transaction(session):
        if needs_step_free:
            step_free.lock_rooms(session, candidate_id, act=act)
        raise_versions(session, [candidate_id])
        candidate = session.get_one(Candidate, candidate_id)
        before = {"zone": candidate.zone, "clock": candidate.clock}
        if candidate.phone != phone:
            words_changed(session, Application.candidate_id == candidate_id, now=act.now)
        candidate.zone, candidate.clock, candidate.phone = zone, clock, phone
        candidate.needs_step_free = needs_step_free
        journal.record(
            session,
            "change details",
            f"candidate:{candidate_id}",
            act=act,
            payload={"before": before, "after": {"zone": zone, "clock": clock}},
        )
        if needs_step_free:
            session.flush()
            step_free.change_rooms(session, candidate_id, act=act)
    return candidate
