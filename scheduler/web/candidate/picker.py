"""What the picker shows, worked out: places, the strip of three weeks, and a week's slots."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from markupsafe import Markup

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, instant
from scheduler.domain.hours import Place
from scheduler.models import Hold, Office
from scheduler.services.search.finding import Asked, Search
from scheduler.text.times import Clock
from scheduler.web.candidate.days import Day, strip_words
from scheduler.web.candidate.names import Face, one_of
from scheduler.web.candidate.place_facts import PlaceFacts, Who, of_talk, sitting
from scheduler.web.candidate.wishes import Link, Wishes, place_value

WEEK = timedelta(days=7)
STRIP_WEEKS = 3
NOON = 12


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """One of the places, with the first time that is free there."""

    value: str
    office: Office | None
    clock: Clock
    soonest: datetime | None
    is_chosen: bool
    facts: PlaceFacts | None = None


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip."""

    on: date
    count: int
    is_shown: bool
    is_first: bool
    words: Markup
    href: str

    @property
    def is_monday(self) -> bool:
        """Tell whether a week begins with it."""
        return self.on.weekday() == 0


@dataclass(frozen=True, slots=True)
class Picker:
    """Everything that one look at an interview's times shows."""

    asked: Asked
    wishes: Wishes
    clock: Clock  # of the chosen place: an office's own time in an office
    opens: date  # the Monday of the shown week
    places: list[PlaceCard]
    strip: list[StripDay]
    days: list[Day]
    count: int
    next_free: datetime | None  # after an empty week
    earlier: str
    later: str
    later_from: date | None
    further: int  # days with something free after the strip
    further_href: str
    slot: datetime | None
    until: datetime | None  # how long the slot is held
    sitters: list[Face]  # whoever may come
    link: Link

    @property
    def place(self) -> Place:
        """Return the chosen place."""
        return self.asked.place

    @property
    def place_value(self) -> str:
        """Return how forms name the chosen place."""
        return place_value(self.asked.place)

    @property
    def moment(self) -> datetime:
        """Return the instant whose zone name stands over the times."""
        day = self.opens
        return datetime(day.year, day.month, day.day, NOON, tzinfo=ZoneInfo(self.clock.zone))

    @property
    def who(self) -> str:
        """Return who may come, as a phrase."""
        return one_of([each.first_name for each in self.sitters])

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to choose at this place at all."""
        return not any(day.count for day in self.strip) and self.next_free is None

    @property
    def ends_at(self) -> datetime | None:
        """Return the end of the chosen slot."""
        return self.slot and self.slot + timedelta(minutes=self.asked.interview.minutes)

    @property
    def change(self) -> datetime | None:
        """Return noon of the day on which the clocks change in or just before the shown week."""
        days = [self.opens + timedelta(days=number) for number in range(-2, 7)]
        return clock_change(self.clock.zone, days)


@dataclass(frozen=True, slots=True)
class View:
    """What a picker is made from besides the search: who looks, how, and when."""

    wishes: Wishes
    link: Link
    held: Hold | None
    people: Callable[[list[int]], list[Face]]
    now: datetime


def make_picker(search: Search, asked: Asked, view: View) -> Picker:
    """Return the picker of *asked*, one place of *search*; it opens at the first free week."""
    wishes, link = view.wishes, view.link
    clock = clock_at(asked, wishes)
    looks = [look_at(search, asked, place.office_id) for place in asked.interview.way.places]
    chosen = next(each for each in looks if each.asked is asked)
    found, who = chosen.found, {*chosen.who.there, *chosen.who.away}
    people = view.people([one for each in looks for one in (*each.who.there, *each.who.away)])
    horizon = asked.world.horizon
    days = slots.days(found, horizon, clock.zone)
    today = view.now.astimezone(ZoneInfo(clock.zone)).date()
    first_free = min(days, default=today)
    opens = monday(wishes.first or first_free)
    start = strip_start(monday(first_free), opens)
    beyond = [day for day in days if day >= start + STRIP_WEEKS * WEEK]
    shown = [opens + timedelta(days=n) for n in range(7)]
    later = min((day for day in days if day >= opens + WEEK), default=None)
    return Picker(
        asked=asked,
        wishes=wishes,
        clock=clock,
        opens=opens,
        places=list(place_cards(looks, asked, wishes, people)),
        strip=list(strip_days(start, opens, days, link, clock.locale)),
        days=list(columns(shown, days, horizon, clock)),
        count=sum(days.get(day, 0).bit_count() for day in shown),
        next_free=soonest(days[later], horizon) if later else None,
        earlier=link(first=opens - WEEK) if opens > monday(first_free) else "",
        later=link(first=monday(later)) if later else "",
        later_from=later,
        further=len(beyond),
        further_href=link(first=min(beyond), slot=None) if beyond else "",
        slot=wishes.slot,
        until=held_until(view, asked),
        sitters=[each for each in people if each.id in who],
        link=link,
    )


def held_until(view: View, asked: Asked) -> datetime | None:
    """Return until when the chosen slot is held, if it is."""
    held = view.held
    if held is None or held.until <= view.now or held.interview_id != asked.interview.id:
        return None
    is_chosen = (held.starts_at, held.office_id) == (view.wishes.slot, asked.place)
    return held.until if is_chosen else None


def clock_at(asked: Asked, wishes: Wishes) -> Clock:
    """Return how times at a place are told: an office's own zone there, else the reader's."""
    office = place_office(asked)
    if office is None:
        return wishes.clock
    return Clock(office.zone, wishes.hours, city=office.name)


def place_office(asked: Asked) -> Office | None:
    """Return the office of *asked*; none for remote."""
    for place in asked.interview.way.places:
        if place.office_id == asked.place:
            return place.office
    return None


@dataclass(frozen=True, slots=True)
class Look:
    """One place asked once: its question, the bitmap of its starts, and who could come."""

    asked: Asked
    found: int
    who: Who


def look_at(search: Search, chosen: Asked, place: Place) -> Look:
    """Return what there is at *place*."""
    asked = chosen if place == chosen.place else search.at(place)
    found = asked.found()
    return Look(asked, found, sitting(asked, found))


def place_cards(
    looks: Sequence[Look], chosen: Asked, wishes: Wishes, people: Sequence[Face]
) -> Iterator[PlaceCard]:
    """Yield the places in the order of the plan, with what choosing each would mean."""
    names = {each.id: each.first_name for each in people}
    for each in looks:
        asked, clock = each.asked, clock_at(each.asked, wishes)
        yield PlaceCard(
            value=place_value(asked.place),
            office=place_office(asked),
            clock=clock,
            soonest=soonest(each.found, asked.world.horizon),
            is_chosen=asked is chosen,
            facts=of_talk(asked, each.found, clock.zone, each.who, names),
        )


def soonest(found: int, horizon: Horizon) -> datetime | None:
    """Return the first start of a bitmap."""
    first = slots.soonest(found, horizon)
    return None if first is None else instant(first)


def strip_start(first: date, shown: date) -> date:
    """Return the Monday of the three weeks, counted from *first*, that hold the week *shown*."""
    return first + (shown - first) // (STRIP_WEEKS * WEEK) * (STRIP_WEEKS * WEEK)


def strip_days(
    opens: date, shown: date, days: dict[date, int], link: Link, locale: str
) -> Iterator[StripDay]:
    """Yield the days of three weeks."""
    free = [day for day in days if shown <= day < shown + WEEK]
    for number in range(STRIP_WEEKS * 7):
        day = opens + timedelta(days=number)
        count = days.get(day, 0).bit_count()
        yield StripDay(
            on=day,
            count=count,
            is_shown=shown <= day < shown + WEEK and is_column(day, days),
            is_first=bool(free) and day == min(free),
            words=strip_words(day, count, locale, is_first=number == 0),
            href=link(first=day, slot=None) + f"#on-{day}",
        )


def columns(
    shown: Iterable[date], days: dict[date, int], horizon: Horizon, clock: Clock
) -> Iterator[Day]:
    """Yield the *shown* days that have a column, with their starts."""
    for on in shown:
        if is_column(on, days):
            yield Day(on, tuple(slots.ticks(days.get(on, 0), horizon)), clock)


def is_column(day: date, days: dict[date, int]) -> bool:
    """Tell whether *day* has a column: each weekday, and a weekend's day with something free."""
    return day.weekday() < 5 or day in days  # noqa: PLR2004 -- Saturday


def monday(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())


def clock_change(zone: str, days: list[date]) -> datetime | None:
    """Return noon of the first of *days* that has another offset than the day before it."""
    info = ZoneInfo(zone)
    noons = [datetime(day.year, day.month, day.day, NOON, tzinfo=info) for day in days]
    for before, after in pairwise(noons):
        if before.utcoffset() != after.utcoffset():
            return after
    return None


def nearest_to(asked: Asked, lost: datetime, most: int = 3) -> list[datetime]:
    """Return up to three starts that are nearest to the one that was *lost*, in order."""
    starts = [start for start in asked.starts() if start != lost]
    return sorted(sorted(starts, key=lambda start: (abs(start - lost), start))[:most])
