"""Who has a place of an open afternoon."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.visits import VisitState
from scheduler.models import Visit, VisitDay


def guests_of(session: Session, day: VisitDay) -> Sequence[Visit]:
    """Return who has a place of an afternoon, each under its own lock."""
    return session.scalars(
        select(Visit)
        .where(Visit.visit_day_id == day.id, Visit.state == VisitState.CONFIRMED)
        .order_by(Visit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
