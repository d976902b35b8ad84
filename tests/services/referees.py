"""A candidate whose references are asked for, a manager who calls, and the one who is named."""

from datetime import timedelta

from sqlalchemy import func, select

from scheduler.domain.terms import StageKind
from scheduler.models import Application, Booking, Claim, Message, Reference
from scheduler.services.act import Act, candidate_actor, person_actor
from scheduler.services.applications.applications import version_of
from scheduler.services.references import asking, outcomes, references, search
from scheduler.services.references import calls as reference_calls
from scheduler.services.references.references import Named
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import (
    make_application,
    make_call,
    make_candidate,
    make_company,
    make_coordinator,
    make_person,
    make_pool,
    make_role,
    make_stage,
)

HELENA = Named("Helena Voss", "helena@brightwater.example", "Led my team", "+1 416 555 0117")
OMAR = Named("Omar Reyes", "omar@brightwater.example", "We sat side by side")
TORONTO = "America/Toronto"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Town:
    """Priya at her references, Dana who leads, Sam who coordinates."""

    def __init__(self, session, act, *, at=3, **dana):
        self.session, self.house = session, act.house
        make_company(session)
        self.dana = make_person(session, "Dana Liu", hours="Mon-Fri 9-17", **dana)
        self.sam = make_coordinator(session)
        self.pool = make_pool(session, [self.dana])
        role = make_role(session, self.pool, manager_id=self.dana.id, coordinator_id=self.sam.id)
        with transaction(session):
            plan = role.plans[-1]
            make_stage(plan, "References", StageKind.REFERENCES)
            make_call(plan, self.pool, title="Offer", kind=StageKind.OFFER)
            session.add(plan)
        self.role = role
        self.priya = make_candidate(session)
        application = make_application(session, role, self.priya, at=at)
        self.application_id, self.step_id = application.id, application.steps[3].id
        self.offer_id = application.steps[4].id

    def act(self, actor, now=NOON):
        return Act(actor=actor, now=now, house=self.house)

    def ours(self, now=NOON):
        return self.act(person_actor(self.sam.id), now)

    def hers(self, now=NOON):
        return self.act(candidate_actor(self.priya.id), now)

    def theirs(self, now=NOON):
        return self.act("referee:1", now)

    @property
    def application(self):
        self.session.rollback()
        return self.session.get_one(Application, self.application_id)

    @property
    def version(self):
        return version_of(self.application)

    def ask(self, wanted=1, now=NOON):
        return asking.ask(
            self.session,
            self.step_id,
            wanted,
            by=self.sam.id,
            act=self.ours(now),
            version=self.version,
        )

    def name(self, said=HELENA, now=NOON):
        return references.name(self.session, self.step_id, said, act=self.hers(now)).id

    def asked(self, said=HELENA, now=NOON):
        """Return the id of a reference that was asked for, named and invited."""
        self.ask(now=now)
        return self.name(said, now)

    def reference(self, reference_id):
        self.session.rollback()
        return self.session.get_one(Reference, reference_id)

    def state(self, reference_id):
        return self.reference(reference_id).state.value

    def starts(self, reference_id, now=NOON, zone=TORONTO):
        reference = self.reference(reference_id)
        return search.calls(self.session, reference, now=now, zone=zone).starts()

    def calls(self):
        self.session.rollback()
        query = select(Booking).where(Booking.reference_id.is_not(None)).order_by(Booking.id)
        return self.session.scalars(query).all()

    def told(self, address=None):
        """Return the notices that wait or went to somebody, the oldest first."""
        self.session.rollback()
        rows = self.session.scalars(
            select(Message).where(Message.superseded_at.is_(None)).order_by(Message.id)
        )
        return [each.notice.value for each in rows if address in (None, each.address)]


NUMBER = "+1 416 555 0117"
MORNING = NOON - 2 * HOUR  # 9:20 am in San Francisco, 12:20 pm in Toronto


def book(town, reference_id, starts_at, *, now=MORNING, phone=NUMBER, zone=TORONTO):
    return reference_calls.book(
        town.session,
        reference_id,
        starts_at,
        phone=phone,
        zone=zone,
        clock=12,
        act=town.theirs(now),
    )


def claimed(town, person):
    town.session.rollback()
    query = select(func.count()).select_from(Claim).where(Claim.resource_id == person.id)
    return town.session.scalar(query)


def ask_soon(town, reference_id, *, now=MORNING):
    return reference_calls.ask_soon(
        town.session, reference_id, phone=NUMBER, zone=TORONTO, clock=12, act=town.theirs(now)
    )


def ring(town, reference_id, now):
    return outcomes.ring(town.session, reference_id, by=town.dana.id, act=town.act("person:1", now))


def finish(town, reference_id, now, notes="Calm, exact."):
    return outcomes.finish(
        town.session, reference_id, notes=notes, by=town.dana.id, act=town.act("person:1", now)
    )


def miss(town, reference_id, now):
    return outcomes.miss(town.session, reference_id, act=town.act("person:1", now))
