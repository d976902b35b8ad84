"""Who keeps away from whom at Larkfield: a cousin, an old colleague, and the newest of us."""

from datetime import timedelta

from sqlalchemy import select

from scheduler.cli.sample.company import HARD
from scheduler.cli.sample.town import Town
from scheduler.domain.pool_rules import PoolRules
from scheduler.domain.terms import BookingState
from scheduler.models import Application, Attendance, Booking, Step
from scheduler.services.pools.fits import change_rules
from scheduler.services.search.conflicts import add_conflict

KEEPER, BOOKED, READ = "Sam Okafor", "Miriam Cohen", "Clara Nyström"
COUSIN = "Ingrid Solheim"


def keep_apart(town: Town) -> None:
    """Note what Sam has just heard: one conflict before anything is booked, and one too late."""
    session, act = town.session, town.by(KEEPER, town.week.end - timedelta(minutes=40))
    change_rules(session, town.pools[HARD], PoolRules(min_months=3), act=act)
    clara = session.get_one(Application, town.applications[READ])
    add_conflict(
        session, clara.candidate_id, town.people[COUSIN], "Her cousin, who referred her.", act=act
    )
    miriam = session.get_one(Application, town.applications[BOOKED])
    sitting = session.scalar(
        select(Attendance.person_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Step, Step.id == Booking.step_id)
        .where(Step.application_id == miriam.id, Booking.state == BookingState.SCHEDULED)
        .order_by(Booking.starts_at.desc(), Attendance.id)
        .limit(1)
    )
    if sitting:
        reason = "They shared a desk at her last company."
        add_conflict(session, miriam.candidate_id, sitting, reason, act=act)
    session.expire_all()
