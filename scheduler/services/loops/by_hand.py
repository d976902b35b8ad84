"""Completing by hand: the talks of a step at times that a coordinator sets, all of them or none.

Hours, days off, limits, gaps and the rules of a day give way to a coordinator who says so, with a
reason. A meeting never does: its key is the database's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import instant, tick
from scheduler.domain.by_hand import (
    Override,
    Seated,
    broken,
    eased,
    is_free,
    overlap,
    overrides,
    seat,
)
from scheduler.domain.hours import Place
from scheduler.domain.lineup import located
from scheduler.domain.loops.loops import Loop
from scheduler.domain.relax import Case, with_rows, with_seats, with_talks
from scheduler.domain.terms import StepState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Booking, Company, Interview, Step, Way
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings import booking
from scheduler.services.messages import news
from scheduler.services.placing import attending, listening
from scheduler.services.placing.lineups import loads_of, placed
from scheduler.services.placing.making import Placing, make_all
from scheduler.services.placing.overriding import claim_over, meetings_of
from scheduler.services.placing.securing import step_of, take
from scheduler.services.pools.seating import Chair, chairs_by_interview
from scheduler.services.search import steps
from scheduler.services.search.beside import local_date, others_of
from scheduler.services.search.day_rules import lunch_hours, order_of, part_of_day
from scheduler.services.search.finding import Asked
from scheduler.services.search.taken import NOTHING, Taken
from scheduler.services.search.why_few import Topic, open_case
from scheduler.services.transaction import raise_versions, transaction


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a coordinator set: a place, a start for some talks, who shall sit in which, and why.

    Talks without a start are left for the candidate to choose. *overrides* says that rules which
    give way shall.
    """

    office_id: Place
    times: Mapping[int, datetime]
    reason: str
    who: Mapping[int, int] = field(default_factory=dict)
    overrides: bool = False


class NeedsOverride(Conflict):
    """Rules that give way only to somebody who says so; nothing was booked."""

    message = "These times break rules. Nothing is booked yet."

    def __init__(self, found: Sequence[Override], interviews: Sequence[Interview]) -> None:
        """Keep what is broken, and the interviews by the positions in it."""
        super().__init__()
        self.found, self.interviews = found, interviews


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything about the talks that are set, under the lock."""

    step: Step
    interviews: Sequence[Interview]
    chairs: Mapping[int, list[Chair]]
    strict: Loop
    soft: Loop
    times: Mapping[int, int]  # ticks by position
    taken: Taken = NOTHING


def book_by_hand(session: Session, step_id: int, plan: ByHand, *, act: Act) -> list[Booking]:
    """Book the talks of *plan*, in order of time, or none; the candidate chooses what is left.

    Raises NeedsOverride where rules would have to give way, Conflict for what never does.
    """
    with transaction(session):
        step = step_of(session, step_id)
        way = way_with(step, plan.times)
        chosen = [each for each in way.interviews if each.id in plan.times]
        steps.place_of(chosen[0], plan.office_id)
        taken = take(session, step, [each.id for each in chosen], plan.office_id, act=act)
        steps.require_choosing(step)
        check(session, step, plan, act=act)
        desk = desk_of(session, Topic(way, tuple(chosen)), step, plan, act=act)
        seated = seat(desk.strict, desk.soft, desk.times)
        if seated is None:
            raise Conflict(nobody(desk))
        found = [
            *overrides(desk.strict, seated, desk.times),
            *of_the_day(session, desk, way, plan.office_id),
        ]
        if found and not plan.overrides:
            raise NeedsOverride(found, desk.interviews)
        made = store(session, replace(desk, taken=taken), seated, plan, found, act=act)
        booking.conclude(session, step, made, taken, act=act)
        if step.state is StepState.OPEN:
            company = session.get_one(Company, 1)
            news.send(session, news.choose_time(step, company, now=act.now), act=act)
    return made


def way_with(step: Step, times: Mapping[int, datetime]) -> Way:
    """Return the way of *step* that has all these interviews; raise Missing where there is none."""
    for way in [step.way] if step.way else step.stage.ways:
        if times.keys() <= {each.id for each in way.interviews} and times:
            return way
    raise Missing


def check(session: Session, step: Step, plan: ByHand, *, act: Act) -> None:
    """Raise Invalid for times that are none, Conflict for a talk that is booked already."""
    if any(at <= act.now for at in plan.times.values()):
        raise Invalid("A time must lie ahead of now.")
    if any(instant(tick(at)) != at for at in plan.times.values()):
        raise Invalid("Times lie on whole five minutes.")
    if {each.interview_id for each in steps.live_bookings(session, step.id)} & plan.times.keys():
        raise Conflict("One of these talks is booked already.")


def desk_of(session: Session, topic: Topic, step: Step, plan: ByHand, *, act: Act) -> Desk:
    """Return the talks that are set with everybody who could sit in them, strictly and eased."""
    office = steps.place_of(topic.interviews[0], plan.office_id)
    latest = max(plan.times.values()) + timedelta(days=1)
    longer = max(0, (latest - act.now).days + 1 - topic.way.horizon_days)
    case = open_case(session, step, topic, office, now=act.now, longer=longer, is_ours=True).case
    case = with_talks(case, lambda talk: replace(talk, notice_minutes=0, until=None))
    wanted = {
        seat.id: plan.who[interview.id]
        for interview in topic.interviews
        if interview.id in plan.who
        for seat in interview.seats
    }
    case = with_seats(
        case,
        lambda seat: (
            replace(seat, members=(wanted[seat.seat],))
            if wanted.get(seat.seat) in seat.members and seat.count == 1
            else seat
        ),
    )
    chairs = chairs_by_interview(
        session,
        [each.id for each in topic.interviews],
        step.application.candidate_id,
        now=act.now,
    )
    every = [chair for each in chairs.values() for chair in each]
    loads = loads_of(session, every, step.id, min(plan.times.values()))
    times = {number: tick(plan.times[each.id]) for number, each in enumerate(topic.interviews)}
    return Desk(
        step,
        topic.interviews,
        chairs,
        Loop(case.query, case.world, loads),
        Loop(case.query, soften(session, case).world, loads),
        times,
    )


def soften(session: Session, case: Case) -> Case:
    """Return the case in which only meetings keep people away."""
    meetings = meetings_of(session, case.rows.keys(), case.horizon)
    return with_rows(
        case, {one: eased(rows, meetings[one], case.place) for one, rows in case.rows.items()}
    )


def nobody(desk: Desk) -> str:
    """Return why not even people whose rules give way can sit then."""
    for position, at in desk.times.items():
        if desk.soft.seat([(position, at)]) is None:
            title = desk.interviews[position].title
            where = " with a free room" if desk.soft.query.talks[position].place else ""
            return (
                f"Nobody who may hold {title} is without a meeting then{where}. Nothing is booked."
            )
    return "There are not enough different people for all talks then. Nothing is booked."


def of_the_day(session: Session, desk: Desk, way: Way, office_id: Place) -> list[Override]:
    """Return what the times break of the rules of their days, beside what is booked already.

    Raises Conflict where the candidate has something else with us then.
    """
    lengths = {number: talk.steps for number, talk in enumerate(desk.strict.query.talks)}
    ours = {number: (at, at + lengths[number]) for number, at in desk.times.items()}
    if overlap(list(ours.values())):
        raise Conflict("Two of these talks overlap. Nothing is booked.")
    if not all(is_free(desk.strict.world, each) for each in ours.values()):
        name = desk.step.application.candidate.name
        raise Conflict(f"{name} has something else with us then. Nothing is booked.")
    positions = {each.id: number for number, each in enumerate(way.interviews)}
    spans = {positions[desk.interviews[number].id]: each for number, each in ours.items()}
    if len(desk.interviews) < len(way.interviews):
        spans |= others_of(session, desk.step, desk.interviews[0]).spans
    office = steps.place_of(way.interviews[0], office_id)
    zone = office.zone if office else desk.step.application.candidate.zone
    horizon, found = desk.strict.world.horizon, list[Override]()
    for day in {local_date(span[0], zone) for span in spans.values()}:
        today = {one: span for one, span in spans.items() if local_date(span[0], zone) == day}
        minutes = sum(5 * (end - start) for start, end in today.values())
        rules = part_of_day(way, minutes, office_id)
        midday = lunch_hours(way, zone, horizon)
        found += broken(rules, today, order_of(way), midday, horizon)
    return list(dict.fromkeys(found))


def store(
    session: Session,
    desk: Desk,
    seated: Seated,
    plan: ByHand,
    found: Sequence[Override],
    *,
    act: Act,
) -> list[Booking]:
    """Return the bookings of all talks, in order of time, with their people, rooms and claims."""
    if desk.taken.held:
        booking.give_back(session, desk.taken.held, act=act)
    placings, room = [], None
    for position in sorted(desk.times, key=desk.times.__getitem__):
        talk, world = desk.soft.query.talks[position], desk.soft.world
        asked = asked_of(desk, position)
        line_up = located(
            talk,
            world,
            desk.times[position],
            seated.chairs[position],
            loads=desk.strict.loads,
            prefer_room=room,
        )
        room = line_up.room
        people = placed(session, asked, line_up, dict(desk.strict.loads))
        placings.append(Placing(asked, plan.times[asked.interview.id], people, room))
    made = make_all(session, placings, act=act)
    for one in made:
        one.by_hand = bool(found)
        claimed = booking.needs_of(one)
        listening.give_way(session, one, claimed, act=act)
        claim_over(session, one.id, (one.starts_at, one.ends_at), claimed)
        raise_versions(session, claimed)
        record(session, one, plan, act=act)
    for one in made:
        listening.settle(session, one, attending.Change(), act=act)
    return made


def asked_of(desk: Desk, position: int) -> Asked:
    """Return the question of one talk, as bookings are made from it."""
    interview, talk = desk.interviews[position], desk.soft.query.talks[position]
    chairs = desk.chairs[interview.id]
    world, taken = desk.soft.world, desk.taken
    return Asked(desk.step, interview, talk.place, chairs, talk, world, taken=taken)


def record(session: Session, one: Booking, plan: ByHand, *, act: Act) -> None:
    """Write down that a talk was booked by hand, and why."""
    said = {"starts_at": one.starts_at.isoformat(), "reason": plan.reason, "by_hand": True}
    journal.record_booking(session, "book", one, said, act=act)
