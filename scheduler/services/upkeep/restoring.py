"""What has to happen to a database that was restored from a backup, before anybody works with it.

The world outside has gone on since the backup: calendars have seen higher SEQUENCEs, mails have
left, browsers have signed in. Nothing of that may be taken back silently.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.domain.terms import BookingState, Notice
from scheduler.errors import Refused
from scheduler.models import (
    Application,
    Attendance,
    Beat,
    Booking,
    CalendarObject,
    Company,
    SignIn,
    StaffSession,
    Step,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import is_shown, raise_feeds
from scheduler.services.exercises import grading_news, news
from scheduler.services.placing.invitations import tell_day, tell_member
from scheduler.services.transaction import transaction
from scheduler.services.visits import anew

# More changes than any interview has seen since a backup: what calendars know by then is older
# (RFC 5546, 2.1.4, asks for a higher number, not for the next one).
LEAP = 1000
AGAIN = {"restored": True}
NOT_HELD = "No mail is held."


@dataclass(frozen=True, slots=True)
class Settled:
    """How many interviews were told anew, and how many sign-ins have ended."""

    interviews: int
    sessions: int


def settle(session: Session, *, act: Act) -> Settled:
    """Hold all mail, tell every interview to come anew with a higher SEQUENCE, end all sign-ins."""
    with transaction(session):
        company = session.get(Company, 1)
        if company is None:
            return Settled(0, 0)
        company.mail_held_at = act.now
        bookings = to_come(session, act=act)
        entries = list(dict.fromkeys(each.entry for each in bookings if each.with_candidate))
        leap([*entries, *(booking.team_object for booking in bookings)], act=act)
        session.flush()
        for entry in entries:
            tell_day(session, entry, Notice.BOOKED, AGAIN, act=act)
        for booking in bookings:
            tell_team_anew(session, booking, act=act)
        news.tell_anew(session, lambda entry: leap([entry], act=act), act=act)
        grading_news.tell_anew(session, lambda entry: leap([entry], act=act), act=act)
        anew.tell_anew(session, lambda entry: leap([entry], act=act), act=act)
        ended = end_sign_ins(session, act=act)
        session.execute(delete(Beat))  # of workers as they were then
        journal.record(session, "restore", "company:1", act=act, payload={"told": len(bookings)})
    return Settled(len(bookings), ended)


def to_come(session: Session, *, act: Act) -> list[Booking]:
    """Return the interviews that stand and have not begun, in order of time.

    With them comes what their mails are made of: there may be thousands.
    """
    chosen = (
        select(Booking)
        .where(Booking.state == BookingState.SCHEDULED, Booking.starts_at > act.now)
        .options(
            selectinload(Booking.attendances).joinedload(Attendance.person),
            joinedload(Booking.candidate_object),
            joinedload(Booking.team_object),
            joinedload(Booking.step).joinedload(Step.application).joinedload(Application.candidate),
        )
    )
    return list(session.scalars(chosen.order_by(Booking.starts_at, Booking.id)))


def tell_team_anew(session: Session, booking: Booking, *, act: Act) -> None:
    """Write the line-up how *booking* stands."""
    for attendance in booking.attendances:
        tell_member(session, attendance, Notice.BOOKED_TEAM, AGAIN, act=act)
    readers = [each.person_id for each in booking.attendances if is_shown(each)]
    raise_feeds(session, readers, now=act.now)


def leap(objects: Iterable[CalendarObject], *, act: Act) -> None:
    """Raise each SEQUENCE beyond what can have been sent since the backup."""
    for each in objects:
        each.sequence += LEAP
        each.changed_at = act.now


def end_sign_ins(session: Session, *, act: Act) -> int:
    """End every session and every unused sign-in link; return how many sessions there were."""
    session.execute(
        update(SignIn)
        .where(SignIn.used_at.is_(None), SignIn.expires_at > act.now)
        .values(expires_at=act.now)
        .execution_options(synchronize_session=False)
    )
    ended = session.execute(
        update(StaffSession)
        .where(StaffSession.ended_at.is_(None))
        .values(ended_at=act.now)
        .returning(StaffSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def release_mail(session: Session, *, act: Act) -> None:
    """Let held mail go out; raise Refused where none is held."""
    with transaction(session):
        company = session.get(Company, 1)
        if company is None or company.mail_held_at is None:
            raise Refused(NOT_HELD)
        company.mail_held_at = None
        journal.record(session, "release mail", "company:1", act=act)
