"""Telling both sides of a booking, in the transaction that made it true."""

from datetime import datetime
from typing import NotRequired, TypedDict

from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Method, Notice
from scheduler.models import Attendance, Booking, CalendarObject, Company, Person
from scheduler.services import outbox, telling
from scheduler.services.act import Act
from scheduler.services.attending import Change, Gone
from scheduler.services.feed_versions import depart, is_shown, raise_feeds
from scheduler.services.keys import ensure_key
from scheduler.services.meetings import revise
from scheduler.services.streams import outrun
from scheduler.services.telling import Facts

CANCELS = (Notice.CANCELLED, Notice.CANCELLED_TEAM)


class Letter(TypedDict):
    """Whom a message is for, and what it says."""

    address: str
    name: str
    facts: Facts
    step_id: int
    candidate_id: NotRequired[int]
    person_id: NotRequired[int]


def invite(session: Session, booking: Booking, *, act: Act) -> None:
    """Send the first invitations to the candidate and to each person of the line-up."""
    revise_both(session, booking, act=act)
    tell_candidate(session, booking, Notice.BOOKED, {}, act=act)
    for attendance in booking.attendances:
        tell_member(session, attendance, Notice.BOOKED_TEAM, {}, act=act)


def tell_move(
    session: Session, booking: Booking, before: Facts, change: Change, *, act: Act
) -> None:
    """Send what replaces the earlier invitations; whoever has no seat any more is released."""
    revise_both(session, booking, act=act)
    tell_candidate(session, booking, Notice.MOVED, {"before": before}, act=act)
    for attendance in booking.attendances:
        is_new = attendance.person in change.joined
        notice = Notice.BOOKED_TEAM if is_new else Notice.MOVED_TEAM
        extra = {} if is_new else {"before": before}
        tell_member(session, attendance, notice, extra, act=act)
    for gone in change.gone:
        release(session, booking, gone, before, act=act)


def tell_cancel(session: Session, booking: Booking, *, act: Act) -> None:
    """Send the cancellations, to whoever may have heard of the booking."""
    revise_both(session, booking, act=act)
    by = {"by": booking.cancelled_by}
    tell_candidate(session, booking, Notice.CANCELLED, by, act=act)
    for attendance in booking.attendances:
        tell_member(session, attendance, Notice.CANCELLED_TEAM, by, act=act)


def revise_both(session: Session, booking: Booking, *, act: Act) -> None:
    """Raise the SEQUENCE of each audience that sees a change."""
    company = session.get_one(Company, 1)
    state = {"state": booking.state.value}
    revise(
        booking.candidate_object, seen(telling.candidate_facts(booking, company)) | state, act=act
    )
    team = seen(telling.team_facts(booking, company)) | state
    if revise(booking.team_object, team, act=act):
        readers = [each.person_id for each in booking.attendances if is_shown(each)]
        raise_feeds(session, readers, now=act.now)


def seen(facts: Facts) -> Facts:
    """Return what a calendar shows of *facts*: not how often they may still be moved."""
    hidden = {"moves_left", "change_until", "contact", "clock", "zone"}
    return {name: value for name, value in facts.items() if name not in hidden}


def tell_candidate(
    session: Session, booking: Booking, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the candidate's message about *booking* with its calendar part."""
    company = session.get_one(Company, 1)
    candidate = booking.step.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    facts = telling.candidate_facts(booking, company) | calendar(booking.candidate_object) | extra
    send(
        session,
        notice,
        booking.candidate_object,
        Letter(
            address=candidate.mail,
            name=candidate.name,
            facts=facts,
            candidate_id=candidate.id,
            step_id=booking.step_id,
        ),
        act=act,
    )


def tell_member(
    session: Session, attendance: Attendance, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the message of one person of the line-up with its calendar part."""
    ensure_key(session, KeyPurpose.ANSWER, attendance.id)
    mine = {"attendance_id": attendance.id, "by_screen": attendance.by_screen} | extra
    if not attendance.is_mailed:
        mine["by_feed"] = True
    tell_staff(session, attendance.booking, attendance.person, notice, mine, act=act)


def release(session: Session, booking: Booking, gone: Gone, before: Facts, *, act: Act) -> None:
    """Tell one person alone that they are not needed any more; the meeting goes on without them."""
    old = {name: before[name] for name in ("starts_at", "ends_at", "room")}
    old |= {"office": before["place"], "released": True}
    if not gone.was_mailed:
        old["by_feed"] = True
    if gone.was_in_feed:
        times = (
            datetime.fromisoformat(before["starts_at"]),
            datetime.fromisoformat(before["ends_at"]),
        )
        depart(session, booking, gone.person.id, times, now=act.now)
    tell_staff(session, booking, gone.person, Notice.CANCELLED_TEAM, old, act=act)


def tell_staff(
    session: Session, booking: Booking, person: Person, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write one person's message about *booking*, in their own zone.

    Who has it from their feed is told in words alone, which keep their place in the stream.
    """
    company = session.get_one(Company, 1)
    facts = (
        telling.team_facts(booking, company)
        | telling.recipient_facts(person)
        | calendar(booking.team_object)
        | extra
    )
    send(
        session,
        notice,
        booking.team_object,
        Letter(
            address=person.mail,
            name=person.name,
            facts=facts,
            person_id=person.id,
            step_id=booking.step_id,
        ),
        act=act,
    )


def calendar(calendar_object: CalendarObject) -> Facts:
    """Return what makes a message part of a calendar object's history."""
    return {
        "uid": calendar_object.uid,
        "organizer": calendar_object.organizer,
        "sequence": calendar_object.sequence,
    }


def send(
    session: Session, notice: Notice, about: CalendarObject, letter: Letter, *, act: Act
) -> None:
    """Put a message behind its stream; a cancellation of what nobody heard of is not sent."""
    heard = outrun(session, about.id, letter["address"], now=act.now)
    is_cancel = notice in CANCELS
    if is_cancel and not heard:
        return
    method = Method.CANCEL if is_cancel else Method.REQUEST
    outbox.tell(
        session,
        notice,
        act=act,
        **letter,
        subject=f"object:{about.id}",
        sequence=about.sequence,
        object_id=about.id,
        method=None if letter["facts"].get("by_feed") else method,
    )
