"""What one interviewer looks like to the search: each half hour of the next weeks, and why not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.domain import explain, slots
from scheduler.domain.availability import Masks
from scheduler.domain.bitmap import STEP_MINUTES, instant, steps_of, tick, tick_up
from scheduler.domain.explain import Rule
from scheduler.domain.hours import Place
from scheduler.domain.seats import SeatQuery
from scheduler.domain.zones import instant_of
from scheduler.models import Person
from scheduler.services.busy import calendars
from scheduler.services.busy.calendars import Blocked
from scheduler.services.outlook import offered_reasons
from scheduler.services.outlook.offered_reasons import Reason
from scheduler.services.search.finding import horizon_of
from scheduler.services.search.masks import masks_of
from scheduler.services.search.open_offices import offices_of

MINUTES = 30
DAYS = 14  # that are listed
LOOKED_AT = 84  # in which any moment may be asked for
FIRST_HOUR, LAST_HOUR = 7, 19


@dataclass(frozen=True, slots=True)
class Moment:
    """A half hour that an interview might begin with."""

    at: datetime
    is_open: bool

    @property
    def tick(self) -> int:
        """Return the step at which it begins."""
        return tick(self.at)


@dataclass(frozen=True, slots=True)
class Why:
    """Why nobody can book somebody at a moment: the rule, and what it is that breaks it."""

    at: datetime
    rule: Rule | None
    reasons: tuple[Reason, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    blind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One person at one place, as the search sees them."""

    person_id: int
    zone: str
    query: slots.SlotQuery
    world: slots.World
    hours: range

    def days(self, *, now: datetime) -> list[tuple[date, list[Moment]]]:
        """Return the half hours of the next days, by local day."""
        found = slots.starts(self.query, self.world)
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return [
            (day, [self.moment(wall, found) for wall in halves(day, self.hours)])
            for day in (today + timedelta(days=more) for more in range(DAYS))
        ]

    def moment(self, wall: datetime, found: int) -> Moment:
        """Return whether a wall-clock time is among the starts that were found."""
        at = instant_of(wall, self.zone)
        bit = tick(at) - self.world.horizon.origin
        return Moment(at, is_open=bool(found >> bit & 1))


def halves(day: date, hours: range) -> list[datetime]:
    """Return the half hours of a day, on the wall."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- a wall
    return [midnight + timedelta(hours=hour, minutes=half) for hour in hours for half in (0, 30)]


def hours_of(person: Person) -> range:
    """Return the hours of a day that are worth a look: those of work, and all that somebody gives."""
    begun = [each.from_minute // 60 for each in person.hours]
    ended = [-(-each.until_minute // 60) for each in person.hours]
    return range(min([FIRST_HOUR, *begun]), max([LAST_HOUR, *ended]))


def view(session: Session, person: Person, place: Place, *, now: datetime) -> View:
    """Return the view of a person remote or at an office."""
    horizon = horizon_of(now, LOOKED_AT)
    known = masks_of(session, [person.id], horizon)
    offices = {} if place is None else offices_of(session, [place], horizon)
    query = slots.SlotQuery(
        minutes=MINUTES,
        grid_minutes=STEP_MINUTES,
        place=place,
        seats=(SeatQuery(seat=0, members=tuple(known)),),
        now=tick_up(now),
    )
    office = None if place is None else offices[place]
    world = slots.World(horizon=horizon, people=known, office=office)
    return View(person.id, person.zone, query, world, hours_of(person))


def why(session: Session, seen: View, at: int) -> Why | None:
    """Return why an interview cannot begin at the tick *at*; none beyond what is looked at."""
    horizon = seen.world.horizon
    if not horizon.origin <= at < horizon.end:
        return None
    rule = explain.why_not(seen.query, seen.world, at)
    if rule is not Rule.BUSY:
        return Why(instant(at), rule, tuple(reasons(session, seen, rule, instant(at))))
    gap = steps_of(seen.world.people[seen.person_id].limits.gap_minutes)
    blocked = calendars.blocking(session, seen.person_id, at - gap, at + steps_of(MINUTES) + gap)
    blind = calendars.blind(session, seen.person_id)
    return Why(instant(at), rule, (), tuple(blocked), tuple(blind))


def reasons(session: Session, seen: View, rule: Rule | None, at: datetime) -> list[Reason]:
    """Return what breaks *rule* at a moment, where that has a name."""
    person = session.get_one(Person, seen.person_id)
    known = seen.world.people.get(person.id)
    return named(session, person, known, rule, (at, at + timedelta(minutes=MINUTES)))


def named(
    session: Session,
    person: Person,
    known: Masks | None,
    rule: Rule | None,
    when: tuple[datetime, datetime],
) -> list[Reason]:
    """Return what breaks *rule* for *person* at a time, where that has a name."""
    match rule:
        case Rule.TIME_OFF:
            on = when[0].astimezone(ZoneInfo(person.zone)).date()
            return offered_reasons.days_off(session, person, on)
        case Rule.TAKEN:
            return offered_reasons.talks(session, person, *when)
        case Rule.LIMITS if known:
            return offered_reasons.limits(known, when[0])
        case _:
            return []
