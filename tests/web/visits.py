"""What stands in addresses for a visit and a few smaller things: afternoon, coffee, mail, CV."""

from datetime import date, time

from scheduler.domain.terms import RemarkKind
from scheduler.domain.visits import VisitKind, mask_of_days
from scheduler.models import Remark
from scheduler.services import files
from scheduler.services.transaction import transaction
from scheduler.services.visits import choosing, days, hosting, lists, plans, visits
from scheduler.services.visits.days import Afternoon
from scheduler.services.visits.plans import Hosting, Plan
from scheduler.services.visits.visits import Visitor, Wanted
from scheduler.web.visitors.asking import slug_of
from tests.conftest import NOON

THURSDAY = date(2026, 12, 3)


def make_visit(session, act, office, pool):
    """Return the value of each part of an address that is about a visit to *office*."""
    coffee = Hosting(VisitKind.COFFEE, 30, mask_of_days(range(5)), 10 * 60, 16 * 60)
    plans.change_plan(session, office.id, Plan(pool_id=pool.id, hosted=(coffee,)), act=act)
    said = Afternoon(THURSDAY, time(16), time(17, 30), 8)
    day = days.add_day(session, office.id, said, act=act)
    start = lists.starts_of(session, office.id, VisitKind.COFFEE, now=act.now)[0]
    wanted = Wanted(VisitKind.COFFEE, None, start)
    visitor = Visitor("Lucia Moreno", f"lucia.{office.id}@mail.example")
    visit = visits.ask(session, office.id, wanted, visitor, act=act)
    visits.confirm_address(session, visit.id, act=act)
    choosing.choose(session, visit.id, wanted, act=act)
    booking = hosting.standing(session, visit.id)
    return {
        "visit_id": visit.id,
        "day_id": day.id,
        "office slug": slug_of(office),
        "visit remark_id": make_remark(session, booking_id=booking.id),
        "day remark_id": make_remark(session, visit_day_id=day.id),
    }


def make_remark(session, **about):
    """Return the id of a mail to read about a booking, or about an afternoon."""
    remark = Remark(**about, kind=RemarkKind.WROTE, who="Jonas", address="j@x.example", at=NOON)
    with transaction(session):
        session.add(remark)
    return remark.id


def keep_cvs(session, applications, act):
    """Give each of these applications a CV."""
    with transaction(session):
        for each in applications:
            each.cv_file = files.keep(session, "cv.txt", b"Ten years of support.", act=act)
