"""A visitor of the sample company who has applied, too, and whose host lives next door to her."""

from datetime import datetime, timedelta

from scheduler.cli.sample.company import SF
from scheduler.cli.sample.town import Town
from scheduler.cli.sample.visiting import DESK, HOSTS, confirm
from scheduler.domain.visits import VisitKind
from scheduler.models import Application, VisitPlan
from scheduler.services.search.conflicts import add_conflict
from scheduler.services.visits import hosting, visits
from scheduler.services.visits.search import hosts_of
from scheduler.services.visits.visits import Visitor, Wanted

VISITOR = "Clara Nyström"
ASKED = -2  # days from today
AHEAD = 2  # days from today, at the earliest


def meet_a_neighbour(town: Town) -> None:
    """Let her come for coffee, and Sam hear later who must not welcome her."""
    session, on = town.session, town.week.today + ASKED
    clara = session.get_one(Application, town.applications[VISITOR]).candidate
    asked = town.act("public", town.week.at(on, "15:10"))
    starts_at = when_either_could(town, now=asked.now)
    if starts_at is None:
        return
    wanted = Wanted(VisitKind.COFFEE, None, starts_at)
    visitor = Visitor(clara.name, clara.mail, note="How you teach newcomers")
    visit = visits.ask(session, town.offices[SF], wanted, visitor, act=asked)
    confirm(town, visit, on)
    booking = hosting.standing(session, visit.id)
    if booking is None:
        return
    named = town.by(DESK, town.week.end - timedelta(minutes=35))
    host_id = booking.attendances[0].person_id
    add_conflict(session, clara.id, host_id, "They are neighbours.", act=named)
    session.expire_all()


def when_either_could(town: Town, *, now: datetime) -> datetime | None:
    """Return the first time at which each of the hosts could welcome somebody, if there is one."""
    plan = town.session.get_one(VisitPlan, town.offices[SF])
    without = ([town.people[name]] for name in HOSTS)
    found = [
        set(hosts_of(town.session, plan, plan.hosted[0], now=now, without=each).starts())
        for each in without
    ]
    first = town.week.at(town.week.today + AHEAD, "9:00")
    return min((each for each in set.intersection(*found) if each >= first), default=None)
