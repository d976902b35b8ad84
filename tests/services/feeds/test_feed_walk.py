"""Feed = state at every step (I17): whatever is done, each feed shows what a plain query finds.

The walk does anything in any order. After each deed, whoever's feed reads otherwise has a higher
version, and nobody else has.
"""

import random
from dataclasses import replace
from datetime import timedelta

import icalendar
from sqlalchemy import text

from scheduler.calendar.feeds import make_body
from scheduler.domain.draft import PlanDraft
from scheduler.domain.terms import Delivery
from scheduler.errors import SchedulerError
from scheduler.models import Booking, Feed, Hold, Office, Person, Role, Room, Step
from scheduler.services.applications import details
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.company import company, offices, rooms
from scheduler.services.feeds import feeds, reaching
from scheduler.services.people import hours, people
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.roles.drafts import RoleDetails, save_draft
from scheduler.services.search import claims
from tests.conftest import NOON
from tests.services.calls import make_company, make_office, make_person, make_role, make_step

TODAY = NOON.date()
SEED, DEEDS = 5, 50  # by hand, other seeds and thousands of deeds
# Somebody's own choices: their feed is written anew, also if nothing in it has changed.
MAY_RAISE = {"deliver", "rename_person"}
EXPECTED = """
    SELECT o.uid, o.sequence, b.starts_at, b.ends_at, b.state
    FROM booking b JOIN calendar_object o ON o.id = b.team_object_id
    JOIN attendance a ON a.booking_id = b.id JOIN person p ON p.id = a.person_id
    WHERE p.id = :person AND (p.delivery = 'both' OR NOT a.is_mailed)
    UNION ALL
    SELECT o.uid, d.sequence, d.starts_at, d.ends_at, 'cancelled'
    FROM departure d JOIN booking b ON b.id = d.booking_id
    JOIN calendar_object o ON o.id = b.team_object_id
    WHERE d.person_id = :person AND NOT EXISTS (
        SELECT 1 FROM attendance a WHERE a.booking_id = b.id AND a.person_id = d.person_id)
"""


class Town:
    """A role in one office with three interviewers, and everything that can be done there."""

    def __init__(self, session, act, dice):
        self.session, self.act, self.dice = session, act, dice
        make_company(session)
        office = make_office(session, rooms=(6, 6))
        names = ("Jonas Weber", "Aisha Khan", "Tomás Ruiz")
        self.people = [make_person(session, name, office=office).id for name in names]
        for person in self.people:
            reaching.choose_delivery(session, person, Delivery.BOTH, act=act)
        role = make_role(session, [session.get(Person, each) for each in self.people], [office])
        self.steps = [make_step(session, role).id for _ in range(8)]
        self.office, self.role = office.id, role.id
        self.candidates = [session.get(Step, each).application.candidate_id for each in self.steps]
        self.deeds = [
            self.hold, self.book, self.book, self.move, self.move, self.cancel, self.deliver,
            self.deliver, self.sweep, self.reword_office, self.rename_room, self.rename_person,
            self.readdress, self.call, self.rename_company, self.retitle, self.give, self.nothing,
        ]  # fmt: skip

    def do(self):
        """Do anything; what is refused changes nothing."""
        deed = self.dice.choice(self.deeds)
        self.act = replace(self.act, now=self.act.now + timedelta(seconds=20))
        try:
            deed()
        except SchedulerError:
            self.session.rollback()
        return deed.__name__

    def one(self, things):
        return self.dice.choice(things)

    def word(self):
        return self.one(["Alder", "Birch", "Cedar", "Douglas", "Elm"])

    def choice(self, step):
        hour = timedelta(hours=self.dice.randrange(6))
        start = NOON.replace(day=self.one([25, 26]), hour=18, minute=0) + hour
        interview = self.session.get(Step, step).stage.ways[0].interviews[0].id
        return Choice(interview, self.one([None, self.office]), start)

    def booked(self):
        found = self.session.query(Booking.id).order_by(Booking.id).all()
        return self.one([row.id for row in found] or [0])

    def hold(self):
        step = self.one(self.steps)
        holding.hold(self.session, step, self.choice(step), act=self.act)

    def book(self):
        step = self.one(self.steps)
        booking.book(self.session, step, self.choice(step), act=self.act)

    def move(self):
        made = self.session.get(Booking, self.booked())
        if made:
            choice = self.choice(made.step_id)
            free = booking.OnBehalf("walk")
            moving.move(self.session, made.id, choice, act=self.act, on_behalf=free)

    def cancel(self):
        made = self.session.get(Booking, self.booked())
        if made:
            cancelling.cancel(self.session, made.id, by="staff", act=self.act)

    def deliver(self):
        delivery = self.one(list(Delivery))
        reaching.choose_delivery(self.session, self.one(self.people), delivery, act=self.act)

    def sweep(self):
        claims.sweep(self.session, now=self.act.now + timedelta(minutes=20))

    def reword_office(self):
        stored = offices.office_details(self.session.get(Office, self.office))
        offices.change_office(
            self.session, self.office, replace(stored, arrival=self.word()), act=self.act
        )

    def rename_room(self):
        room = self.one(self.session.query(Room).order_by(Room.id).all())
        stored = replace(rooms.room_details(room), name=self.word())
        rooms.change_room(self.session, room.id, stored, act=self.act)

    def rename_person(self):
        person = self.one(self.people)
        stored = people.person_details(self.session.get(Person, person))
        clock = self.one([12, 24])
        people.change_person(self.session, person, replace(stored, clock=clock), act=self.act)

    def readdress(self):
        person = self.one(self.people)
        stored = people.person_details(self.session.get(Person, person))
        changed = replace(stored, department=self.word())
        people.change_person(self.session, person, changed, act=self.act)

    def call(self):
        details.change_details(
            self.session,
            self.one(self.candidates),
            zone="Europe/Berlin",
            clock=24,
            phone=self.word(),
            act=self.act,
        )

    def rename_company(self):
        stored = replace(company.company_details(self.session), name=self.word(), phone="1")
        company.change_company(self.session, stored, act=self.act)

    def retitle(self):
        role = self.session.get(Role, self.role)
        save_draft(
            self.session,
            role.id,
            RoleDetails(self.word()),
            PlanDraft(),
            version=role.version,
            act=self.act,
        )

    def give(self):
        person = self.session.get(Person, self.one(self.people))
        giving = hours.giving_of(self.session, person)
        limits = replace(giving.limits, notice_hours=self.one([1, 2]))
        hours.change_giving(self.session, person.id, replace(giving, limits=limits), act=self.act)

    def nothing(self):
        pass


def seen(session, person):
    """Return a feed's version, what it says, and which entries it has."""
    session.rollback()
    row = session.get(Feed, person)
    state = feeds.State(person, row.version, 0)
    calendar = icalendar.Calendar.from_ical(
        make_body(session, state, on=TODAY, base_url="http://localhost").plain
    )
    entries = {
        (str(e["uid"]), int(e["sequence"]), e["dtstart"].dt, e["dtend"].dt, str(e["status"]))
        for e in calendar.walk("VEVENT")
    }
    return row.version, calendar.to_ical(), entries


def expected(session, person):
    """Return the entries that the database holds for a person; holds by their times alone."""
    rows = session.execute(
        text(EXPECTED).columns(starts_at=Booking.starts_at.type, ends_at=Booking.ends_at.type),
        {"person": person},
    )
    found = {
        (
            row.uid,
            row.sequence,
            row.starts_at,
            row.ends_at,
            "CANCELLED" if row.state == "cancelled" else "CONFIRMED",
        )
        for row in rows
    }
    for held in session.query(Hold):
        if person in [each["person_id"] for each in held.lineup]:
            found.add(("held", 0, held.starts_at, held.ends_at, "TENTATIVE"))
    return found


def without_uid(entries):
    return {("held", *each[1:]) if each[4] == "TENTATIVE" else each for each in entries}


def test_every_feed_is_the_state_after_every_deed(session, act):
    town = Town(session, act, random.Random(SEED))  # noqa: S311 -- a walk, no secret
    before, done = {each: seen(session, each) for each in town.people}, set()

    for _ in range(DEEDS):
        deed = town.do()
        for person in town.people:
            version, words, entries = seen(session, person)
            was_version, was_words, was_entries = before[person]
            assert without_uid(entries) == expected(session, person), deed
            rose = version - was_version
            assert rose in ({0, 1} if deed in MAY_RAISE else {int(words != was_words)}), deed
            assert rose or words == was_words, deed
            if entries != was_entries:
                done.add(deed)
            before[person] = version, words, entries

    assert done >= {"hold", "book", "move", "cancel", "deliver"}
