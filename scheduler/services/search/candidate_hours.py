"""The hours of their day at which a candidate talks by video: the usual ones, or wider by choice."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Span
from scheduler.domain.hours import DECENT_FROM, DECENT_UNTIL
from scheduler.models import Booking, Candidate
from scheduler.services import journal
from scheduler.services.act import Act, candidate_actor
from scheduler.services.transaction import lock, raise_versions, transaction

USUAL: Span = DECENT_FROM, DECENT_UNTIL
WIDE: Span = 6 * 60, 23 * 60


def day_of(candidate: Candidate) -> Span:
    """Return the minutes of their day in which a candidate talks by video."""
    since, until = candidate.day_from, candidate.day_until
    return USUAL[0] if since is None else since, USUAL[1] if until is None else until


def is_at_odd_hours(candidate: Candidate, booking: Booking) -> bool:
    """Tell whether a talk by video lies outside their day where they are now.

    It was within when it was booked: they have moved to another zone since, or their day is shorter.
    """
    times = booking.starts_at, booking.ends_at
    return booking.office_id is None and is_odd(candidate, times)


def is_odd(candidate: Candidate, times: tuple[datetime, datetime]) -> bool:
    """Tell whether a talk by video from one instant to another would lie outside their day."""
    zone, (since, until) = ZoneInfo(candidate.zone), day_of(candidate)
    begins, ends = (each.astimezone(zone) for each in times)
    minutes = 60 * ends.hour + ends.minute + (24 * 60 if ends.date() != begins.date() else 0)
    return 60 * begins.hour + begins.minute < since or minutes > until


def is_wide(candidate: Candidate) -> bool:
    """Tell whether a candidate has chosen to talk earlier and later than usual."""
    return day_of(candidate) != USUAL


def choose_day(session: Session, candidate_id: int, *, wide: bool, act: Act) -> None:
    """Keep that a candidate talks early and late by video, or at the usual hours again.

    What is booked stays; the same again changes nothing.
    """
    with transaction(session):
        lock(session, [candidate_id])
        candidate = session.get_one(Candidate, candidate_id, populate_existing=True)
        if is_wide(candidate) == wide:
            return
        candidate.day_from, candidate.day_until = WIDE if wide else (None, None)
        action = "hours widened" if wide else "usual hours"
        journal.record(session, action, candidate_actor(candidate_id), act=act)
        raise_versions(session, [candidate_id])
