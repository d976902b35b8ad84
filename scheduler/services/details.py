"""What candidates change about themselves."""

from sqlalchemy.orm import Session

from scheduler.models import Application, Candidate
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.feed_versions import words_changed
from scheduler.services.transaction import raise_versions, transaction


def change_details(
    session: Session, candidate_id: int, *, zone: str, clock: int, phone: str, act: Act
) -> Candidate:
    """Change where a candidate is, how they read a clock, and their phone; bookings stay."""
    with transaction(session):
        raise_versions(session, [candidate_id])
        candidate = session.get_one(Candidate, candidate_id)
        before = {"zone": candidate.zone, "clock": candidate.clock}
        if candidate.phone != phone:
            words_changed(session, Application.candidate_id == candidate_id, now=act.now)
        candidate.zone, candidate.clock, candidate.phone = zone, clock, phone
        journal.record(
            session,
            "change details",
            f"candidate:{candidate_id}",
            act=act,
            payload={"before": before, "after": {"zone": zone, "clock": clock}},
        )
    return candidate
