"""Telling both sides of a booking, in the transaction that made it true."""

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict

from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Method, Notice
from scheduler.models import Attendance, Booking, CalendarObject, Company, Person, Step
from scheduler.services import candidate_days, guests, outbox, telling
from scheduler.services.act import Act
from scheduler.services.attending import Change, Gone
from scheduler.services.feed_versions import depart, is_shown, raise_feeds
from scheduler.services.keys import ensure_key
from scheduler.services.meetings import revise
from scheduler.services.streams import outrun
from scheduler.services.telling import Facts

CANCELS = (
    Notice.CANCELLED,
    Notice.CANCELLED_TEAM,
    Notice.REFEREE_CANCELLED,
    Notice.VISIT_CANCELLED,
)


class Letter(TypedDict):
    """Whom a message is for, and what it says."""

    address: str
    name: str
    facts: Facts
    step_id: int | None  # none for a visit
    candidate_id: NotRequired[int]
    person_id: NotRequired[int]


def invite(session: Session, made: Sequence[Booking], *, act: Act) -> None:
    """Send the first invitations: one a day to the candidate, and to each person of each line-up."""
    for entry in dict.fromkeys(booking.entry for booking in made):
        revise_day(session, entry, made[0], act=act)
        tell_day(session, entry, Notice.BOOKED, {}, act=act)
    for booking in made:
        revise_team(session, booking, act=act)
        for attendance in booking.attendances:
            tell_member(session, attendance, Notice.BOOKED_TEAM, {}, act=act)


def tell_move(
    session: Session, booking: Booking, before: Facts, change: Change, *, act: Act
) -> None:
    """Send what replaces the earlier invitations; whoever has no seat any more is released."""
    revise_day(session, booking.entry, booking, act=act)
    tell_candidate(session, booking, Notice.MOVED, {"before": before}, act=act)
    tell_team_move(session, booking, before, change, act=act)


def tell_team_move(
    session: Session, booking: Booking, before: Facts, change: Change, *, act: Act
) -> None:
    """Send the line-up what replaces its invitations; whoever has no seat any more is released."""
    revise_team(session, booking, act=act)
    for attendance in booking.attendances:
        is_new = attendance.person in change.joined
        notice = Notice.BOOKED_TEAM if is_new else Notice.MOVED_TEAM
        extra = {} if is_new else {"before": before}
        tell_member(session, attendance, notice, extra, act=act)
    for gone in change.gone:
        release(session, booking, gone, before, act=act)


def tell_cancel(session: Session, booking: Booking, *, act: Act) -> None:
    """Send the cancellations, to whoever may have heard of the booking; the rest of its day stays."""
    revise_team(session, booking, act=act)
    revise_day(session, booking.entry, booking, act=act)
    by = {"by": booking.cancelled_by}
    tell_candidate(session, booking, Notice.CANCELLED, by, act=act)
    for attendance in booking.attendances:
        tell_member(session, attendance, Notice.CANCELLED_TEAM, by, act=act)


def tell_team_cancel(session: Session, booking: Booking, *, act: Act) -> None:
    """Send the cancellations to the line-up alone: whoever came is told of something else."""
    revise_team(session, booking, act=act)
    by = {"by": booking.cancelled_by}
    for attendance in booking.attendances:
        tell_member(session, attendance, Notice.CANCELLED_TEAM, by, act=act)


def revise_day(session: Session, entry: CalendarObject, booking: Booking, *, act: Act) -> None:
    """Raise the SEQUENCE of a candidate's entry if it shows another day; *booking* is or was in it."""
    company = session.get_one(Company, 1)
    if guests.has_guest(booking):
        shown = guests.guest_facts(booking, company)
        revise(entry, seen(shown) | {"state": booking.state.value}, act=act)
        return
    talks = candidate_days.talks_of(session, entry)
    shown = candidate_days.whole(talks or [booking], company)
    state = (talks[0] if talks else booking).state
    revise(entry, seen(shown) | {"state": state.value}, act=act)


def revise_team(session: Session, booking: Booking, *, act: Act) -> None:
    """Raise the SEQUENCE of the line-up's copy if they see a change, and what their feeds show."""
    company = session.get_one(Company, 1)
    state = {"state": booking.state.value}
    team = seen(telling.team_facts(booking, company)) | state
    if revise(booking.team_object, team, act=act):
        readers = [each.person_id for each in booking.attendances if is_shown(each)]
        raise_feeds(session, readers, now=act.now)


def seen(facts: Facts) -> Facts:
    """Return what a calendar shows of *facts*: not who has answered, nor how often they may move."""
    hidden = {"moves_left", "change_until", "contact", "clock", "zone", "beside"}
    hidden |= {"answer", "answers"}
    shown = {name: value for name, value in facts.items() if name not in hidden}
    if "talks" in facts:
        shown["talks"] = [seen(each) for each in facts["talks"]]
    return shown


def tell_candidate(
    session: Session, booking: Booking, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the candidate's message about *booking*; its calendar part is the whole day."""
    if guests.has_guest(booking):
        mail_guest(session, booking, notice, extra, act=act)
        return
    facts = candidate_days.facts_of(session, booking, session.get_one(Company, 1))
    entry = booking.entry
    mail_candidate(session, booking.step, entry, notice, facts | calendar(entry) | extra, act=act)


def tell_day(
    session: Session, entry: CalendarObject, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the candidate's message about all that stands in an entry of their calendar."""
    company = session.get_one(Company, 1)
    talks = candidate_days.talks_of(session, entry)
    if guests.has_guest(talks[0]):
        mail_guest(session, talks[0], notice, extra, act=act)
        return
    facts = candidate_days.whole(talks, company) | calendar(entry) | extra
    mail_candidate(session, talks[0].step, entry, notice, facts, act=act)


def mail_guest(
    session: Session, booking: Booking, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Put a message into the stream of a referee's or a visitor's calendar."""
    entry, guest = booking.entry, guests.guest_of(booking)
    ensure_key(session, guests.purpose_of(booking), guest.id)
    facts = guests.guest_facts(booking, session.get_one(Company, 1)) | calendar(entry) | extra
    letter = Letter(address=guest.mail, name=guest.name, facts=facts, step_id=booking.owner_id)
    send(session, guests.notice_for(booking, notice), entry, letter, act=act)


def mail_candidate(
    session: Session, step: Step, entry: CalendarObject, notice: Notice, facts: Facts, *, act: Act
) -> None:
    """Put a message into the stream of an entry of the candidate's calendar."""
    candidate = step.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    letter = Letter(
        address=candidate.mail,
        name=candidate.name,
        facts=facts,
        candidate_id=candidate.id,
        step_id=step.id,
    )
    send(session, notice, entry, letter, act=act)


def tell_member(
    session: Session, attendance: Attendance, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the message of one person of the line-up with its calendar part."""
    ensure_key(session, KeyPurpose.ANSWER, attendance.id)
    mine = {"attendance_id": attendance.id, "by_screen": attendance.by_screen}
    mine |= telling.seat_facts(attendance) | extra
    if not attendance.is_mailed:
        mine["by_feed"] = True
    tell_staff(session, attendance.booking, attendance.person, notice, mine, act=act)


def release(session: Session, booking: Booking, gone: Gone, before: Facts, *, act: Act) -> None:
    """Tell one person alone that they are not needed any more; the meeting goes on without them."""
    old = {name: before[name] for name in ("starts_at", "ends_at", "room")}
    old |= {"office": before["place"], "released": True}
    if gone.was_shadow:
        old["listened"] = True
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
            step_id=booking.owner_id,
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
    """Put a message behind its stream; a cancellation of what nobody heard of is not sent.

    A day of which something is left is not cancelled, but another day.
    """
    heard = outrun(session, about.id, letter["address"], now=act.now)
    is_cancel = notice in CANCELS and "entry" not in letter["facts"]
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
