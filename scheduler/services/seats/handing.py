"""Giving a seat to somebody else, or to nobody: time, room, link and the candidate's entry stay."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from scheduler.domain.substitutes import Substitute
from scheduler.domain.terms import Answer, Notice, SeatKind
from scheduler.models import Attendance, Booking, Claim, Handover, Person
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import is_shown
from scheduler.services.calendars.meetings import meeting_link
from scheduler.services.debriefs import debriefs
from scheduler.services.messages import telling
from scheduler.services.messages.telling import Facts
from scheduler.services.placing import invitations, listening
from scheduler.services.placing.attending import Change, Gone, needs_link, newcomer
from scheduler.services.placing.securing import gaps
from scheduler.services.search.claims import Owner, claim
from scheduler.services.seats.vacancies import Vacancy, because
from scheduler.services.transaction import raise_versions


def hand_over(
    session: Session, vacancy: Vacancy, chosen: Substitute, *, by_itself: bool, act: Act
) -> Person:
    """Give the seat to *chosen*, who is invited; whoever had it is released. Return who has it."""
    seat, booking = vacancy.seat, vacancy.seat.booking
    person = session.get_one(Person, chosen.person)
    before = telling.when_facts(booking)
    gone = leave(session, seat, person, by_itself=by_itself, act=act)
    made = newcomer(person)
    made.seat_id, made.kind, made.by_screen = seat.seat_id, seat.kind, chosen.by_screen
    made.chosen_because = because(session, vacancy, chosen)
    if not chosen.by_screen:
        booking.unattended_by = None
    booking.attendances.append(made)
    if needs_link(booking) and not booking.link:
        booking.link = meeting_link(act.house)
    session.flush()
    claim_for(session, booking, person.id, act=act)
    settle(session, booking, before, Change((person,), (gone,)), act=act)
    note(session, "hand over", booking, gone, {"to": person.name}, act=act)
    return person


def leave_empty(session: Session, seat: Attendance, *, act: Act) -> None:
    """Let the booking be held by those who stay."""
    booking, before = seat.booking, telling.when_facts(seat.booking)
    gone = empty(session, [seat], act=act)
    settle(session, booking, before, Change((), gone), act=act)


def empty(session: Session, seats: Sequence[Attendance], *, act: Act) -> tuple[Gone, ...]:
    """Take people out of their seats, and who would lead there alone; return all who are gone."""
    booking = seats[0].booking
    gone = [leave(session, each, None, by_itself=False, act=act) for each in seats]
    for each in gone:
        note(session, "shorten", booking, each, {}, act=act)
    learners = [each for each in booking.attendances if leads(each) and alone(each)]
    left = [leave(session, each, None, by_itself=False, act=act) for each in learners]
    session.flush()
    return (*gone, *left)


def step_back(session: Session, seat: Attendance, *, act: Act) -> None:
    """Let somebody who learns by a booking leave it: nobody is looked for in their place.

    The candidate hears of it only if they were to lead.
    """
    booking, before, has_led = seat.booking, telling.when_facts(seat.booking), leads(seat)
    left = replace(leave(session, seat, None, by_itself=False, act=act), was_shadow=True)
    session.flush()
    if has_led:
        settle(session, booking, before, Change((), (left,)), act=act)
        return
    booking.version += 1
    booking.changed_at = act.now
    invitations.tell_team_move(session, booking, before, Change((), (left,)), act=act)


def alone(seat: Attendance) -> bool:
    """Tell whether nobody has the seat in which somebody leads: they never do without."""
    return not any(each.seat_id == seat.seat_id for each in seat.booking.line_up)


def leads(seat: Attendance) -> bool:
    """Tell whether somebody leads with somebody qualified beside them."""
    return seat.kind is SeatKind.REVERSE


def leave(
    session: Session, seat: Attendance, to: Person | None, *, by_itself: bool, act: Act
) -> Gone:
    """Take a person out of their seat with all that they claim; remember why they left."""
    booking = seat.booking
    gone = Gone(seat.person, seat.is_mailed, is_shown(seat))
    session.add(
        Handover(
            attendance_id=seat.id,
            booking_id=booking.id,
            person_id=seat.person_id,
            to_person_id=to.id if to else None,
            starts_at=booking.starts_at,
            reason=seat.answer_reason,
            by_itself=by_itself,
            kind=seat.kind,
            at=act.now,
        )
    )
    session.execute(
        delete(Claim)
        .where(Claim.booking_id == booking.id, Claim.resource_id == seat.person_id)
        .execution_options(synchronize_session=False)
    )
    raise_versions(session, [seat.person_id])
    booking.attendances.remove(seat)
    return gone


def claim_for(session: Session, booking: Booking, person_id: int, *, act: Act) -> None:
    """Claim the time of *booking* for one more person; raise SlotTaken where it is not free."""
    minutes = gaps(session, None, [person_id], None)[person_id]
    when = (booking.starts_at, booking.ends_at)
    listening.give_way(session, booking, {person_id: minutes}, act=act)
    claim(session, Owner(booking_id=booking.id), when, {person_id: minutes})
    raise_versions(session, [person_id])


def settle(session: Session, booking: Booking, before: Facts, change: Change, *, act: Act) -> None:
    """Raise what has changed of *booking*, and tell each side what is new for them."""
    declined = [each for each in booking.attendances if each.answer is Answer.DECLINED]
    if not declined:
        booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now
    tell(session, booking, before, change, act=act)
    if booking.step_id is not None:
        debriefs.follow(session, booking.step, act=act)


def tell(session: Session, booking: Booking, before: Facts, change: Change, *, act: Act) -> None:
    """Tell the candidate who comes, invite who is new, release who left, and write to the others."""
    told = {
        "joined": [each.name for each in change.joined],
        "gone": [each.person.name for each in change.gone],
    }
    if booking.with_candidate:
        invitations.revise_day(session, booking.entry, booking, act=act)
        invitations.tell_candidate(session, booking, Notice.PEOPLE_CHANGED, told, act=act)
    invitations.revise_team(session, booking, act=act)
    for each in booking.attendances:
        is_new = each.person in change.joined
        notice = Notice.BOOKED_TEAM if is_new else Notice.PEOPLE_TEAM
        invitations.tell_member(session, each, notice, {} if is_new else told, act=act)
    for gone in change.gone:
        invitations.release(session, booking, gone, before, act=act)


def note(
    session: Session, action: str, booking: Booking, gone: Gone, more: Facts, *, act: Act
) -> None:
    """Leave a line in the journal."""
    journal.record_booking(session, action, booking, {"person": gone.person.name} | more, act=act)
