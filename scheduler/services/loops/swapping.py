"""Two talks of a booked day change places, in one transaction, if people, rooms and rules allow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Span, steps_of, tick, tick_up
from scheduler.domain.loops.loops import ungridded
from scheduler.domain.terms import Notice
from scheduler.errors import Missing, Refused, SlotTaken, StepClosed
from scheduler.models import Booking, CalendarObject, Step
from scheduler.services.act import Act
from scheduler.services.bookings.booking import OnBehalf, give_back
from scheduler.services.bookings.moving import Moved, settle_at
from scheduler.services.debriefs import debriefs
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops.against import NO_PAIR, reason_against
from scheduler.services.loops.loop_moving import note
from scheduler.services.messages import telling
from scheduler.services.placing import day_news, holding, invitations, listening
from scheduler.services.placing.lineups import Placed, choose
from scheduler.services.placing.securing import step_of, take
from scheduler.services.pools.seating import CLAIMING, chairs_of
from scheduler.services.search import steps
from scheduler.services.search.beside import Others
from scheduler.services.search.claims import claimed_by, release
from scheduler.services.search.finding import Asked, query_of, search
from scheduler.services.search.own_time import own_of
from scheduler.services.transaction import raise_versions, transaction

Seated = tuple[list[Placed], int | None]


@dataclass(frozen=True, slots=True)
class Swap:
    """Two talks, the earlier first, and when each would begin."""

    first: Booking
    second: Booking

    @property
    def starts(self) -> dict[int, datetime]:
        """Return when each begins then: together they take the time that they take now."""
        return {
            self.second.id: self.first.starts_at,
            self.first.id: self.second.ends_at - (self.first.ends_at - self.first.starts_at),
        }

    @property
    def obstacle(self) -> str:
        """Return why these two may not change places whoever is free; empty if they may."""
        for each in (self.first, self.second):
            if each.is_locked:
                return f"{each.title} is locked."
        if self.first.office_id != self.second.office_id:
            return "They are at different places."
        return ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A swap as it would be: who newcomers are by booking, or why it cannot be."""

    swap: Swap
    joining: Mapping[int, list[int]]
    why_not: str = ""


def offers(session: Session, step: Step, *, now: datetime) -> list[Offer]:
    """Return every pair of talks of *step* to come, and whether they can change places."""
    talks = coming(session, step.id, now=now)
    return [offer_of(session, Swap(*pair), talks, now=now) for pair in combinations(talks, 2)]


def offer_of(session: Session, swap: Swap, talks: Collection[Booking], *, now: datetime) -> Offer:
    """Return one pair as it would be."""
    if swap.obstacle:
        return Offer(swap, {}, swap.obstacle)
    try:
        seated = plan(session, swap, talks, now=now)
    except SlotTaken as refused:
        return Offer(swap, {}, str(refused))
    before = {
        each.id: {seat.person_id for seat in each.attendances} for each in (swap.first, swap.second)
    }
    joining = {
        ident: [one["person_id"] for one in people if one["person_id"] not in before[ident]]
        for ident, (people, _) in seated.items()
    }
    return Offer(swap, joining)


def coming(session: Session, step_id: int, *, now: datetime) -> list[Booking]:
    """Return the talks of a step that stand and have not begun, in order of time."""
    return [each for each in steps.live_bookings(session, step_id) if each.starts_at > now]


def plan(
    session: Session, swap: Swap, talks: Collection[Booking], *, now: datetime
) -> dict[int, Seated]:
    """Return who sits in each of the two then, and where; whoever sits there now stays if free.

    Raises SlotTaken where people, rooms, the order, breaks, lunch or the longest day forbid it.
    """
    require_apart(swap)
    rest = [each for each in talks if each not in (swap.first, swap.second)]
    people = {each.id: sitting(each) for each in talks}
    seated: dict[int, Seated] = {}
    for mine, other in ((swap.second, swap.first), (swap.first, swap.second)):
        begins = swap.starts[other.id]
        spans = {position(each): (tick(each.starts_at), tick_up(each.ends_at)) for each in rest}
        spans[position(other)] = tick(begins), tick(begins) + steps_of(other.minutes)
        taken = frozenset().union(*(people[each.id] for each in (*rest, other)))
        asked = asked_for(session, mine, swap, Others(spans, taken), now=now)
        start = swap.starts[mine.id]
        if not asked.offers(start):
            raise SlotTaken(reason_against(session, asked, mine, tick(start)))
        seated[mine.id] = settled(session, asked, mine, start)
        people[mine.id] = frozenset(each["person_id"] for each in seated[mine.id][0])
    return seated


def settled(session: Session, asked: Asked, mine: Booking, start: datetime) -> Seated:
    """Return who would hold *mine* at *start*, and where; raise SlotTaken if no line-up is found."""
    try:
        return choose(session, asked, start, stay=mine.willing, prefer_room=mine.room_id)
    except SlotTaken as refused:
        raise SlotTaken(NO_PAIR.format(title=mine.title)) from refused


def require_apart(swap: Swap) -> None:
    """Raise SlotTaken if both would be at once, for another talk or too little lies between them."""
    spans: list[Span] = []
    for each in (swap.first, swap.second):
        begins = tick(swap.starts[each.id])
        spans.append((begins, begins + steps_of(each.minutes)))
    one, other = sorted(spans)
    if other[0] < one[1]:
        raise SlotTaken(f"{swap.first.title} and {swap.second.title} would overlap then.")


def sitting(booking: Booking) -> frozenset[int]:
    """Return who holds *booking*."""
    return frozenset(each.person_id for each in booking.attendances if each.kind in CLAIMING)


def position(booking: Booking) -> int:
    """Return the place of a talk in the order of its plan."""
    return booking.interview.way.interviews.index(booking.interview)


def asked_for(
    session: Session, booking: Booking, swap: Swap, others: Others, *, now: datetime
) -> Asked:
    """Return the question for one of the two, in a world in which neither has claimed anything."""
    step, interview = booking.step, booking.interview
    places = [] if booking.office_id is None else [booking.office_id]
    found = search(session, step, interview, places, now=now, notice_hours=0)
    chairs = others.less(chairs_of(session, interview.id, step.application, now=now))
    both = [swap.first.interview, swap.second.interview]
    return replace(
        found,
        chairs=chairs,
        query=ungridded(query_of(interview, chairs, now=now, notice_hours=0)),
        others=others,
        own=own_of(session, step, [*both, *interview.way.debriefs], is_whole=True),
    ).at(booking.office_id)


def swap_talks(
    session: Session, step_id: int, pair: Collection[int], *, act: Act, on_behalf: OnBehalf
) -> list[Booking]:
    """Let the two bookings of *pair* change places; everybody is told once.

    Raises Refused where one of them is locked, SlotTaken where it cannot be; then nothing changes.
    """
    with transaction(session):
        step = step_of(session, step_id)
        first = chosen(session, step, pair, act=act)[0]
        interviews = [each.id for each in first.interview.way.interviews]
        take(session, step, interviews, first.office_id, act=act)
        talks = coming(session, step_id, now=act.now)
        for each in talks:
            session.refresh(each)
        swap = Swap(*chosen(session, step, pair, act=act))
        if swap.obstacle:
            raise Refused(swap.obstacle)
        seated = plan(session, swap, talks, now=act.now)
        if held := holding.hold_of(session, step_id):
            give_back(session, held, act=act)
        put(session, swap, seated, act=act, on_behalf=on_behalf)
    return [swap.second, swap.first]


def chosen(session: Session, step: Step, pair: Collection[int], *, act: Act) -> list[Booking]:
    """Return the two talks of *step* that *pair* names, in order; raise if they are not there."""
    if len(set(pair)) != 2:  # noqa: PLR2004 -- a pair
        raise Missing
    found = [each for each in coming(session, step.id, now=act.now) if each.id in pair]
    if len(found) != len(set(pair)):
        raise StepClosed("One of these talks was cancelled, or has begun.")
    return found


def put(
    session: Session, swap: Swap, seated: Mapping[int, Seated], *, act: Act, on_behalf: OnBehalf
) -> None:
    """Give both their new time, people and claims, and tell everybody once."""
    both = (swap.first, swap.second)
    starts, office_id = swap.starts, swap.first.office_id
    before = {each.id: telling.when_facts(each) for each in both}
    days = day_news.days_of(session, both)
    if debrief := of_step(session, swap.first.step_id):
        debriefs.loosen(session, debrief)
    touched = {one for each in both for one in claimed_by(session, each.id)}
    release(session, bookings=[each.id for each in both])
    raise_versions(session, touched)
    changes = {}
    for each in both:
        people, room_id = seated[each.id]
        settled = settle_at(
            session, each, Moved(office_id, starts[each.id], people, room_id), act=act
        )
        changes[each.id] = settled.change
        touched |= settled.claimed
    raise_versions(session, touched)
    for each in both:
        changes[each.id] = listening.settle(session, each, changes[each.id], act=act)
    entries = [each.entry for each in both]
    swap.first.candidate_object, swap.second.candidate_object = reversed(entries)
    session.flush()
    for each in both:
        invitations.tell_team_move(session, each, before[each.id], changes[each.id], act=act)
        note(session, each, before[each.id], act=act, on_behalf=on_behalf)
    tell_candidate(session, swap, days, act=act)
    debriefs.follow(session, swap.first.step, act=act)


def tell_candidate(
    session: Session, swap: Swap, days: Mapping[CalendarObject, telling.Facts], *, act: Act
) -> None:
    """Tell the candidate once a day that these two have changed places."""
    titles = [swap.first.title, swap.second.title]
    for entry, day in days.items():
        invitations.revise_day(session, entry, swap.first, act=act)
        was = {"before": before_of(day), "swapped": titles}
        invitations.tell_day(session, entry, Notice.MOVED, was, act=act)


def before_of(day: telling.Facts) -> telling.Facts:
    """Return when and where a whole day was, to stand beside what replaces it."""
    office = day["office"]
    return {
        "starts_at": day["starts_at"],
        "ends_at": day["ends_at"],
        "anchor_zone": day["anchor_zone"],
        "office": office["name"] if office else "",
        "place": office,
        "room": day["room"],
    }
