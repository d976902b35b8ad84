"""The talks of a step in a process: booked at one of the first times, cancelled, over."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.process import CURRENT, Outcome
from scheduler.domain.terms import CONVERSATIONS, BookingState, StageKind, StepState
from scheduler.models import Booking, Stage, Step
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import booking, cancelling
from scheduler.services.placing.securing import Choice
from scheduler.services.process import outcomes
from scheduler.services.search import finding
from tests.model.deeds import Deeds, numbers, pick
from tests.model.looking import STAFF, may_choose

SCHEDULED = BookingState.SCHEDULED


class Talking(Deeds):
    """Talks, without asking what else could have been booked: the other machine does."""

    @rule(number=numbers, deed=st.sampled_from(["book", "book", "cancel", "outcome", "outcome"]))
    def talk(self, number, deed):
        """Book a talk, cancel it, or say what became of it."""
        getattr(self, f"{deed}_talk")(number)

    def book_talk(self, number):
        """Book one of the first times."""
        step = self.a_step_of(number, *CONVERSATIONS)
        if step is None:
            return
        interview = step.stage.ways[0].interviews[0]
        found = finding.ask(self.session, step, interview, None, now=self.now)
        starts_at = pick(list(found.starts())[:4], number // 8)
        if starts_at is None:
            return
        is_offer = step.stage.kind is StageKind.OFFER
        stands = [each for each in self.talks(SCHEDULED) if each.step_id == step.id]
        expect = may_choose(step) and not stands and (not is_offer or step.offer is not None)
        choice = Choice(interview.id, None, starts_at)
        self.do("talk, book", booking.book, step.id, choice, expect=expect)

    def cancel_talk(self, number):
        """Cancel a talk that is to come."""
        old = pick(self.talks(), number)
        if old is None:
            return
        is_to_come = old.state == SCHEDULED and old.starts_at > self.now
        expect = is_to_come or old.state == BookingState.CANCELLED
        self.do("talk, cancel", cancelling.cancel, old.id, by=STAFF, expect=expect)

    def outcome_talk(self, number):
        """Say what became of a talk, once somebody knows."""
        old = pick(self.talks(SCHEDULED) or self.talks(), number)
        if old is None:
            return
        outcome = pick([*Outcome], number // 4)
        known = old.starts_at if "no_show" in outcome.value else old.ends_at
        may = old.state == SCHEDULED and known <= self.now
        version = version_of(old.step.application)
        name = f"talk, {outcome.value}"
        expect = None if may else False
        self.do(name, outcomes.set_outcome, old.id, outcome, version=version, expect=expect)

    def talks(self, *states):
        """Return the talks with candidates, in one of *states* if any are named."""
        return [each for each in self.bookings(*states) if each.step_id is not None]

    def a_step_of(self, number, *kinds):
        """Return a step whose stage is of one of *kinds*; mostly one whose turn it is."""
        query = select(Step).join(Stage).where(Stage.kind.in_(kinds)).order_by(Step.id)
        found = self.all(query)
        current = [each for each in found if each.state in (*CURRENT, StepState.PAUSED)]
        return pick(current if number % 8 else found, number // 8)

    def standing_call(self, reference):
        """Return the call of a reference that stands."""
        mine = Booking.reference_id == reference.id
        return self.session.scalar(select(Booking).where(mine, Booking.state == SCHEDULED))
