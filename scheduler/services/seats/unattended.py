"""Nobody of ours would be in the room with a candidate: all who still hold a talk there are on screen.

Whoever coordinates decides, once: it becomes a video talk, or it stays in the office as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import Conflict
from scheduler.models import (
    COUNTED,
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Person,
    Step,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings import candidate_answers, moving
from scheduler.services.messages import telling
from scheduler.services.messages.candidate_days import DATE
from scheduler.services.placing import attending
from scheduler.services.placing.attending import Change
from scheduler.services.placing.making import anchor_of
from scheduler.services.search import steps
from scheduler.services.search.candidate_hours import is_odd
from scheduler.services.search.claims import release_room
from scheduler.services.seats import handing
from scheduler.services.seats.vacancies import do_suffice, secure_booking, vacancy_of
from scheduler.services.transaction import raise_versions, transaction

NOT_SO = "Somebody has seen to this meanwhile, so nothing was changed."
TOO_FEW = "Who joins by screen cannot hold it without the others. Find somebody first."
BEGUN = "It has begun, so it stays where it is."
AT_NIGHT = "For the candidate it would be night then. Look for another time together with them."


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may become of a talk in whose room nobody of ours would be."""

    booking: Booking
    on_screen: Sequence[Attendance]  # who hold it still
    gone: Sequence[Attendance]  # who can't make it, and whose seats the others hold without them
    is_enough: bool  # those on screen may hold it alone
    others: Sequence[Booking]  # of that day, for which the candidate comes to the office anyway
    is_at_night: bool  # where the candidate is at home

    def require(self) -> None:
        """Raise Conflict where those on screen could not hold it."""
        if not self.is_enough:
            raise Conflict(TOO_FEW)


def is_unattended(booking: Booking) -> bool:
    """Tell whether all who still hold a talk in an office join by screen, and nobody decided so."""
    is_there = booking.office_id is not None and booking.unattended_by_id is None
    if not is_there or booking.step_id is None or not booking.with_candidate:
        return False
    stay = [each for each in booking.speakers if each.answer is not Answer.DECLINED]
    return bool(stay) and all(each.by_screen for each in stay)


def on_screen(session: Session) -> Mapping[int, list[str]]:
    """Return by booking who joins by screen where nobody who holds a talk would be in its room."""
    there = aliased(Attendance)
    is_somebody_there = exists().where(
        there.booking_id == Booking.id,
        there.kind.in_(COUNTED),
        there.answer != Answer.DECLINED,
        ~there.by_screen,
    )
    found: dict[int, list[str]] = {}
    for booking_id, name in session.execute(
        select(Booking.id, Person.name)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.step_id.is_not(None),
            Booking.office_id.is_not(None),
            Booking.unattended_by_id.is_(None),
            WITH_CANDIDATE,
            Attendance.kind.in_(COUNTED),
            Attendance.answer != Answer.DECLINED,
            ~is_somebody_there,
        )
        .order_by(Attendance.id)
    ):
        found.setdefault(booking_id, []).append(name)
    return found


def outlook(session: Session, booking: Booking, *, act: Act) -> Outlook:
    """Return what may become of *booking*, in whose room nobody of ours would be."""
    gone = [each for each in booking.line_up if each.answer is Answer.DECLINED]
    vacancies = (vacancy_of(session, each, act=act, any_notice=True) for each in gone)
    candidate, times = booking.application.candidate, (booking.starts_at, booking.ends_at)
    return Outlook(
        booking,
        on_screen=[each for each in booking.speakers if each not in gone],
        gone=gone,
        is_enough=all(do_suffice(each) for each in vacancies),
        others=[each for each in there_too(session, booking) if not is_unattended(each)],
        is_at_night=is_odd(candidate, times),
    )


def there_too(session: Session, booking: Booking) -> Sequence[Booking]:
    """Return what else brings the candidate of *booking* to its office on its day."""
    return session.scalars(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(
            Application.candidate_id == booking.application.candidate_id,
            Booking.id != booking.id,
            Booking.state == BookingState.SCHEDULED,
            Booking.office_id == booking.office_id,
            func.substr(Booking.wall_time, 1, DATE) == booking.wall_time[:DATE],
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at)
    ).all()


def make_remote(session: Session, booking_id: int, *, act: Act, version: int) -> Booking:
    """Let a talk in whose room nobody would be become a video talk at its time; all are told once.

    Who holds it stays, and the link. Raises Conflict where that can't be, or it is not as it was
    seen.
    """
    with transaction(session):
        booking = undecided(session, booking_id, version, act=act)
        found = outlook(session, booking, act=act)
        found.require()
        if booking.starts_at <= act.now:
            raise Conflict(BEGUN)
        if found.is_at_night:
            raise Conflict(AT_NIGHT)
        before = telling.when_facts(booking)
        gone = handing.empty(session, found.gone, act=act) if found.gone else ()
        put_remote(session, booking, act=act)
        moving.conclude(session, booking, before, Change((), gone), {}, act=act)
    return booking


def put_remote(session: Session, booking: Booking, *, act: Act) -> None:
    """Give the room of *booking* back; its people, their answers and all else they claim stay."""
    if booking.room_id is not None:
        release_room(session, booking.id, booking.room_id)
        raise_versions(session, [booking.room_id])
    booking.office = booking.room = None
    booking.put_at(booking.starts_at, anchor_of(booking.step, None))
    for each in booking.attendances:
        each.by_screen = False
    attending.link(booking, act=act)
    booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now
    candidate_answers.forget(booking.entry)
    talks = steps.live_bookings(session, booking.step_id)
    if all(each.office_id is None for each in talks if each is not booking):
        booking.step.office_id = None
    session.flush()


def keep(session: Session, booking_id: int, person_id: int, *, act: Act, version: int) -> Booking:
    """Write down that a talk stays in the office with everybody of ours on its screen.

    Who can't make it leaves their seat. Raises Conflict where those on screen could not hold it, or
    it is not as it was seen.
    """
    with transaction(session):
        booking = undecided(session, booking_id, version, act=act)
        found = outlook(session, booking, act=act)
        found.require()
        before = telling.when_facts(booking)
        booking.unattended_by = session.get_one(Person, person_id)
        if found.gone:
            gone = handing.empty(session, found.gone, act=act)
            handing.settle(session, booking, before, Change((), gone), act=act)
        else:  # nothing changes for anybody
            booking.version += 1
        said = {"title": booking.title, "starts_at": booking.starts_at.isoformat()}
        journal.record_booking(session, "keep on screen", booking, said, act=act)
    return booking


def undecided(session: Session, booking_id: int, version: int, *, act: Act) -> Booking:
    """Return a talk under its locks; raise Conflict unless it still waits for somebody's word."""
    booking = secure_booking(session, booking_id, act=act)
    stands = booking.state is BookingState.SCHEDULED and booking.ends_at > act.now
    if not stands or booking.version != version or not is_unattended(booking):
        raise Conflict(NOT_SO)
    return booking
