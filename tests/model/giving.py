"""What people, rooms, offices and pools give, changed while candidates choose."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.domain.terms import Training
from scheduler.models import Membership, Office, Person, Pool, Room
from scheduler.services.company import company, offices, rooms
from scheduler.services.people import hours, people
from scheduler.services.pools import pools
from tests.model.deeds import Deeds, numbers, pick

LIMITS = [(1, 1), (1, 4), (2, 4), (3, 6), (9, 9)]  # the last is looser than the company's
CHANGES = [
    "change_week",
    "change_days",
    "change_limits",
    "change_zone",
    "switch",
    "furnish",
    "train",
    "change_company",
]
ZONES = ["America/Los_Angeles", "America/New_York", "Europe/London", "Asia/Kathmandu"]


class Giving(Deeds):
    """Time that is given and taken back."""

    @rule(data=st.data(), change=st.sampled_from(CHANGES))
    def give_otherwise(self, data, change):
        """Change something of what is given."""
        getattr(self, change)(data.draw, data.draw(numbers))

    def change_week(self, draw, number):
        """Give other hours from Monday to Friday, remote or at an office; or none."""
        first, length = draw(st.integers(0, 5)), draw(st.sampled_from([0, 4, 9, 24]))
        person, giving = self.somebody(number)
        places = [None, *(office.id for office in self.all(select(Office).order_by(Office.id)))]
        end = min(24, first * 3 + length)
        week = tuple(
            Stretch(day, first * 180, end * 60, pick(places, number // 8))
            for day in range(5)
            if end > first * 3
        )
        self.give(person, replace(giving, weekly=week))

    def change_days(self, draw, number):
        """Take days off, give a single day differently, or take all that back."""
        day, length = draw(st.integers(0, 9)), draw(st.integers(0, 3))
        person, giving = self.somebody(number)
        on = self.now.date() + timedelta(days=day)
        off = (hours.TimeOff(on, on + timedelta(days=length)),)
        single = (DayOverride(on, 600, 900, None),) if length else (DayOverride(on),)
        kinds = [{"time_off": off}, {"single_days": single}, {"time_off": (), "single_days": ()}]
        self.give(person, replace(giving, **pick(kinds, number // 8)))

    def change_limits(self, draw, number):
        """Give more or less, with other gaps and notice, or pause."""
        most, gap = draw(st.sampled_from(LIMITS)), draw(st.sampled_from([0, 10, 45]))
        notice, pause = draw(st.sampled_from([0, 24, 72])), draw(st.sampled_from([None, None, 2]))
        person, giving = self.somebody(number)
        first = pause and self.now.date() + timedelta(days=pause)
        last = first and (None if number % 2 else first + timedelta(days=pause))
        limits = hours.Limits(*most, gap, notice, first, last)
        self.give(person, replace(giving, limits=limits))

    def change_zone(self, draw, number):
        """Let somebody work from another zone."""
        person, _ = self.somebody(number)
        details = replace(people.person_details(person), zone=draw(st.sampled_from(ZONES)))
        self.do("zone", people.change_person, person.id, details, expect=True)

    def switch(self, draw, number):
        """Switch a person, a room, an office or a pool off, or on again."""
        kinds = [
            (Person, people.deactivate_person, people.restore_person),
            (Room, rooms.deactivate_room, rooms.restore_room),
            (Office, offices.deactivate_office, offices.restore_office),
            (Pool, pools.deactivate_pool, pools.restore_pool),
        ]
        model, off, on = pick(kinds, number)
        thing = pick(self.all(select(model).order_by(model.id)), number // 4)
        self.do("switch", off if thing.is_active else on, thing.id, expect=True)

    def furnish(self, draw, number):
        """Put other chairs into a room, and its screen in or out."""
        capacity, has_screen = draw(st.sampled_from([2, 3, 6])), draw(st.booleans())
        room = pick(self.all(select(Room).order_by(Room.id)), number)
        details = replace(rooms.room_details(room), capacity=capacity, has_screen=has_screen)
        self.do("room", rooms.change_room, room.id, details, expect=True)

    def train(self, draw, number):
        """Put somebody into a pool, take them out, or say how far they have come."""
        training = draw(st.sampled_from([Training.QUALIFIED, Training.SHADOWING]))
        pool = pick(self.all(select(Pool).order_by(Pool.id)), number)
        person, _ = self.somebody(number // 2)
        mine = (Membership.pool_id == pool.id, Membership.person_id == person.id)
        if not self.all(select(Membership).where(*mine)):
            self.do("pool", pools.add_member, pool.id, person.id, training, expect=True)
        elif number % 3:
            self.do("pool", pools.change_member, pool.id, person.id, training, expect=True)
        else:
            self.do("pool", pools.remove_member, pool.id, person.id, expect=True)

    def change_company(self, draw, number):
        """Give everybody a day off, or other limits."""
        self.session.rollback()
        details = company.company_details(self.session)
        off = company.DayOff(self.now.date() + timedelta(days=number % 10), "Founders' day")
        most = draw(st.sampled_from(LIMITS))
        limits = {"per_day": most[0], "per_week": most[1]}
        details = replace(details, days_off=(off,) if draw(st.booleans()) else (), **limits)
        self.do("company", company.change_company, details, expect=True)

    def somebody(self, number):
        """Return an interviewer and what they give."""
        interviewers = select(Person).where(Person.is_interviewer).order_by(Person.id)
        person = pick(self.all(interviewers), number)
        return person, hours.giving_of(self.session, person)

    def give(self, person, giving):
        self.do("hours", hours.change_giving, person.id, giving)
