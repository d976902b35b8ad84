"""What happens to whole days: all talks of a loop in one go, moved, to another place, cancelled."""

from datetime import timedelta
from itertools import islice

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.bitmap import instant
from scheduler.domain.terms import StageKind
from scheduler.models import Stage, Step
from scheduler.services.bookings import cancelling, moving
from scheduler.services.loops import loop_moving, loops
from scheduler.services.loops.loops import LoopChoice
from tests.model.choosing import REASON, on_behalf, who
from tests.model.deeds import numbers, pick
from tests.model.looking import CANDIDATE, CURRENT, SCHEDULED, STAFF, Looking, closes, may_choose

OFFERED = 4  # days a look: of any date there is one


class Looping(Looking):
    """Days of several talks."""

    @rule(number=numbers, place=numbers, at=numbers, shift=st.sampled_from([0, 0, 0, 15, 24 * 60]))
    def book_day(self, number, place, at, shift):
        """Book a whole day that is offered, or one that begins *shift* minutes after."""
        step = self.a_loop(number)
        if step is None:
            return
        choice = self.a_day(step, place, at, shift)
        if choice is None:
            return
        expect = may_choose(step) and not self.booked(step) if not shift else None
        made = self.do("book day", loops.book_loop, step.id, choice, expect=expect)
        if made:
            self.look_at_day(made, choice)

    @rule(number=numbers, place=numbers, at=numbers, by=who)
    def move_day(self, number, place, at, by):
        """Move a whole day to one that is offered, at any place."""
        step = self.a_loop(number)
        if step is None:
            return
        choice = self.a_day(step, place, at, by=by)
        if choice is None:
            return
        booked = self.booked(step)
        whole = len(booked) == len(step.stage.ways[0].interviews)
        same = {each.interview_id: each.starts_at for each in booked} == choice.times
        same = same and all(each.office_id == choice.office_id for each in booked)
        loose = [each for each in booked if not each.is_locked]
        fixed = {each.office_id for each in booked if each.is_locked}
        may = by == STAFF or not any(moving.rule_against(one, now=self.now) for one in loose)
        may = may and fixed <= {choice.office_id}
        moves = {each.id: each.moves for each in booked}
        times = {each.id: each.starts_at for each in booked if each.is_locked}
        made = self.do(
            "move day",
            loop_moving.move_loop,
            step.id,
            choice,
            on_behalf=on_behalf(by),
            expect=whole and (same or may),
        )
        if made:
            self.look_at_day(made, choice)
            step_up = 1 if by == CANDIDATE and not same else 0
            for each in made:
                assert each.moves == moves[each.id] + (0 if each.is_locked else step_up)
                assert each.starts_at == times.get(each.id, each.starts_at)

    @rule(number=numbers, by=who)
    def cancel_day(self, number, by):
        """Cancel what is left of a loop."""
        step = self.a_loop(number)
        if step is None:
            return
        coming = [each for each in self.booked(step) if each.starts_at > self.now]
        may = by == STAFF or all(self.now <= closes(each) for each in coming)
        self.do(
            "cancel day",
            cancelling.cancel_day,
            step.id,
            by=by,
            reason=REASON,
            expect=bool(coming) and may,
        )

    def a_loop(self, number):
        """Return a step that is a loop; mostly one whose turn it is."""
        chosen = select(Step).join(Stage).where(Stage.kind == StageKind.LOOP).order_by(Step.id)
        found = self.all(chosen)
        current = [step for step in found if step.state in CURRENT]
        return pick(current if number % 8 else found, number // 8)

    def booked(self, step):
        """Return the talks of a step that stand."""
        return [each for each in self.bookings(SCHEDULED) if each.step_id == step.id]

    def a_day(self, step, place, at, shift=0, by=CANDIDATE):
        """Return a day, or two halves, that our own page would offer, or near it; none without one."""
        self.session.rollback()
        step = self.session.get_one(Step, step.id)
        way = step.stage.ways[0]
        office = pick(way.places, place).office_id
        places = [] if office is None else [office]
        notice = 0 if by == STAFF else None
        found = loops.search_loop(
            self.session, step, way, places, now=self.now, notice_hours=notice
        ).at(office)
        loop, zone = found.loop(), found.zone
        offered = [
            days
            for is_halved in (False, True)
            for days in islice(loops.options(loop, zone, is_halved=is_halved), OFFERED)
        ]
        days = pick(offered, at)
        if days is None:
            return None
        later = timedelta(minutes=shift)
        times = {
            found.talks[each.position].interview.id: instant(each.start) + later
            for day in days
            for each in day.talks
        }
        return LoopChoice(office, times)

    def look_at_day(self, made, choice):
        """Fail unless each talk is where it was wanted, and nobody has two of them."""
        assert {each.interview_id: each.starts_at for each in made} == dict(choice.times)
        assert {each.office_id for each in made} == {choice.office_id}
        people = [seat.person_id for each in made for seat in each.attendances]
        assert len(people) == len(set(people))
