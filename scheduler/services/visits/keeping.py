"""Keeping what a visitor told us, where they apply and agree."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.models import Visit
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.transaction import transaction


def agree(session: Session, visit_id: int, *, act: Act) -> None:
    """Note that a visitor agrees to our keeping what they told us, as they apply; once is enough."""
    with transaction(session):
        agreed = session.scalar(
            update(Visit)
            .where(Visit.id == visit_id, Visit.consented_at.is_(None))
            .values(consented_at=act.now)
            .returning(Visit.id)
        )
        if agreed:
            journal.record(session, "agree to be kept", f"visit:{visit_id}", act=act)
