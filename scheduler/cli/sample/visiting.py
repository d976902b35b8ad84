"""Visitors of the sample company: who came, who did not, who comes today, and who is expected."""

from collections.abc import Iterator
from datetime import datetime, time

from scheduler.cli.sample import writing_in
from scheduler.cli.sample.company import SF
from scheduler.cli.sample.town import Town
from scheduler.domain.terms import Training
from scheduler.domain.visits import VisitKind, VisitState, mask_of_days
from scheduler.models import Visit, VisitDay
from scheduler.services.pools import pools
from scheduler.services.pools.pools import PoolDetails
from scheduler.services.visits import choosing, days, lists, plans, reminders, visits
from scheduler.services.visits.days import Afternoon
from scheduler.services.visits.plans import Hosting, Plan
from scheduler.services.visits.visits import Visitor, Wanted

HOSTS = ("Jonas Weber", "Dana Liu")
OPENED = -20
LAST, NEXT = -4, 10  # Thursdays, of the week before and of the next
WELCOME = "At the door, Joy knows your name\nA tour, twenty minutes\nCoffee with whoever is in"
DESK = "Sam Okafor"


def receive(town: Town) -> None:
    """Let an office take visitors, and tell what has come of it so far."""
    opened = town.week.at(OPENED, "9:10")
    pool_id = make_pool(town, opened)
    office_id = town.offices[SF]
    coffee = Hosting(VisitKind.COFFEE, 30, mask_of_days(range(5)), 10 * 60, 16 * 60)
    plan = Plan(
        pool_id=pool_id,
        per_day=1,
        per_week=3,
        most_guests=3,
        phone="+1 415 555 0142",
        welcome=WELCOME,
        hosted=(coffee,),
    )
    plans.change_plan(town.session, office_id, plan, act=town.by(DESK, opened))
    today = town.week.today
    past, present, next_ = (afternoon(town, day) for day in (LAST, today, NEXT))
    came = comes(town, "Omar Reyes", past, LAST - 4, guests=2)
    missing = comes(town, "Petra Hahn", past, LAST - 3)
    for visit, state in ((came, VisitState.ARRIVED), (missing, VisitState.DID_NOT_COME)):
        at_door = town.by(DESK, town.week.at(LAST, "16:20"))
        lists.mark(town.session, visit.id, state, act=at_door)
    comes(town, "Lucia Moreno", present, today - 4, guests=2, note="How you hand over a customer")
    comes(town, "Ken Ito", present, today - 3, needs="A way in without steps, please")
    writing_in.write(town, comes(town, "Rosa Lindgren", next_, today - 2))
    has_coffee(town, "Bram de Wit", today - 2)
    ask(town, "Mira Sand", next_, today - 1)
    for instant in due(town):
        reminders.remind(town.session, act=town.act("worker", instant))


def make_pool(town: Town, at: datetime) -> int:
    """Return the pool of those who have coffee with visitors."""
    act = town.by(DESK, at)
    details = PoolDetails("Visitors", "Coffee with whoever would like to see us")
    pool_id = pools.create_pool(town.session, details, act=act)
    for name in HOSTS:
        pools.add_member(town.session, pool_id, town.people[name], Training.QUALIFIED, act=act)
    return pool_id


def afternoon(town: Town, day: int) -> VisitDay:
    """Return an open afternoon of that day, as it was opened three weeks ago."""
    said = Afternoon(town.week.day(day), time(16), time(17, 30), 8, town.people[HOSTS[0]])
    act = town.by(DESK, town.week.at(OPENED, "9:20"))
    return days.add_day(town.session, town.offices[SF], said, act=act)


def ask(  # noqa: PLR0913 -- what somebody types into the form
    town: Town,
    name: str,
    day: VisitDay,
    on: int,
    *,
    guests: int = 1,
    note: str = "",
    needs: str = "",
) -> Visit:
    """Return a visit that somebody asked for, and nothing more."""
    wanted = Wanted(VisitKind.AFTERNOON, day.id, None, guests)
    act = town.act("public", town.week.at(on, "11:40"))
    visitor = Visitor(name, mail_of(name), needs, note)
    return visits.ask(town.session, town.offices[SF], wanted, visitor, act=act)


def comes(  # noqa: PLR0913 -- the same
    town: Town,
    name: str,
    day: VisitDay,
    on: int,
    *,
    guests: int = 1,
    note: str = "",
    needs: str = "",
) -> Visit:
    """Return a visit to an afternoon that somebody asked for and confirmed."""
    visit = ask(town, name, day, on, guests=guests, note=note, needs=needs)
    return confirm(town, visit, on)


def has_coffee(town: Town, name: str, on: int) -> Visit | None:
    """Return a visit to one of ours at the first time that there was, if there was one."""
    asked = town.act("public", town.week.at(on, "12:30"))
    office_id = town.offices[SF]
    starts = lists.starts_of(town.session, office_id, VisitKind.COFFEE, now=asked.now)
    ahead = [each for each in starts if each >= town.week.at(town.week.today + 1, "9:00")]
    if not ahead:
        return None
    wanted = Wanted(VisitKind.COFFEE, None, ahead[0])
    visitor = Visitor(name, mail_of(name), note="What a first month looks like")
    visit = visits.ask(town.session, office_id, wanted, visitor, act=asked)
    return confirm(town, visit, on)


def confirm(town: Town, visit: Visit, on: int) -> Visit:
    """Return *visit* with the button behind its mailed link pressed a little later."""
    act = town.act(f"visit:{visit.id}", town.week.at(on, "12:50"))
    visits.confirm_address(town.session, visit.id, act=act)
    return choosing.choose(town.session, visit.id, visits.asked_for(visit), act=act)


def mail_of(name: str) -> str:
    """Return somebody's address."""
    return f"{name.lower().replace(' ', '.')}@mail.example"


def due(town: Town) -> Iterator[datetime]:
    """Yield when a visitor was to be reminded of something before today."""
    since = town.week.at(OPENED, "9:00")
    yield from reminders.due_between(town.session, since, town.week.end)
