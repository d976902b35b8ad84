"""Everybody in process for a role, by the stop where they stand, with what the queue says of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import (
    ACTIVE_APPLICATIONS,
    Answer,
    ApplicationState,
    BookingState,
    RoleState,
    SeatKind,
    StageKind,
)
from scheduler.errors import Missing
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Hold,
    Office,
    Person,
    Role,
    Room,
    Stage,
    Step,
)
from scheduler.services.outlook.outlook import monday_of
from scheduler.services.queue import queue, waiting
from scheduler.services.queue.queue_rows import Row
from scheduler.services.queue.waiting import Standing, Talk
from scheduler.services.roles.openings import find_role, shown_plan
from scheduler.services.week.week import bounds_of

HOLDS_A_SEAT = (SeatKind.LEAD, SeatKind.PANELIST, SeatKind.REVERSE)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role, and how many people are in process for it."""

    slug: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """The next talk of somebody, or the last one: when, where and with whom."""

    talk: Talk
    office: str  # empty by video
    room: str
    people: tuple[str, ...]
    is_one_of: int  # as many talks stand at this stop


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody at a stop; *row* is the most pressing that the queue says of them."""

    step: Standing
    row: Row | None = None
    meeting: Meeting | None = None
    held_at: datetime | None = None  # the time that they hold while they make up their mind

    @property
    def is_broken(self) -> bool:
        """Tell whether something that was settled no longer holds."""
        return self.row is not None and self.row.is_broken


@dataclass(frozen=True, slots=True)
class Lane:
    """A stop with everybody who stands at it; who needs somebody stands first."""

    title: str
    kind: StageKind
    stage: Stage | None  # of the plan that new people begin with; none if only older plans have it
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Board:
    """A role with its lanes, how many talks of it are in this week, and how many people rest."""

    role: Role
    lanes: Sequence[Lane]
    talks: int
    resting: int

    @property
    def cards(self) -> list[Card]:
        """Return everybody, whatever their lane."""
        return [card for lane in self.lanes for card in lane.cards]

    @property
    def stuck(self) -> list[Card]:
        """Return who needs somebody, the most pressing first."""
        return sorted((card for card in self.cards if card.row), key=pressing)


def roles_of(session: Session) -> list[RoleLine]:
    """Return the roles that take applications or have people in process, by title."""
    count = func.count(Application.id)
    live = (Application.role_id == Role.id) & Application.state.in_(ACTIVE_APPLICATIONS)
    rows = session.execute(
        select(Role.slug, Role.title, count)
        .outerjoin(Application, live & Application.awaits_link.is_(False))
        .where(Role.state != RoleState.DRAFT)
        .group_by(Role.id, Role.slug, Role.title, Role.state)
        .having((Role.state == RoleState.PUBLISHED) | (count > 0))
        .order_by(Role.title, Role.slug)
    )
    return [RoleLine(*row) for row in rows]


def board_of(session: Session, slug: str, *, zone: str, now: datetime) -> Board:
    """Return the board of the role of this address; *zone* says which week is the present one.

    Raises Missing for a role that does not exist or is still being written.
    """
    role = find_role(session, slug)
    if role is None or role.state is RoleState.DRAFT:
        raise Missing
    everybody = list(waiting.standing(session))
    steps = [step for step in everybody if step.role_id == role.id]
    rows = rows_of(queue.gather(session, steps=everybody, now=now), role.id)
    cards = cards_of(session, steps, rows, now=now)
    return Board(
        role,
        lanes_of(session, role.id, cards),
        talks_of(session, role.id, zone, now),
        resting_of(session, role.id),
    )


def rows_of(rows: Iterable[Row], role_id: int) -> dict[int, Row]:
    """Return the most pressing row about each application of a role."""
    found: dict[int, Row] = {}
    for row in sorted(rows, key=pressing_row, reverse=True):
        if row.role_id == role_id and row.application_id is not None:
            found[row.application_id] = row
    return found


def pressing_row(row: Row) -> tuple[object, ...]:
    """Return what rows about one person are sorted by: what no longer holds comes first."""
    return (not row.is_broken, *queue.urgency(row))


def pressing(card: Card) -> tuple[object, ...]:
    """Return what cards are sorted by: who needs somebody, then who meets us soonest."""
    if card.row:
        return (0, *pressing_row(card.row))
    if card.meeting:
        return (1, card.meeting.talk.starts_at, card.step.name)
    return (2, card.step.state_at, card.step.name)


def cards_of(
    session: Session, steps: Sequence[Standing], rows: Mapping[int, Row], *, now: datetime
) -> list[Card]:
    """Return a card for each of *steps*; three queries for any number of people."""
    next_talks = {step.step_id: talk for step in steps if (talk := next_talk(step, now))}
    meetings = meetings_of(session, next_talks, {step.step_id: standing(step) for step in steps})
    held = select(Hold.step_id, Hold.starts_at).where(Hold.until > now)
    holds = {step_id: starts_at for step_id, starts_at in session.execute(held)}  # noqa: C416 -- a result is no pair of columns to dict()
    return [
        Card(
            step,
            rows.get(step.application_id),
            meetings.get(step.step_id),
            holds.get(step.step_id),
        )
        for step in steps
    ]


def standing(step: Standing) -> int:
    """Return how many talks of *step* are to be held."""
    return sum(talk.state is BookingState.SCHEDULED for talk in step.talks)


def next_talk(step: Standing, now: datetime) -> Talk | None:
    """Return the talk that is next at *step*, or the last that was held."""
    ahead = (talk for talk in step.talks if talk.ends_at > now)
    return next(ahead, step.talks[-1] if step.talks else None)


def meetings_of(
    session: Session, talks: Mapping[int, Talk], counts: Mapping[int, int]
) -> dict[int, Meeting]:
    """Return where these talks are, and who of ours comes, by step."""
    ids = [talk.id for talk in talks.values()]
    places = {
        booking_id: (office or "", room or "")
        for booking_id, office, room in session.execute(
            select(Booking.id, Office.name, Room.name)
            .outerjoin(Office, Office.id == Booking.office_id)
            .outerjoin(Room, Room.id == Booking.room_id)
            .where(Booking.id.in_(ids))
        )
    }
    people: dict[int, list[str]] = {}
    for booking_id, name in session.execute(
        select(Attendance.booking_id, Person.name)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Attendance.booking_id.in_(ids),
            Attendance.kind.in_(HOLDS_A_SEAT),
            Attendance.answer != Answer.DECLINED,
        )
        .order_by(Attendance.id)
    ):
        people.setdefault(booking_id, []).append(name)
    return {
        step_id: Meeting(talk, *places[talk.id], tuple(people.get(talk.id, ())), counts[step_id])
        for step_id, talk in talks.items()
    }


def lanes_of(session: Session, role_id: int, cards: Iterable[Card]) -> list[Lane]:
    """Return the stops of the newest plan in their order, then those that only older ones have.

    A stop of an older plan is the same lane if it has the same title and kind.
    """
    plan = shown_plan(session, role_id)
    lanes = {
        (stage.title, stage.kind): Lane(stage.title, stage.kind, stage)
        for stage in (plan.stages if plan else ())
    }
    for card in sorted(cards, key=pressing):
        key = (card.step.stage, card.step.kind)
        lanes.setdefault(key, Lane(*key, None)).cards.append(card)
    return list(lanes.values())


def talks_of(session: Session, role_id: int, zone: str, now: datetime) -> int:
    """Return how many talks with candidates of a role are in this week."""
    begin, end = bounds_of(monday_of(now, zone), zone)
    found = (
        select(func.count(Booking.id))
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(
            Application.role_id == role_id,
            Booking.starts_at >= begin,
            Booking.starts_at < end,
            Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
            WITH_CANDIDATE,
        )
    )
    return session.scalar(found) or 0


def resting_of(session: Session, role_id: int) -> int:
    """Return how many people rest from their process for a role: they stand at no stop."""
    paused = Application.state == ApplicationState.PAUSED
    found = select(func.count(Application.id)).where(Application.role_id == role_id, paused)
    return session.scalar(found) or 0
