"""Telling open afternoons anew after a restore: what was mailed since is not in our records."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Notice
from scheduler.domain.visits import DayState, VisitState
from scheduler.models import CalendarObject, Visit, VisitDay
from scheduler.services.act import Act
from scheduler.services.visits import news


def tell_anew(session: Session, leap: Callable[[CalendarObject], None], *, act: Act) -> None:
    """Tell everybody of the open afternoons to come how they stand, with a higher SEQUENCE."""
    coming = select(Visit).where(
        Visit.state == VisitState.CONFIRMED,
        Visit.visit_day_id.is_not(None),
        Visit.starts_at > act.now,
    )
    for visit in session.scalars(coming.order_by(Visit.starts_at, Visit.id)):
        if visit.entry is not None:
            leap(visit.entry)
            news.tell(session, visit, Notice.VISIT_BOOKED, act=act)
    days = select(VisitDay).where(
        VisitDay.state == DayState.OPEN,
        VisitDay.host_object.has(),
        VisitDay.starts_at > act.now,
    )
    for day in session.scalars(days.order_by(VisitDay.starts_at, VisitDay.id)):
        if day.host_object is not None:
            leap(day.host_object)
            news.tell_host(session, day, act=act)
