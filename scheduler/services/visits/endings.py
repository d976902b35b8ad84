"""Calling a visit off, by whoever comes or by us, and freeing all that it has."""

from sqlalchemy.orm import Session

from scheduler.domain.terms import Notice
from scheduler.domain.visits import VisitKind, VisitState, moved
from scheduler.errors import Conflict
from scheduler.models import Visit
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.visits import hosting, news
from scheduler.services.visits.choosing import leave_places, secure, taken
from scheduler.services.visits.visits import OVER, Wanted, note

S = VisitState


def cancel(session: Session, visit_id: int, *, by: str, reason: str = "", act: Act) -> Visit:
    """Call a visit off and free all that it has; both sides are told. Twice is once."""
    with transaction(session):
        secure(session, visit_id, Wanted(VisitKind.AFTERNOON), act=act)
        visit = taken(session, visit_id)
        if visit.state is S.CANCELLED:
            return visit
        if visit.state is S.CONFIRMED and visit.starts_at <= act.now:
            raise Conflict(OVER)
        call_off(session, visit, by=by, reason=reason, act=act)
        return visit


def call_off(session: Session, visit: Visit, *, by: str, reason: str, act: Act) -> None:
    """Write down that a visit does not take place; needs the locks of `secure`."""
    was_asked = visit.state is S.ASKED
    visit.state = moved(visit.state, S.CANCELLED)
    visit.state_at = act.now
    visit.cancelled_by, visit.reason = by, reason
    visit.version += 1
    leave_places(session, visit)
    news.take_back(session, visit, act=act)
    session.flush()
    booking = hosting.standing(session, visit.id)
    if booking:
        hosting.cancel(session, booking, by=by, reason=reason, quietly=False, act=act)
    elif not was_asked:
        news.tell(session, visit, Notice.VISIT_CANCELLED, {"by": by}, act=act)
    note(session, visit, "cancel a visit", act=act)
