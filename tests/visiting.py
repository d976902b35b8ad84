"""A town that takes visitors: an office, hosts in a pool, and afternoons by the office's clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from scheduler.domain.terms import KeyPurpose
from scheduler.domain.visits import VisitKind, mask_of_days
from scheduler.models import Claim, Message, Visit, VisitPlace
from scheduler.services.act import Act
from scheduler.services.keys import key_of
from scheduler.services.visits import choosing, days, endings, lists, plans, visits
from scheduler.services.visits.days import Afternoon
from scheduler.services.visits.plans import Hosting, Plan
from scheduler.services.visits.visits import Visitor, Wanted
from tests.conftest import NOON
from tests.people import (
    PACIFIC,
    make_company,
    make_coordinator,
    make_office,
    make_person,
    make_pool,
)

THURSDAY = date(2026, 12, 3)
NOTHING_MORE = object()


class Town:
    """San Francisco with Jonas and Aisha, who have coffee with visitors on weekdays from ten to four."""

    def __init__(self, session, act, *, hosts=("Jonas Weber", "Aisha Malik"), **plan):
        self.session, self.act = session, act
        make_company(session)
        self.office = make_office(
            session, arrival="Ring at the glass door.", map_url="https://maps.example/harbor"
        )
        self.sam = make_coordinator(session)
        self.hosts = [make_person(session, name, office=self.office) for name in hosts]
        self.pool = make_pool(session, self.hosts)
        weekdays = mask_of_days(range(5))
        hosted = (
            Hosting(VisitKind.COFFEE, 30, weekdays, 10 * 60, 16 * 60),
            Hosting(VisitKind.LUNCH, 60, weekdays, 12 * 60, 13 * 60),
        )
        plain = {"pool_id": self.pool.id, "phone": "+1 415 555 0199", "hosted": hosted}
        plain |= {"welcome": "A tour.\nCoffee.", "per_day": 2, "per_week": 5}
        said = Plan(**plain | plan)
        plans.change_plan(session, self.office.id, said, act=act)

    def at(self, now):
        """Return the same deed at another time."""
        return Act(self.act.actor, now, self.act.house)

    def afternoon(self, on=THURSDAY, *, places=8, begins=time(16), ends=time(17, 30), host=None):
        """Return an open afternoon."""
        said = Afternoon(on, begins, ends, places, host.id if host else None)
        return days.add_day(self.session, self.office.id, said, act=self.act)

    def coffees(self, now=NOON):
        """Return when somebody has coffee with a visitor."""
        return lists.starts_of(self.session, self.office.id, VisitKind.COFFEE, now=now)

    def ask(self, wanted, name="Lucia Moreno", mail="", now=NOON, **said):
        """Return a visit that was asked for."""
        mail = mail or f"{name.lower().replace(' ', '.')}@mail.example"
        visitor = Visitor(name, mail, **said)
        return visits.ask(self.session, self.office.id, wanted, visitor, act=self.at(now))

    def come(self, wanted, name="Lucia Moreno", now=NOON, **said):
        """Return a visit whose button was pressed."""
        visit = self.ask(wanted, name, now=now, **said)
        visits.confirm_address(self.session, visit.id, act=self.at(now))
        return self.choose(visit, wanted, now=now)

    def choose(self, visit, wanted, now=NOON):
        """Return *visit* at what its visitor wants."""
        return choosing.choose(self.session, visit.id, wanted, act=self.at(now))

    def cancel(self, visit, by="candidate", now=NOON):
        """Call a visit off."""
        return endings.cancel(self.session, visit.id, by=by, act=self.at(now))

    def told(self, address):
        """Return what was written to *address*, in order."""
        found = select(Message.notice).where(Message.address == address).order_by(Message.id)
        return [each.value for each in self.session.scalars(found)]

    def newest(self, address):
        """Return the last message to *address*."""
        found = select(Message).where(Message.address == address).order_by(Message.id.desc())
        return self.session.scalars(found.limit(1)).one()

    def taken(self, day):
        """Return how many places of an afternoon somebody has."""
        found = select(func.count()).where(VisitPlace.visit_day_id == day.id)
        return self.session.scalar(found)

    def claimed(self, person):
        """Return how many steps of five minutes are claimed of somebody."""
        return self.session.scalar(select(func.count()).where(Claim.resource_id == person.id))

    def visit(self, ident):
        """Return a visit as it is now."""
        return self.session.get_one(Visit, ident, populate_existing=True)

    def key(self, visit, secrets):
        """Return the visitor's own link's key."""
        return key_of(self.session, secrets, KeyPurpose.VISIT, visit.id)


def to(day, guests=1):
    """Return a wish to come on an open afternoon."""
    return Wanted(VisitKind.AFTERNOON, day.id, None, guests)


def coffee(starts_at, guests=1):
    """Return a wish to have coffee with somebody."""
    return Wanted(VisitKind.COFFEE, None, starts_at, guests)


def local(on, hour, minute=0):
    """Return an instant by the clock of San Francisco."""
    return datetime.combine(on, time(hour, minute), ZoneInfo(PACIFIC))


DAY = timedelta(days=1)
