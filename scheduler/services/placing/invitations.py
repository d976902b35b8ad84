"""Telling both sides of a booking, in the transaction that made it true."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.models import Attendance, Booking, CalendarObject, Company, Person, Step
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import depart, is_shown, raise_feeds
from scheduler.services.calendars.meetings import revise
from scheduler.services.messages import candidate_days, guests, telling
from scheduler.services.messages.envelopes import Envelope, Letter, send, send_first, were_told
from scheduler.services.messages.telling import Facts
from scheduler.services.placing.attending import Change, Gone


def invite(session: Session, made: Sequence[Booking], *, act: Act, is_first: bool = False) -> None:
    """Send the first invitations: one a day to the candidate, and to each person of each line-up.

    *is_first* says that they never had any others, so that nothing has to be looked up.
    """
    company, first = session.get_one(Company, 1), list[Envelope]()
    for entry in dict.fromkeys(booking.entry for booking in made):
        talks = [each for each in made if each.entry is entry]
        if not is_first:
            talks = candidate_days.talks_of(session, entry)
        facts = revise_entry(entry, talks, company, act=act)
        first.append(day_letter(talks[0], Notice.BOOKED, facts | calendar(entry)))
    for booking in made:
        facts = revise_line_up(session, booking, company, act=act)
        first += [
            member_letter(attendance, Notice.BOOKED_TEAM, facts, {})
            for attendance in booking.attendances
        ]
    session.flush()
    if is_first or not were_told(session, first):
        send_first(session, first, act=act)
    else:
        for each in first:
            send(session, each, act=act)


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
    talks = [] if guests.has_guest(booking) else candidate_days.talks_of(session, entry)
    revise_entry(entry, talks or [booking], session.get_one(Company, 1), act=act)


def revise_entry(
    entry: CalendarObject, talks: Sequence[Booking], company: Company, *, act: Act
) -> Facts:
    """Raise the SEQUENCE of an entry if it shows *talks* otherwise; return what it says of them."""
    if guests.has_guest(talks[0]):
        facts = guests.guest_facts(talks[0], company)
    else:
        facts = candidate_days.whole(talks, company)
    revise(entry, seen(facts) | {"state": talks[0].state.value}, act=act)
    return facts


def revise_team(session: Session, booking: Booking, *, act: Act) -> None:
    """Raise the SEQUENCE of the line-up's copy if they see a change, and what their feeds show."""
    revise_line_up(session, booking, session.get_one(Company, 1), act=act)


def revise_line_up(session: Session, booking: Booking, company: Company, *, act: Act) -> Facts:
    """Do what `revise_team` does, and return what the line-up's copy says."""
    facts = telling.team_facts(booking, company)
    if revise(booking.team_object, seen(facts) | {"state": booking.state.value}, act=act):
        readers = [each.person_id for each in booking.attendances if is_shown(each)]
        raise_feeds(session, readers, now=act.now)
    return facts


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
    company, entry = session.get_one(Company, 1), booking.entry
    if guests.has_guest(booking):
        facts = guests.guest_facts(booking, company)
    else:
        facts = candidate_days.facts_of(session, booking, company)
    send(session, day_letter(booking, notice, facts | calendar(entry) | extra), act=act)


def tell_day(
    session: Session, entry: CalendarObject, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the candidate's message about all that stands in an entry of their calendar."""
    company = session.get_one(Company, 1)
    talks = candidate_days.talks_of(session, entry)
    if guests.has_guest(talks[0]):
        facts = guests.guest_facts(talks[0], company)
    else:
        facts = candidate_days.whole(talks, company)
    send(session, day_letter(talks[0], notice, facts | calendar(entry) | extra), act=act)


def day_letter(booking: Booking, notice: Notice, facts: Facts) -> Envelope:
    """Return the message of whoever comes to *booking*: the candidate, a referee or a visitor."""
    if not guests.has_guest(booking):
        return candidate_letter(booking.step, booking.entry, notice, facts)
    guest = guests.guest_of(booking)
    letter = Letter(address=guest.mail, name=guest.name, facts=facts, step_id=booking.owner_id)
    key = guests.purpose_of(booking), guest.id
    return Envelope(guests.notice_for(booking, notice), booking.entry, letter, key)


def candidate_letter(step: Step, entry: CalendarObject, notice: Notice, facts: Facts) -> Envelope:
    """Return a message in the stream of an entry of the candidate's calendar."""
    candidate = step.application.candidate
    letter = Letter(
        address=candidate.mail,
        name=candidate.name,
        facts=facts,
        candidate_id=candidate.id,
        step_id=step.id,
    )
    return Envelope(notice, entry, letter, (KeyPurpose.CANDIDATE, candidate.id))


def mail_candidate(
    session: Session, step: Step, entry: CalendarObject, notice: Notice, facts: Facts, *, act: Act
) -> None:
    """Put a message into the stream of an entry of the candidate's calendar."""
    send(session, candidate_letter(step, entry, notice, facts), act=act)


def tell_member(
    session: Session, attendance: Attendance, notice: Notice, extra: Facts, *, act: Act
) -> None:
    """Write the message of one person of the line-up with its calendar part."""
    facts = telling.team_facts(attendance.booking, session.get_one(Company, 1))
    send(session, member_letter(attendance, notice, facts, extra), act=act)


def member_letter(attendance: Attendance, notice: Notice, facts: Facts, extra: Facts) -> Envelope:
    """Return the message of one person of the line-up, to whom *facts* are said, and *extra*."""
    mine = {"attendance_id": attendance.id, "by_screen": attendance.by_screen}
    mine |= telling.seat_facts(attendance) | extra
    if not attendance.is_mailed:
        mine["by_feed"] = True
    key = KeyPurpose.ANSWER, attendance.id
    return staff_letter(attendance.booking, attendance.person, notice, facts, mine, key)


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
    facts = telling.team_facts(booking, session.get_one(Company, 1))
    send(session, staff_letter(booking, gone.person, Notice.CANCELLED_TEAM, facts, old), act=act)


def staff_letter(
    booking: Booking,
    person: Person,
    notice: Notice,
    facts: Facts,
    extra: Facts,
    key: tuple[KeyPurpose, int] | None = None,
) -> Envelope:
    """Return one person's message about *booking*, in their own zone.

    Who has it from their feed is told in words alone, which keep their place in the stream.
    """
    said = facts | telling.recipient_facts(person) | calendar(booking.team_object) | extra
    letter = Letter(
        address=person.mail,
        name=person.name,
        facts=said,
        person_id=person.id,
        step_id=booking.owner_id,
    )
    return Envelope(notice, booking.team_object, letter, key)


def calendar(calendar_object: CalendarObject) -> Facts:
    """Return what makes a message part of a calendar object's history."""
    return {
        "uid": calendar_object.uid,
        "organizer": calendar_object.organizer,
        "sequence": calendar_object.sequence,
    }
