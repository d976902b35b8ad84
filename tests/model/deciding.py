"""The last conversation: approved, refused, asked again, given time, decided."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduler.domain.offers import Decision, Refusal
from scheduler.domain.terms import (
    ACTIVE_APPLICATIONS,
    ApplicationState,
    BookingState,
    StageKind,
    StepState,
)
from scheduler.services.applications.applications import version_of
from scheduler.services.process import offers
from tests.model.deeds import numbers, pick
from tests.model.looking import CHOOSING
from tests.model.talking import Talking

A = ApplicationState
HELD = (BookingState.SCHEDULED, BookingState.COMPLETE)
DEEDS = ["approve", "refuse", "again", "written", "want_time", "give_time", "decide"]


class Deciding(Talking):
    """What is approved, and what the candidate says to it."""

    @rule(number=numbers, deeds=st.lists(st.sampled_from(DEEDS), min_size=1, max_size=3))
    def last_word(self, number, deeds):
        """Do something about the last conversation of somebody."""
        for deed in deeds:
            step = self.a_step_of(number, StageKind.OFFER)
            if step and step.offer is None and number % 4:
                self.offer_approve(step, number // 16)
            elif step:
                getattr(self, f"offer_{deed}")(step, number // 16)

    def offer_try_it(self, name, deed, step, *args, expect=True, is_first=False, **kwargs):
        """Do *deed* to what was approved and is not decided, while the process goes on."""
        offer = step.offer
        stands = offer is None if is_first else offer is not None and offer.decided_at is None
        is_live = step.application.state in ACTIVE_APPLICATIONS
        may = is_live and stands and expect
        return self.do(f"offer, {name}", deed, step.id, *args, expect=may, **kwargs)

    def offer_approve(self, step, number):
        """Approve it; the date to decide has to be one."""
        days = pick([1, 3, 7, 90, 0, 91], number)
        version = version_of(step.application)
        by = step.application.role.manager_id
        expect = 0 < days <= 90 and step.state is StepState.OPEN
        decide_by = self.now + timedelta(days=days)
        args = {"by": by, "version": version, "expect": expect, "is_first": True}
        self.offer_try_it("approve", offers.approve, step, decide_by, **args)

    def offer_refuse(self, step, number):
        """Rather not have the call."""
        refusal = pick([*Refusal], number)
        expect = not self.offer_held(step, BookingState.SCHEDULED) and step.state in CHOOSING
        made = self.offer_try_it("refuse", offers.refuse_call, step, refusal, expect=expect)
        if made:
            assert (made.refusal, made.step.state) == (refusal, StepState.OPEN)

    def offer_again(self, step, number):
        """Ask once more of somebody who would rather not have talked then."""
        expect = step.offer is not None and step.offer.refusal is not None
        expect = expect and step.state in CHOOSING
        made = self.offer_try_it("ask again", offers.ask_again, step, expect=expect)
        if made:
            assert (made.refusal, made.step.state) == (None, StepState.OPEN)

    def offer_written(self, step, number):
        """Note that we have written."""
        expect = step.offer is not None and step.offer.refusal is Refusal.WRITE
        self.offer_try_it("written", offers.note_written, step, expect=expect)

    def offer_want_time(self, step, number):
        """Ask for more time."""
        first = step.offer.decide_by if step.offer else self.now
        until = (first + timedelta(days=pick([0, 1, 5], number))).date()
        last = (self.now + timedelta(days=90)).date()
        expect = first.date() < until <= last
        made = self.offer_try_it("want time", offers.ask_for_time, step, until, "", expect=expect)
        if made:
            assert made.more_until == until

    def offer_give_time(self, step, number):
        """Give more time, or keep the date that stands."""
        days = pick([None, 4, 91], number)
        decide_by = None if days is None else self.now + timedelta(days=days)
        version, expect = version_of(step.application), days != 91
        stood = step.offer and step.offer.decide_by
        args = {"version": version, "expect": expect}
        made = self.offer_try_it("give time", offers.answer_time, step, decide_by, **args)
        if made:
            assert (made.decide_by, made.more_until) == (decide_by or stood, None)

    def offer_decide(self, step, number):
        """Say yes or no, or let staff write it down; never while a talk goes on."""
        decision, by_staff = pick([*Decision], number), number % 3 == 0
        talks = self.offer_held(step, BookingState.SCHEDULED)
        goes_on = any(each.starts_at <= self.now < each.ends_at for each in talks)
        is_asked = step.offer is not None and step.offer.refusal is Refusal.WRITE
        held = [each for each in self.offer_held(step, *HELD) if each.ends_at <= self.now]
        may = by_staff or is_asked or bool(held)
        version = version_of(step.application) if by_staff else None
        args = {"version": version, "expect": may and not goes_on}
        made = self.offer_try_it("decide", offers.decide, step, decision, **args)
        if made:
            ends = {Decision.ACCEPTED: A.HIRED, Decision.DECLINED: A.DECLINED}
            assert made.state is ends[decision]

    def offer_held(self, step, *states):
        """Return the talks of a step in one of *states*."""
        return [each for each in self.talks(*states) if each.step_id == step.id]
