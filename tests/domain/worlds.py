"""Small random worlds with every rule in them, in weeks in which clocks change."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import Horizon, mask_of
from scheduler.domain.hours import DayOverride, Stretch, opening
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Office, Room, SlotQuery, World, candidate_in

ZONES = [
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Pacific/Auckland",
]
MONDAYS = [
    date(2011, 12, 26),  # Samoa has no Friday
    date(2025, 2, 17),  # Ramadan begins in Morocco
    date(2025, 3, 31),  # and is over; Lord Howe and New Zealand back, Chile at midnight
    date(2025, 4, 21),  # Egypt forward at midnight
    date(2027, 3, 8),  # United States forward
    date(2027, 3, 22),  # Europe forward
    date(2027, 9, 27),  # Lord Howe forward by half an hour
    date(2027, 10, 25),  # Europe back
    date(2027, 11, 1),  # United States back
]
OFFICE = 50
WEEKDAYS = st.sets(st.integers(0, 6), min_size=4).map(sorted)


@dataclass(frozen=True)
class Somebody:
    zone: str
    weekly: list = field(default_factory=list)  # weekday, from, until, office
    overrides: dict = field(default_factory=dict)  # day: from, until, office
    off: list = field(default_factory=list)  # first and last day
    busy: list = field(default_factory=list)  # minutes since the epoch
    meetings: list = field(default_factory=list)
    counted: list = field(default_factory=list)
    per_day: int = 9
    per_week: int = 99
    gap: int = 0
    notice: int = 0


@dataclass(frozen=True)
class Chamber:
    id: int
    capacity: int
    has_screen: bool
    taken: list


@dataclass(frozen=True)
class Case:
    monday: date
    people: list
    seats: list  # members, count, whether in the room
    minutes: int = 45
    grid: int = 30
    place: int | None = None
    now: int = 0
    notice: int = 0
    until: int = 10**9
    travel: int = 0
    weeks: int = 1
    candidate_zone: str = "Europe/London"
    candidate_meetings: list = field(default_factory=list)
    office_zone: str = "Europe/London"
    office_hours: list = field(default_factory=list)  # weekday, from, until
    closed: list = field(default_factory=list)
    rooms: list = field(default_factory=list)

    @property
    def monday_minute(self):
        return int(datetime.combine(self.monday, datetime.min.time(), UTC).timestamp()) // 60


def ticks(pairs, gap=0):
    return [(a // 5, -(-b // 5) + gap // 5) for a, b in pairs]


def rows(person):
    """Return somebody as the search is fed."""
    return PersonRows(
        zone=person.zone,
        stretches=tuple(Stretch(*each) for each in person.weekly),
        overrides=[
            DayOverride(day, *each)
            for day, given in person.overrides.items()
            for each in (given or [(None, None)])
        ],
        days_off=person.off,
        busy=ticks(person.busy),
        claims=ticks(person.meetings, person.gap),
        starts=[each // 5 for each in person.counted],
        limits=Limits(person.per_day, person.per_week, person.gap, person.notice),
    )


def asked(case):
    """Return the question and the world of a case."""
    horizon = Horizon.of(case.monday, case.weeks)
    people = {number: masks(rows(one), horizon) for number, one in enumerate(case.people)}
    week = tuple(Stretch(*each) for each in case.office_hours)
    shut = [(day, day) for day in case.closed]
    office = Office(
        opening(case.office_zone, week, horizon, closed=shut),
        tuple(
            Room(room.id, room.capacity, room.has_screen, mask_of(ticks(room.taken), horizon))
            for room in case.rooms
        ),
    )
    candidate = candidate_in(
        case.candidate_zone, ticks(case.candidate_meetings, case.travel), horizon
    )
    query = SlotQuery(
        minutes=case.minutes,
        grid_minutes=case.grid,
        place=case.place,
        seats=tuple(
            SeatQuery(number, tuple(members), count, in_room)
            for number, (members, count, in_room) in enumerate(case.seats)
        ),
        now=-(-case.now // 5),
        notice_minutes=case.notice,
        until=-(-case.until // 5),
        travel_minutes=case.travel,
    )
    return query, World(horizon, people, candidate, office if case.place else None)


def walls(shortest=12):
    """Minutes of the wall clock, from and until, often around the small hours."""
    from_step = st.integers(0, 288 - shortest)
    return from_step.flatmap(
        lambda low: st.tuples(
            st.just(low * 5), st.integers(low + shortest, 288).map(lambda k: k * 5)
        )
    )


def blocks(first, days=8, steps=5):
    """Stretches of minutes since the epoch, from a day before *first* on."""
    begin = st.integers(-1440 // steps, days * 1440 // steps).map(lambda k: first + k * steps)
    return st.tuples(begin, st.integers(1, 60)).map(
        lambda pair: (pair[0], pair[0] + pair[1] * steps)
    )


@st.composite
def somebodies(draw, monday, minute):
    offices = st.sampled_from([None, OFFICE, OFFICE, OFFICE, OFFICE + 1])
    day = st.integers(-1, 7).map(lambda k: monday + timedelta(days=k))
    given = st.lists(st.tuples(walls(), offices).map(lambda s: (*s[0], s[1])), max_size=2)
    counted = st.integers(-8 * 48, 15 * 48).map(lambda k: minute + k * 30)
    off = st.tuples(day, st.integers(0, 2)).map(lambda s: (s[0], s[0] + timedelta(days=s[1])))
    return Somebody(
        zone=draw(st.sampled_from(ZONES)),
        weekly=[
            (weekday, *wall, office)
            for weekdays, wall, office in draw(
                st.lists(st.tuples(WEEKDAYS, walls(96), offices), min_size=1, max_size=3)
            )
            for weekday in weekdays
        ],
        overrides=draw(st.dictionaries(day, given, max_size=2)),
        off=draw(st.lists(off, max_size=1)),
        busy=draw(st.lists(blocks(minute, steps=1), max_size=3)),
        meetings=draw(st.lists(blocks(minute), max_size=2)),
        counted=draw(st.lists(counted, max_size=6)),
        per_day=draw(st.integers(1, 3)),
        per_week=draw(st.integers(3, 6)),
        gap=draw(st.sampled_from([0, 5, 10, 15, 30])),
        notice=draw(st.sampled_from([0, 0, 240, 2880])),
    )


@st.composite
def chambers(draw, number, minute):
    return Chamber(
        number,
        draw(st.sampled_from([2, 3, 3, 4, 5])),
        draw(st.booleans()),
        draw(st.lists(blocks(minute), max_size=2)),
    )


@st.composite
def cases(draw, place=None):
    """One week, up to four people, up to three seats over pools that overlap."""
    monday = draw(st.sampled_from(MONDAYS))
    minute = Case(monday, [], []).monday_minute
    people = draw(st.lists(somebodies(monday, minute), min_size=1, max_size=4))
    members = st.sets(st.integers(0, len(people) - 1), min_size=1).map(sorted)
    seat = st.tuples(members, st.sampled_from([1, 1, 1, 2]), st.booleans())
    opens = draw(st.lists(walls(120), min_size=1, max_size=2))
    return Case(
        monday=monday,
        people=people,
        seats=draw(st.lists(seat, min_size=1, max_size=3)),
        minutes=draw(st.sampled_from([15, 30, 45, 60, 95])),
        grid=draw(st.sampled_from([15, 25, 30, 60])),
        place=place,
        now=minute + draw(st.integers(-1440, 3000)),
        notice=draw(st.sampled_from([0, 60, 1440])),
        until=minute + draw(st.sampled_from([7 * 1440, 5 * 1440 + 305])),
        travel=draw(st.sampled_from([0, 0, 60])),
        candidate_zone=draw(st.sampled_from(ZONES)),
        candidate_meetings=draw(st.lists(blocks(minute), max_size=2)),
        office_zone=draw(st.sampled_from(ZONES)),
        office_hours=[(weekday, *wall) for weekday in draw(WEEKDAYS) for wall in opens],
        closed=draw(
            st.lists(st.integers(0, 6).map(lambda k: monday + timedelta(days=k)), max_size=1)
        ),
        rooms=[draw(chambers(900 + k, minute)) for k in range(draw(st.integers(1, 3)))],
    )
