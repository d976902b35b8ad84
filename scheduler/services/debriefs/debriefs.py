"""Debriefs: proposed with a loop, for its line-up without the candidate; they move and die with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import instant, tick
from scheduler.domain.debriefs import Debrief, Sitting, best
from scheduler.domain.terms import BY_STAFF, Answer, Audience, SeatKind
from scheduler.models import Attendance, Booking, Company, Interview, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars import meetings
from scheduler.services.debriefs import news
from scheduler.services.debriefs.search import WITHIN, ask, of_step, planned, talks_of
from scheduler.services.messages import telling
from scheduler.services.placing import attending, invitations, listening
from scheduler.services.placing.ending import end
from scheduler.services.placing.lineups import Placed
from scheduler.services.placing.securing import claims_of
from scheduler.services.search.claims import Owner, claim, claimed_by, release
from scheduler.services.transaction import raise_versions


def follow(session: Session, step: Step, *, act: Act, is_new: bool = False) -> None:
    """Let the debrief of *step* follow its talks: stay if it can, else move, else be missing.

    One is proposed where the loop *is_new*. Everybody who may sit in it is locked already.
    """
    session.flush()
    interview, debrief = planned(session, step), of_step(session, step.id)
    talks = talks_of(session, step) if interview else []
    if interview is None or not talks:
        dismiss(session, step, debrief, act=act)
        return
    is_wanted = debrief or is_new or step.debrief_missing_at
    if not is_wanted or (debrief and debrief.starts_at <= act.now):
        return
    if debrief:
        loosen(session, debrief)
    until = talks[-1].ends_at + WITHIN
    if debrief and debrief.is_locked:
        until = max(until, debrief.ends_at)
    asked = ask(session, step, interview, talks, until=until, now=act.now)
    found = chosen(asked, debrief)
    if found is None:
        miss(session, step, debrief, act=act)
    else:
        put(session, step, interview, asked.lead, found, debrief=debrief, act=act)


def chosen(asked: Debrief, debrief: Booking | None) -> Sitting | None:
    """Return where the debrief is to be: where it is, if enough can come, else at the best start."""
    found = list(asked.sittings())
    if debrief:
        for each in found:
            if each.start == tick(debrief.starts_at) and asked.is_enough(each.free):
                return each
    return best(found, asked)


def loosen(session: Session, debrief: Booking) -> None:
    """Give back the time that a debrief claims, so that talks may take it and it may follow."""
    touched = claimed_by(session, debrief.id)
    release(session, bookings=[debrief.id])
    raise_versions(session, touched)


def miss(session: Session, step: Step, debrief: Booking | None, *, act: Act) -> None:
    """Write down that somebody has to place the debrief; the one that there was is cancelled."""
    if debrief:
        cancel(session, debrief, act=act)
    step.debrief_missing_at = step.debrief_missing_at or act.now


def put(  # noqa: PLR0913 -- what is put, where, and in place of what
    session: Session,
    step: Step,
    interview: Interview,
    lead: int,
    found: Sitting,
    *,
    debrief: Booking | None,
    act: Act,
) -> Booking:
    """Put the debrief of *step* where *found* says, and tell whoever sees a change."""
    people = [placed(one, lead, found) for one in (*found.free, *found.busy)]
    step.debrief_missing_at = None
    starts_at = instant(found.start)
    if debrief and is_there(debrief, starts_at, people):
        claim_all(session, debrief, act=act)
        return debrief
    if debrief:
        move(session, debrief, starts_at, people, act=act)
        return debrief
    booking = make(session, step, interview, starts_at, act=act)
    attending.seat(session, booking, people, None, act=act)
    claim_all(session, booking, act=act)
    news.tell_new(session, booking, act=act)
    note(session, "book", booking, act=act)
    return booking


def move(
    session: Session, debrief: Booking, starts_at: datetime, people: list[Placed], *, act: Act
) -> None:
    """Give a debrief another time or other people; elsewhere it is no longer held fast."""
    before = telling.when_facts(debrief)
    if debrief.starts_at != starts_at:
        debrief.moved_from = debrief.starts_at
        debrief.is_locked = False
    debrief.at_risk_at = None
    debrief.version += 1
    debrief.changed_at = act.now
    set_time(session, debrief, starts_at)
    change = attending.seat(session, debrief, people, None, act=act)
    claim_all(session, debrief, act=act)
    invitations.tell_team_move(session, debrief, before, change, act=act)
    note(session, "move", debrief, act=act)


def placed(person: int, lead: int, found: Sitting) -> Placed:
    """Return how a person sits in it: whoever is not free may come, and need not."""
    kind = SeatKind.LEAD if person == lead else SeatKind.PANELIST
    kind = SeatKind.OPTIONAL if person in found.busy else kind
    return Placed(person_id=person, seat_id=None, kind=kind.value, by_screen=False, because=[])


def is_there(debrief: Booking, starts_at: datetime, people: list[Placed]) -> bool:
    """Tell whether a debrief is at this time, with these people, already."""
    sitting = {(each.person_id, each.kind.value) for each in debrief.attendances}
    wanted = {(each["person_id"], each["kind"]) for each in people}
    return debrief.starts_at == starts_at and sitting == wanted


def claim_all(session: Session, booking: Booking, *, act: Act) -> None:
    """Claim the time of whoever has to be there."""
    wanted = claims_of(session, booking)
    listening.give_way(session, booking, wanted, act=act)
    claim(session, Owner(booking_id=booking.id), (booking.starts_at, booking.ends_at), wanted)
    raise_versions(session, wanted)


def make(
    session: Session, step: Step, interview: Interview, starts_at: datetime, *, act: Act
) -> Booking:
    """Return a debrief without people: no claim of the candidate, and nothing in their calendar."""
    booking = Booking(
        reference=meetings.reference(),
        step=step,
        interview=interview,
        title=interview.title,
        minutes=interview.minutes,
        team_object=meetings.new_object(session, Audience.TEAM, act=act),
        created_at=act.now,
        changed_at=act.now,
    )
    set_time(session, booking, starts_at)
    session.add(booking)
    session.flush()
    return booking


def set_time(session: Session, booking: Booking, starts_at: datetime) -> None:
    """Put a debrief at a time, by the clock of the company."""
    booking.put_at(starts_at, session.get_one(Company, 1).zone)


def is_enough_without(debrief: Booking, seat: Attendance) -> bool:
    """Tell whether the lead and half of the others still come if one of them does not."""
    others = [each for each in debrief.attendances if each is not seat]
    here = [
        each
        for each in others
        if each.kind is not SeatKind.OPTIONAL and each.answer is not Answer.DECLINED
    ]
    has_lead = any(each.kind is SeatKind.LEAD for each in here)
    return has_lead and 2 * (len(here) - 1) >= len(others)


def excuse(session: Session, seat: Attendance, *, act: Act) -> None:
    """Let a debrief go on without somebody who can't come: they may, and their time is free."""
    seat.kind = SeatKind.OPTIONAL
    listening.free(session, seat.booking_id, [seat.person_id])
    raise_versions(session, [seat.person_id])
    session.flush()
    before = telling.when_facts(seat.booking)
    invitations.tell_team_move(session, seat.booking, before, attending.Change(), act=act)


def let_go(session: Session, step: Step, *, act: Act) -> None:
    """Cancel what there is of a debrief that nobody needs any more."""
    dismiss(session, step, of_step(session, step.id), act=act)


def dismiss(session: Session, step: Step, debrief: Booking | None, *, act: Act) -> None:
    """Cancel a *debrief* that nobody needs any more, if there is one."""
    step.debrief_missing_at = None
    if debrief and debrief.starts_at > act.now:
        cancel(session, debrief, act=act)


def cancel(session: Session, debrief: Booking, *, act: Act, reason: str = "") -> None:
    """Cancel a debrief: its time is free again, and the line-up is told."""
    touched = claimed_by(session, debrief.id)
    end(debrief, by=BY_STAFF, reason=reason, act=act)
    debrief.is_locked = False
    release(session, bookings=[debrief.id])
    raise_versions(session, touched)
    session.flush()
    news.tell_cancel(session, debrief, act=act)
    note(session, "cancel", debrief, act=act, by=BY_STAFF, reason=reason)


def note(session: Session, action: str, booking: Booking, *, act: Act, **payload: str) -> None:
    """Leave a line in the journal."""
    said = {"starts_at": booking.starts_at.isoformat(), "debrief": True, **payload}
    journal.record_booking(session, action, booking, said, act=act)
