"""What happens to trips: asked for, answered, booked, changed and cancelled, in any order."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.trips import BOOKED, DEEDS, THEIRS, Deed
from scheduler.models import Step, Trip
from scheduler.services.trips import answers, trips
from scheduler.services.trips.answers import Answer
from scheduler.services.trips.trips import Wish
from tests.model.deeds import numbers, pick
from tests.model.looking import Looking

ANSWERS = [*sorted(set(Deed) - THEIRS), Deed.APPROVE, Deed.BOOK, Deed.BOOK]


class Travelling(Looking):
    """Trips of the steps that can be held in an office."""

    @rule(number=numbers, other=numbers, deed=st.sampled_from(["ask", "ask", "answer", "end"]))
    def travel(self, number, other, deed):
        """Do something about a trip: one rule, so that short runs do not travel alone."""
        if deed == "ask":
            self.ask_for_trip(number, other, late=int(other % 4 == 3))
        elif deed == "answer":
            self.answer_trip(number, pick(ANSWERS, other))
        else:
            self.need_no_trip(number)

    def ask_for_trip(self, number, place, late):
        """Let a candidate ask for a trip, or for another; *late* with a page of before."""
        step = self.a_step(number)
        if step is None:
            return
        office = pick(trips.offices_of(step), place)
        trip = self.trip(step)
        seen = (trip.version if trip else 0) - late
        allowed = trip is None or trip.state in DEEDS[Deed.ASK]
        self.do(
            "ask for trip",
            trips.ask,
            step.id,
            Wish(office.id, "Denver"),
            seen=seen,
            expect=trips.is_open(step) and allowed and not late,
        )
        self.watch.look_at_way_home(step.id)

    def answer_trip(self, number, deed):
        """Let a coordinator approve, book, change, keep or cancel one, or give tickets back."""
        trip = pick(self.all(select(Trip).order_by(Trip.id)), number)
        if trip is None:
            return
        talks = trips.talks_for(self.session, [trip.step_id]).get(trip.step_id)
        expect = trip.state in DEEDS[deed]
        if deed is Deed.UNDO:
            expect = trip.to_undo_at is not None
        elif deed in (Deed.APPROVE, Deed.BOOK):
            expect = expect and talks is not None
        made = self.do(
            f"trip, {deed.value}",
            answers.answer,
            trip.step_id,
            deed,
            Answer(itinerary="Flight at 9"),
            seen=trip.version,
            expect=expect,
        )
        if made and deed in answers.FITTING:
            assert (made.made_first_at, made.made_last_at) == (
                (talks.first_at, talks.last_at) if talks else (None, None)
            )
        if made:
            self.watch.look_at_way_home(made.step_id)

    def need_no_trip(self, number):
        """Let a candidate need no trip any more: bought tickets are to be given back."""
        trip = pick(self.all(select(Trip).order_by(Trip.id)), number)
        if trip is None:
            return
        was_booked, owed = trip.state in BOOKED, trip.to_undo_at
        made = self.do(
            "need no trip",
            trips.withdraw,
            trip.step_id,
            seen=trip.version,
            expect=trip.state in DEEDS[Deed.WITHDRAW],
        )
        if made:
            assert made.to_undo_at == (self.now if was_booked else owed)

    def trip(self, step: Step):
        """Return the trip of *step*, if there ever was one."""
        return self.session.scalar(select(Trip).where(Trip.step_id == step.id))
