"""Who and where Larkfield is: offices, rooms, people with their hours, and pools."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.cli.sample.town import Town
from scheduler.cli.sample.training import ask_for_training
from scheduler.cli.sample.week import ZONE, minute
from scheduler.domain.hours import Stretch
from scheduler.domain.terms import Training
from scheduler.domain.trips import Payer
from scheduler.services.act import Act
from scheduler.services.company.company import CompanyDetails, DayOff, change_company
from scheduler.services.company.offices import OfficeDetails, create_office
from scheduler.services.company.rooms import RoomDetails, create_room
from scheduler.services.people.hours import Giving, Limits, TimeOff, change_giving
from scheduler.services.people.people import PersonDetails, create_person
from scheduler.services.pools.pools import PoolDetails, add_member, create_pool

EASTERN, CENTRAL, IRISH = "America/New_York", "America/Chicago", "Europe/Dublin"
SF, NY = "San Francisco", "New York"
MON_FRI, MON_THU = range(5), range(4)
NAME = "Larkfield"


@dataclass(frozen=True, slots=True)
class Given:
    """Hours that somebody gives on some weekdays, in their own zone; no office is remote."""

    days: range | tuple[int, ...]
    spans: tuple[str, ...]
    office: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, how much they give, and the pools they are in."""

    name: str
    mail: str
    zone: str
    line: str
    limits: Limits
    given: tuple[Given, ...]
    pools: tuple[str, ...] = ()
    away: tuple[tuple[int, int], ...] = ()  # first and last day
    shadows: bool = False
    is_coordinator: bool = False


OFFICES = (
    (
        OfficeDetails(
            name=SF,
            address="201 Harbor Street, San Francisco",
            zone=ZONE,
            country="US",
            arrival="4th floor. Ring at Larkfield; whoever is at the desk expects you.\n"
            "The entrance on Pine Alley has no steps.",
            map_url="https://www.openstreetmap.org/search?query=San%20Francisco%20Ferry%20Building",
            travel_payer=Payer.US,
            travel_hint="Flight or train, and a hotel around the corner.",
        ),
        (
            RoomDetails("Alder", 4, has_screen=True, is_step_free=True),
            RoomDetails("Birch", 6, has_screen=True, is_step_free=True),
            RoomDetails("Cedar", 2, is_step_free=True),
        ),
    ),
    (
        OfficeDetails(
            name=NY,
            address="88 Mercer Row, New York",
            zone=EASTERN,
            country="US",
            arrival="2nd floor, the green door. There is a lift behind the stairs.",
            map_url="https://www.openstreetmap.org/search?query=Mercer%20Street%20New%20York",
            travel_payer=Payer.SHARED,
            travel_hint="We pay the train or the flight, you choose where to sleep.",
            travel_lead_days=5,
        ),
        (
            RoomDetails("Elm", 4, has_screen=True, is_step_free=True),
            RoomDetails("Fir", 3, has_screen=True),
        ),
    ),
)

FIRST, TECHNICAL, DESIGN = "First calls", "Technical interviews", "Design talks"
HARD, MANAGERS, TICKETS = "Hard conversations", "Hiring managers", "Support tickets"
POOLS = (
    PoolDetails(FIRST, "The first half hour with everybody who applies"),
    PoolDetails(TECHNICAL, "Reading, changing and debugging code together"),
    PoolDetails(DESIGN, "A system on a whiteboard, with a customer in mind"),
    PoolDetails(HARD, "Bad news, unclear wishes, angry mails"),
    PoolDetails(TICKETS, "A real ticket, from the first question to the answer"),
    PoolDetails(MANAGERS, "How we work, and offers"),
)

PEOPLE = (
    Colleague(
        "Sam Okafor",
        "sam@larkfield.example",
        ZONE,
        "Runs hiring here, answers within a working day",
        Limits(4, 8),
        (
            Given(MON_THU, ("9:00-12:30", "13:30-17:00"), SF),
            Given((4,), ("8:30-12:30",)),
        ),
        (FIRST,),
        is_coordinator=True,
    ),
    Colleague(
        "Dana Liu",
        "dana@larkfield.example",
        ZONE,
        "Leads Customer Engineering; was a support engineer for ten years",
        Limits(2, 4, gap_minutes=15),
        (
            Given(MON_THU, ("9:00-12:00", "13:00-16:30"), SF),
            Given((4,), ("9:00-12:00",)),
        ),
        (MANAGERS,),
    ),
    Colleague(
        "Jonas Weber",
        "jonas@larkfield.example",
        ZONE,
        "Customer Engineer; likes bugs that only happen on Tuesdays",
        Limits(2, 4, gap_minutes=15),
        (
            Given((0,), ("9:00-12:30", "13:30-16:00")),
            Given((1,), ("9:00-12:00", "13:00-16:00"), SF),
            Given((3,), ("10:00-12:00", "13:00-17:00"), SF),
            Given((4,), ("9:00-11:30",)),
        ),
        (TECHNICAL, DESIGN),
        away=((28, 39),),
    ),
    Colleague(
        "Aisha Malik",
        "aisha@larkfield.example",
        ZONE,
        "Customer Engineer; wrote most of our indexer",
        Limits(2, 5),
        (
            Given((0, 2, 3), ("9:00-12:00", "13:00-17:00"), SF),
            Given((1, 4), ("9:00-13:00",)),
        ),
        (TECHNICAL, DESIGN),
    ),
    Colleague(
        "Tomás Kraus",
        "tomas@larkfield.example",
        ZONE,
        "Customer Engineer; taught physics before",
        Limits(2, 5),
        (
            Given((0, 1, 2), ("9:30-12:30", "13:30-17:30"), SF),
            Given((3, 4), ("8:00-12:00",)),
        ),
        (TECHNICAL, HARD, TICKETS),
    ),
    Colleague(
        "Ingrid Solheim",
        "ingrid@larkfield.example",
        ZONE,
        "Technical writer; deletes a page whenever she adds one",
        Limits(2, 5),
        (Given(MON_FRI, ("9:00-12:00", "13:00-16:00"), SF),),
        (HARD, TICKETS),
    ),
    Colleague(
        "Elif Aydın",
        "elif@larkfield.example",
        EASTERN,
        "Looks after people in New York; grew up above a bakery",
        Limits(4, 10),
        (Given(MON_FRI, ("9:00-12:30", "13:30-17:30"), NY),),
        (FIRST,),
    ),
    Colleague(
        "Hannah Cole",
        "hannah@larkfield.example",
        EASTERN,
        "Leads Support Engineering; answers the phone herself on Mondays",
        Limits(2, 6),
        (Given(MON_FRI, ("9:30-12:30", "13:30-17:00"), NY),),
        (MANAGERS, TICKETS, HARD),
    ),
    Colleague(
        "Lena Brandt",
        "lena@larkfield.example",
        EASTERN,
        "Customer Engineer; builds our New York team",
        Limits(2, 4),
        (Given(MON_FRI, ("10:00-13:00", "14:00-17:00"), NY),),
        (TECHNICAL, DESIGN, HARD),
    ),
    Colleague(
        "Omar Reyes",
        "omar@larkfield.example",
        EASTERN,
        "Customer Engineer; keeps search fast and explanations slow",
        Limits(3, 6),
        (
            Given(MON_THU, ("9:00-12:00", "13:00-17:00"), NY),
            Given((4,), ("9:00-13:00",)),
        ),
        (TECHNICAL, DESIGN, TICKETS),
    ),
    Colleague(
        "Niamh Byrne",
        "niamh@larkfield.example",
        IRISH,
        "Customer Engineer; begins when California goes to bed",
        Limits(2, 4),
        (Given(MON_THU, ("15:00-20:00",)),),
        (TECHNICAL, HARD),
    ),
    Colleague(
        "Wes Ito",
        "wes@larkfield.example",
        CENTRAL,
        "",
        Limits(2, 3),
        (Given((0, 2), ("9:00-12:00", "13:00-16:00")),),
        (TECHNICAL,),
        shadows=True,
    ),
)


def found(town: Town, *, act: Act) -> None:
    """Make the company, in which everybody may be booked from then on."""
    away = tuple(DayOff(town.week.day(day), "Company days") for day in (17, 18))
    change_company(
        town.session,
        CompanyDetails(
            name=NAME,
            zone=ZONE,
            mail="hiring@larkfield.example",
            phone="+1 415 555 0142",
            feedback_url="https://notes.larkfield.example/{reference}",
            days_off=away,
        ),
        act=act,
    )
    opens = tuple(Stretch(day, minute("8:00"), minute("18:30")) for day in MON_FRI)
    for office, rooms in OFFICES:
        office_id = create_office(town.session, replace(office, hours=opens), act=act)
        town.offices[office.name] = office_id
        for room in rooms:
            create_room(town.session, office_id, room, act=act)
    for pool in POOLS:
        town.pools[pool.name] = create_pool(town.session, pool, act=act)
    for one in PEOPLE:
        welcome(town, one, act=act)
    ask_for_training(town, act=act)


def welcome(town: Town, one: Colleague, *, act: Act) -> None:
    """Store somebody with their hours and limits, and put them into their pools."""
    details = PersonDetails(
        name=one.name,
        mail=one.mail,
        zone=one.zone,
        line=one.line,
        department="People" if FIRST in one.pools else "Customer Engineering",
        country="IE" if one.zone == IRISH else "US",
        joined_on=town.week.day(-400),
        is_coordinator=one.is_coordinator,
        is_admin=one.is_coordinator,
    )
    person = town.people[one.name] = create_person(town.session, details, act=act)
    giving = Giving(
        limits=one.limits,
        weekly=tuple(sorted(stretches(town, one), key=lambda each: each.weekday)),
        time_off=tuple(
            TimeOff(town.week.day(first), town.week.day(last)) for first, last in one.away
        ),
    )
    change_giving(town.session, person, giving, act=act)
    training = Training.SHADOWING if one.shadows else Training.QUALIFIED
    for pool in one.pools:
        add_member(town.session, town.pools[pool], person, training, act=act)


def stretches(town: Town, one: Colleague) -> Iterator[Stretch]:
    """Yield the weekly hours of somebody."""
    for given in one.given:
        office = town.offices[given.office] if given.office else None
        for day in given.days:
            for span in given.spans:
                first, until = span.split("-")
                yield Stretch(day, minute(first), minute(until), office)
