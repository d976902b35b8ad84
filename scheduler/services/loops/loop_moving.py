"""Moving a whole loop to another day or place: every talk, seat and room, or none of it."""

from collections.abc import Mapping
from itertools import groupby

from sqlalchemy.orm import Session

from scheduler.errors import Refused, StepClosed
from scheduler.models import Booking, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings.booking import OnBehalf, give_back
from scheduler.services.bookings.moving import Moved, rule_against, settle_at
from scheduler.services.debriefs import debriefs
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops.loops import LoopChoice, loop_with, search_loop, seat_talks
from scheduler.services.messages import candidate_days, telling
from scheduler.services.placing import day_news, holding, invitations, listening, locking
from scheduler.services.placing.lineups import Placed
from scheduler.services.placing.securing import listen, step_of, take
from scheduler.services.search import steps
from scheduler.services.search.claims import claimed_by, release
from scheduler.services.transaction import raise_versions, transaction

Seated = Mapping[int, tuple[list[Placed], int | None]]


def standing(session: Session, step: Step) -> list[Booking]:
    """Return the bookings of a loop that is booked as a whole, in order of time; else nothing."""
    found = steps.live_bookings(session, step.id)
    if not found:
        return []
    whole = {each.id for each in found[0].interview.way.interviews}
    is_loop = len(whole) > 1 and whole == {each.interview_id for each in found}
    return found if is_loop else []


def move_loop(
    session: Session,
    step_id: int,
    choice: LoopChoice,
    *,
    act: Act,
    on_behalf: OnBehalf | None = None,
) -> list[Booking]:
    """Move all talks of a booked loop to *choice*, with the same people where they are free.

    Raises Refused where a talk is beyond the candidate's limits, SlotTaken if the day is no longer
    free, StepClosed where the loop is not booked as a whole. Whatever is raised, the old day stands.
    """
    with transaction(session):
        step = step_of(session, step_id)
        way = loop_with(step, choice.times)
        steps.place_of(way.interviews[0], choice.office_id)
        take(session, step, [each.id for each in way.interviews], choice.office_id, act=act)
        listen(step.application.candidate, choice.zone, choice.clock)
        bookings = current(session, step)
        if all(is_there(each, choice) for each in bookings):
            return bookings
        require_moves(bookings, act=act, on_behalf=on_behalf)
        locking.require_place(locking.locked_of(session, step), choice.office_id)
        places = [] if choice.office_id is None else [choice.office_id]
        asked = search_loop(
            session, step, way, places, now=act.now, notice_hours=0 if on_behalf else None
        ).at(choice.office_id, choice.pause)
        seated = seat_talks(session, asked, choice.times, stay=people_of(bookings))
        if held := holding.hold_of(session, step.id):
            give_back(session, held, act=act)
        loose = [each for each in bookings if not each.is_locked]
        put_all(session, loose, choice, seated, act=act, on_behalf=on_behalf)
        step.office_id = choice.office_id
        step.windows.clear()
    return bookings


def current(session: Session, step: Step) -> list[Booking]:
    """Return the talks as they are under the lock; raise StepClosed unless all are booked."""
    bookings = standing(session, step)
    for each in bookings:
        session.refresh(each)
    if not bookings:
        raise StepClosed(
            "Not all talks of this day are booked; choose a time for the others first."
        )
    return bookings


def require_moves(bookings: list[Booking], *, act: Act, on_behalf: OnBehalf | None) -> None:
    """Raise Refused if a rule keeps the candidate from moving one of *bookings* alone."""
    if on_behalf:
        return
    for each in bookings:
        if not each.is_locked and (rule := rule_against(each, now=act.now)):
            raise Refused(rule)


def is_there(booking: Booking, choice: LoopChoice) -> bool:
    """Tell whether *booking* is where *choice* wants it already."""
    wanted = choice.times.get(booking.interview_id), choice.office_id
    return (booking.starts_at, booking.office_id) == wanted


def people_of(bookings: list[Booking]) -> set[int]:
    """Return who is in the line-ups now, but for those who can't make it."""
    return {one for each in bookings for one in each.willing}


def put_all(
    session: Session,
    bookings: list[Booking],
    choice: LoopChoice,
    seated: Seated,
    *,
    act: Act,
    on_behalf: OnBehalf | None,
) -> None:
    """Give every booking its new time, people and claims, and tell everybody once."""
    before = {each.id: telling.when_facts(each) for each in bookings}
    was = {each.id: each.wall_time[: candidate_days.DATE] for each in bookings}
    step = bookings[0].step
    if debrief := of_step(session, step.id):
        debriefs.loosen(session, debrief)
    days = days_of(bookings, before)
    entries = {each.entry: each for each in bookings}
    touched = {one for each in bookings for one in claimed_by(session, each.id)}
    release(session, bookings=[each.id for each in bookings])
    settled = {}
    for each in bookings:
        people, room_id = seated[each.interview_id]
        moved = Moved(choice.office_id, choice.times[each.interview_id], people, room_id)
        settled[each.id] = settle_at(session, each, moved, act=act)
        touched |= settled[each.id].claimed
        each.moves += 0 if on_behalf else 1
    raise_versions(session, touched)
    changes = {
        each.id: listening.settle(session, each, settled[each.id].change, act=act)
        for each in bookings
    }
    left = candidate_days.regroup(session, bookings, was, act=act)
    for each in bookings:
        invitations.tell_team_move(session, each, before[each.id], changes[each.id], act=act)
        note(session, each, before[each.id], act=act, on_behalf=on_behalf)
    day_news.tell_days_moved(session, bookings, days, act=act)
    for entry in left:
        each = entries[entry]
        day_news.tell_left(session, entry, each, before[each.id], act=act)
    debriefs.follow(session, step, act=act)


def days_of(bookings: list[Booking], before: Mapping[int, telling.Facts]) -> list[telling.Facts]:
    """Return when each day was that *bookings* are on, from its first talk to the end of its last."""
    found = []
    for _, talks in groupby(bookings, key=lambda each: each.wall_time[: candidate_days.DATE]):
        first, *rest = list(talks)
        last = rest[-1] if rest else first
        found.append(before[first.id] | {"ends_at": before[last.id]["ends_at"]})
    return found


def note(
    session: Session,
    booking: Booking,
    before: telling.Facts,
    *,
    act: Act,
    on_behalf: OnBehalf | None,
) -> None:
    """Leave a line in the journal."""
    times = {"before": before, "after": telling.when_facts(booking)}
    reason = {"reason": on_behalf.reason} if on_behalf else {}
    journal.record_booking(session, "move", booking, {**times, **reason}, act=act)
