"""What comes of a mail that was sent to the address of an invitation.

Anybody can write such a mail, so it may do two things only: note the answer of somebody who was
invited, or put words before one of us. Nothing is cancelled or moved by it.
"""

from dataclasses import replace
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, Audience, BookingState, RemarkKind
from scheduler.errors import Missing, StepClosed
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    CalendarObject,
    Candidate,
    Person,
    Received,
    Step,
)
from scheduler.services.act import Act, candidate_actor, person_actor
from scheduler.services.bookings import candidate_answers
from scheduler.services.inbox import welcome_replies
from scheduler.services.messages import remarking
from scheduler.services.messages.incoming import Letter, Said
from scheduler.services.questions import mail
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.services.visits import replies


class Verdict(StrEnum):
    """What a mail was taken for."""

    NOTED = "noted"
    STALE = "stale"  # about an earlier version, or older than the answer that we have
    AGAIN = "again"  # read before
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    UNKNOWN = "unknown"  # to no address of ours
    UNCLEAR = "unclear"  # not from whom it says, or from nobody who is invited
    PROPOSED = "proposed"
    WROTE = "wrote"
    ASKED = "asked"  # a question in its sender's thread
    ANSWERED = "answered"
    OVER = "over"
    IGNORED = "ignored"
    UNREADABLE = "unreadable"


Invited = Attendance | Candidate


def receive(session: Session, letter: Letter, said: Said | None, *, act: Act) -> Verdict:
    """Take one mail, once; return what it was taken for."""
    with transaction(session):
        if was_read(session, letter):
            return Verdict.AGAIN
        about = object_of(session, letter, said)
        verdict = judge(session, letter, said, about, act=act)
        session.add(
            Received(
                validity=letter.validity,
                uid=letter.uid,
                message_id=letter.message_id,
                object_id=about.id if about else None,
                address=(said.attendee.lower() if said else letter.sender)[: remarking.LONGEST],
                sequence=said.sequence if said else None,
                stamp=said.stamp if said else None,
                verdict=verdict.value,
                at=act.now,
            )
        )
        return verdict


def pass_over(session: Session, validity: int, uid: int, *, act: Act) -> Verdict:
    """Note that a mail is too large, or is none that anybody could read."""
    with transaction(session):
        letter = Letter(validity, uid)
        if was_read(session, letter):
            return Verdict.AGAIN
        unreadable = Verdict.UNREADABLE.value
        session.add(
            Received(validity=validity, uid=uid, message_id="", verdict=unreadable, at=act.now)
        )
        return Verdict.UNREADABLE


def was_read(session: Session, letter: Letter) -> bool:
    """Tell whether this mail was taken before, be it that it lies in the mailbox twice."""
    same = (Received.validity == letter.validity) & (Received.uid == letter.uid)
    if letter.message_id:
        same |= Received.message_id == letter.message_id
    return session.scalar(select(Received.id).where(same).limit(1)) is not None


def object_of(session: Session, letter: Letter, said: Said | None) -> CalendarObject | None:
    """Return what a mail is about: what has its address, and the UID if it names one."""
    mine = select(CalendarObject).where(func.lower(CalendarObject.organizer).in_(letter.recipients))
    if said:
        return session.scalar(mine.where(CalendarObject.uid == said.uid))
    found = session.scalars(mine.limit(2)).all()
    return found[0] if len(found) == 1 else None


def judge(
    session: Session, letter: Letter, said: Said | None, about: CalendarObject | None, *, act: Act
) -> Verdict:
    """Return what a mail is, and do what follows from it."""
    found = by_machine(letter, said)
    if found is None and said is None:
        found = plain(session, letter, about, act=act)
    if found is not None:
        return found
    if about is None:
        return Verdict.UNKNOWN
    booking = booking_of(session, about)
    if booking is None and (shown := welcome_replies.afternoon_of(session, about)):
        stale = said is not None and is_stale(session, about, said)
        return Verdict(welcome_replies.take(session, shown, letter, said, is_stale=stale, act=act))
    if booking is None or booking.state is not BookingState.SCHEDULED or booking.ends_at <= act.now:
        return Verdict.OVER
    if said is None:
        kind = RemarkKind.UNCLEAR if letter.is_forged else RemarkKind.WROTE
        return remark(session, booking, letter, kind, letter.words, act=act)
    return weigh(session, letter, said, about, booking, act=act)


def by_machine(letter: Letter, said: Said | None) -> Verdict | None:
    """Return what a mail is that no person has sent; none for what somebody did.

    An answer that a program sends for somebody who pressed a button is marked as generated; one
    that it sends by itself, away on holiday, as replied (RFC 3834, section 5).
    """
    if letter.is_bounce:
        return Verdict.BOUNCE
    is_pressed = said is not None and letter.automatic == "auto-generated"
    return Verdict.AUTOMATIC if letter.automatic and not is_pressed else None


def plain(
    session: Session, letter: Letter, about: CalendarObject | None, *, act: Act
) -> Verdict | None:
    """Put plain words into the thread that they belong to; none if they have none."""
    written = mail.Written(
        letter.sender, letter.words, letter.attachments, is_forged=letter.is_forged
    )
    if letter.tag:
        return Verdict(mail.take(session, letter.tag, written, act=act))
    if about and about.audience is Audience.CANDIDATE:
        return Verdict(mail.of_invitation(session, about, written, act=act))
    return None


def weigh(
    session: Session,
    letter: Letter,
    said: Said,
    about: CalendarObject,
    booking: Booking,
    *,
    act: Act,
) -> Verdict:
    """Return what a calendar part is: an answer of somebody invited, or words for a coordinator."""
    if said.method not in {"REPLY", "COUNTER"}:
        return Verdict.IGNORED
    sender = "" if letter.is_forged else letter.sender
    if replies.is_noted(booking, about, sender, said.attendee, said.answer, act=act):
        return Verdict.NOTED
    who = invited(session, about, booking, said.attendee)
    is_plain = said.method == "COUNTER" or said.answer is not None
    if who is None or sender != said.attendee.lower() or not is_plain:
        return remark(
            session, booking, letter, RemarkKind.UNCLEAR, remarking.unclear(said), act=act
        )
    if is_stale(session, about, said):
        return Verdict.STALE
    if said.method == "COUNTER" or said.answer is None:
        return remark(session, booking, letter, RemarkKind.PROPOSED, said.words, said, act=act)
    return note(session, about, who, said.answer, said.words, act=act)


def note(
    session: Session, about: CalendarObject, who: Invited, answer: Answer, words: str, *, act: Act
) -> Verdict:
    """Note an answer as if its owner had pressed the button of our page."""
    try:
        if isinstance(who, Candidate):
            doing = replace(act, actor=candidate_actor(who.id))
            candidate_answers.say(session, about, answer, words, act=doing)
            return Verdict.NOTED
        doing = replace(act, actor=person_actor(who.person_id))
        if answer is Answer.DECLINED:
            answers.cannot(session, who.id, words, act=doing)
        else:
            answers.say(session, who.id, answer, act=doing)
    except (Missing, StepClosed):
        return Verdict.OVER
    return Verdict.NOTED


def booking_of(session: Session, about: CalendarObject) -> Booking | None:
    """Return the booking that a calendar object shows; of a candidate's day the first that stands."""
    is_team = about.audience is Audience.TEAM
    column = Booking.team_object_id if is_team else Booking.candidate_object_id
    stands = Booking.state == BookingState.SCHEDULED
    found = select(Booking).where(column == about.id).order_by(stands.desc(), Booking.starts_at)
    return session.scalar(found.limit(1))


def invited(
    session: Session, about: CalendarObject, booking: Booking, address: str
) -> Invited | None:
    """Return who is invited under *address*, by small letters alone; nobody else may answer."""
    wanted = address.lower()
    if about.audience is Audience.TEAM:
        seat = (
            select(Attendance)
            .join(Person)
            .where(Attendance.booking_id == booking.id, func.lower(Person.mail) == wanted)
        )
        return session.scalar(seat)
    owner = (
        select(Candidate)
        .join(Application, Application.candidate_id == Candidate.id)
        .join(Step, Step.application_id == Application.id)
        .where(Step.id == booking.step_id, func.lower(Candidate.mail) == wanted)
    )
    return session.scalar(owner)


def is_stale(session: Session, about: CalendarObject, said: Said) -> bool:
    """Tell whether an answer is about another version, or not newer than the one that we have.

    Who leaves SEQUENCE out answers what they have; at the same one the later DTSTAMP wins.
    """
    if said.sequence is not None and said.sequence != about.sequence:
        return True
    newest = session.scalar(
        select(func.max(Received.stamp)).where(
            Received.object_id == about.id,
            Received.address == said.attendee.lower(),
            Received.verdict.in_((Verdict.NOTED.value, Verdict.PROPOSED.value)),
        )
    )
    return newest is not None and said.stamp is not None and said.stamp <= newest


def remark(  # noqa: PLR0913 -- a mail, and what of it a person is to read
    session: Session,
    booking: Booking,
    letter: Letter,
    kind: RemarkKind,
    words: str,
    said: Said | None = None,
    *,
    act: Act,
) -> Verdict:
    """Put what only a person can decide before a coordinator; a flood of it is left aside."""
    topic = remarking.Topic(booking_id=booking.id)
    is_kept = remarking.keep(session, topic, letter, kind, words, said, act=act)
    return Verdict(kind.value) if is_kept else Verdict.IGNORED
