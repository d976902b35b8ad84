"""Coffee or lunch with one of ours: a booking with one host, claimed as an interview is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Audience, BookingState, Notice
from scheduler.domain.visits import TITLES
from scheduler.models import Booking, Visit
from scheduler.services.act import Act
from scheduler.services.bookings import single_talks
from scheduler.services.calendars import meetings
from scheduler.services.messages import telling
from scheduler.services.messages.place_facts import Facts
from scheduler.services.placing import attending, invitations
from scheduler.services.placing.lineups import Placed
from scheduler.services.visits import news
from scheduler.services.visits.search import Hosts


def standing(session: Session, visit_id: int) -> Booking | None:
    """Return the booking of a host for a visit, if there is one."""
    return session.scalar(
        select(Booking).where(Booking.visit_id == visit_id, Booking.state == BookingState.SCHEDULED)
    )


def make(
    session: Session, visit: Visit, hosts: Hosts, starts_at: datetime, host: Placed, *, act: Act
) -> Booking:
    """Return a new booking of a host, with its claims and the host's invitation."""
    entry = news.entry_of(session, visit, act=act)
    booking = Booking(
        reference=meetings.reference(),
        visit=visit,
        title=TITLES[hosts.offer.kind],
        minutes=hosts.offer.minutes,
        office=visit.office,
        candidate_object=entry,
        team_object=meetings.new_object(session, Audience.TEAM, act=act),
        created_at=act.now,
        changed_at=act.now,
    )
    single_talks.store(session, booking, starts_at, host, act=act)
    return booking


def tell_made(session: Session, booking: Booking, before: Facts | None, *, act: Act) -> None:
    """Tell both sides of a new booking; of a visitor who had another time it is a move."""
    if before is None:
        invitations.invite(session, [booking], act=act)
        return
    invitations.revise_day(session, booking.entry, booking, act=act)
    invitations.tell_candidate(session, booking, Notice.MOVED, {"before": before}, act=act)
    invitations.revise_team(session, booking, act=act)
    for attendance in booking.attendances:
        invitations.tell_member(session, attendance, Notice.BOOKED_TEAM, {}, act=act)


def tell_change(session: Session, booking: Booking, *, act: Act) -> None:
    """Tell both sides of another number of guests; time and host stay."""
    booking.version += 1
    booking.changed_at = act.now
    before = telling.when_facts(booking)
    invitations.tell_move(session, booking, before, attending.Change(), act=act)


def cancel(
    session: Session, booking: Booking, *, by: str, reason: str = "", quietly: bool, act: Act
) -> None:
    """Cancel a booking whose host is locked; *quietly*: the visitor hears of something else."""
    single_talks.give_up(session, booking, by=by, reason=reason, act=act)
    if quietly:
        invitations.tell_team_cancel(session, booking, act=act)
    else:
        invitations.tell_cancel(session, booking, act=act)
