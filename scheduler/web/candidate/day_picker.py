"""What the page of whole days shows, worked out: places, and a card for each day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from scheduler import clock
from scheduler.domain.bitmap import instant, tick
from scheduler.domain.loops import days as loop_days
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day, Spread
from scheduler.models import Booking, Step, Way, WayPlace
from scheduler.services.loops import loops
from scheduler.services.loops.loops import AskedLoop, LoopSearch
from scheduler.services.search.day_rules import daily
from scheduler.text.times import Clock
from scheduler.web.acting import session
from scheduler.web.candidate.day_cards import Card, Sight, card_of, is_there, marked, room_names
from scheduler.web.candidate.names import Face, people_of
from scheduler.web.candidate.picker import PlaceCard, clock_at
from scheduler.web.candidate.place_facts import COUNTED, of_days
from scheduler.web.candidate.suits import Suits
from scheduler.web.candidate.wishes import Wishes, place_value, read_place

SHOWN = 5
LOOKED_AT = timedelta(days=14)  # to say what a wish costs


@dataclass(frozen=True, slots=True)
class DayPicker:
    """Everything that one look at a loop's days shows."""

    way: Way
    wishes: Wishes
    clock: Clock
    places: list[PlaceCard]
    cards: list[Card]
    has_more: bool
    sitters: list[Face]
    suits: Suits
    is_halved: bool
    cost: tuple[int, int] | None  # days of the next two weeks with what suits, and without it
    is_bare: bool  # the chosen place has no day, whatever would suit

    @property
    def may_halve(self) -> bool:
        """Tell whether the candidate may choose between one day and two half days."""
        return self.way.days == Spread.EITHER

    @property
    def place_value(self) -> str:
        """Return how forms name the chosen place."""
        return next(each.value for each in self.places if each.is_chosen)

    @property
    def minutes(self) -> int:
        """Return how long the talks take without breaks."""
        return sum(interview.minutes for interview in self.way.interviews)


def make_day_picker(  # noqa: PLR0913 -- the last two are rare, as in `loops.search_loop`
    step: Step,
    way: Way,
    wishes: Wishes,
    suits: Suits,
    *,
    is_long: bool,
    notice_hours: int | None = None,
    moved: Sequence[Booking] = (),
) -> DayPicker:
    """Return what the page of days shows, to choose one, or for *moved* to go elsewhere.

    Locked talks stay: then their place alone is shown, with the days that have them where they are.
    """
    search = searched(step, way, wishes, notice_hours)
    fixed = [each for each in moved if each.is_locked]
    wishes = kept_at(fixed, wishes)
    place = read_place(wishes.place, way.interviews[0])
    asked = search.at(place, suits.pause)
    loop, told = asked.loop(), clock_at(asked.talks[0], wishes)
    people = {each.id: each for each in people_of(session(), members_of(asked))}
    is_halved = halves(way, suits)
    some = choices(loop, told.zone, suits, is_halved=is_halved, loose=loose_of(way, fixed))
    look = Look(asked, loop, list(islice(some, None if is_long else COUNTED + 1)))
    places = [each for each in way.places if not fixed or each.office_id == place]
    has_more = not is_long and len(look.days) > SHOWN
    cards = cards_of(look.days[:SHOWN] if has_more else look.days, look, people)
    return DayPicker(
        way=way,
        wishes=wishes,
        clock=told,
        places=list(place_cards(search, places, look, wishes, suits, people)),
        cards=marked([card for card in cards if not is_there(card, place, moved)]),
        has_more=has_more,
        sitters=list(people.values()),
        suits=suits,
        is_halved=is_halved,
        cost=cost_of(search.at(place), loop, told.zone, suits) if suits.is_set else None,
        is_bare=not look.days and not (suits.is_set and has_any(search.at(place), told.zone)),
    )


def has_any(usual: AskedLoop, zone: str) -> bool:
    """Tell whether there is a day for whoever has no wish."""
    is_halved = halves(usual.way, Suits())
    return next(loops.options(usual.loop(), zone, is_halved=is_halved), None) is not None


def cards_of(
    days: Sequence[tuple[Day, ...]], look: "Look", people: Mapping[int, Face]
) -> list[Card]:
    """Return the cards of *days* at the chosen place."""
    asked = look.asked
    office = next((each.office for each in asked.way.places if each.office_id == asked.place), None)
    sight = Sight(asked, look.loop, people, room_names(office))
    return [card_of(day, sight) for day in days]


def choices(
    loop: Loop, zone: str, suits: Suits, *, is_halved: bool, loose: Collection[int] | None
) -> Iterator[tuple[Day, ...]]:
    """Yield what there is to choose: one for each date, or all ways around a lock.

    *loose* are the talks that move where others are locked, by position.
    """
    if is_halved or loose is None:
        return loops.options(loop, zone, suits.minutes, is_halved=is_halved)
    within = daily(zone, suits.minutes, loop.world.horizon) if suits.minutes else None
    return ((day,) for day in loop_days.arrangements(loop, loose, within))


def kept_at(fixed: Sequence[Booking], wishes: Wishes) -> Wishes:
    """Return the wishes at the place of what is *fixed*, if anything is."""
    return replace(wishes, place=place_value(fixed[0].office_id)) if fixed else wishes


def loose_of(way: Way, fixed: Sequence[Booking]) -> list[int] | None:
    """Return the positions of the interviews of *way* that are not *fixed*; none if nothing is."""
    if not fixed:
        return None
    ids = {each.interview_id for each in fixed}
    return [number for number, each in enumerate(way.interviews) if each.id not in ids]


def searched(step: Step, way: Way, wishes: Wishes, notice_hours: int | None) -> LoopSearch:
    """Return the search for days of *way* at all its places."""
    return loops.search_loop(
        session(),
        step,
        way,
        [place.office_id for place in way.places if place.office_id is not None],
        now=clock.now(),
        zone=wishes.zone,
        notice_hours=notice_hours,
    )


def halves(way: Way, suits: Suits) -> bool:
    """Tell whether two half days are looked for: the plan says so, or the candidate likes it."""
    return way.days == Spread.HALVES or bool(suits.days)


def cost_of(usual: AskedLoop, loop: Loop, zone: str, suits: Suits) -> tuple[int, int]:
    """Return how many days the next two weeks have with what suits, and how many without it."""
    until = tick(clock.now() + LOOKED_AT)
    return (
        loops.days_before(loop, zone, until, suits.minutes, is_halved=halves(usual.way, suits)),
        loops.days_before(usual.loop(), zone, until, is_halved=halves(usual.way, Suits())),
    )


def members_of(asked: AskedLoop) -> list[int]:
    """Return everybody who may hold one of the talks."""
    return sorted({person for talk in asked.talks for person in talk.members})


@dataclass(frozen=True, slots=True)
class Look:
    """The chosen place, looked at already: its question, its search and its first days."""

    asked: AskedLoop
    loop: Loop
    days: list[tuple[Day, ...]]


def place_cards(
    search: LoopSearch,
    places: Sequence[WayPlace],
    chosen: Look,
    wishes: Wishes,
    suits: Suits,
    people: dict[int, Face],
) -> Iterator[PlaceCard]:
    """Yield the places in the order of the plan, with what choosing each would mean."""
    names = {ident: each.first_name for ident, each in people.items()}
    for place in places:
        is_chosen = place.office_id == chosen.asked.place
        asked = chosen.asked if is_chosen else search.at(place.office_id, suits.pause)
        told, loop, found = clock_at(asked.talks[0], wishes), chosen.loop, chosen.days
        if not is_chosen:
            loop = asked.loop()
            is_halved = halves(asked.way, suits)
            some = loops.options(loop, told.zone, suits.minutes, is_halved=is_halved)
            found = list(islice(some, COUNTED + 1))
        yield PlaceCard(
            value=place_value(place.office_id),
            office=place.office,
            clock=told,
            soonest=instant(found[0][0].start) if found else None,
            is_chosen=is_chosen,
            facts=of_days(loop, found, place.office_id, told.zone, names),
        )
