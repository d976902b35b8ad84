"""What becomes of applications: they come in, go on, end and are taken back."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.process import Outcome
from scheduler.domain.terms import RoleState
from scheduler.models import Application, Candidate, Role, Step
from scheduler.services import keys
from scheduler.services.applications import applying
from scheduler.services.applications.applications import version_of
from scheduler.services.process import endings, outcomes, process, reopening
from tests.model.deeds import Deeds, numbers, pick

NAMES = ("Ida", "Kofi", "Mei")
DEEDS = [
    "apply",
    "press_the_link",
    "advance",
    "advance",
    "decline",
    "reopen",
    "skip",
    "set_outcome",
]


class Decisions(Deeds):
    """Applications, from the first word to the last."""

    def apply(self, draw, number):
        """Let somebody apply, once more or for the first time."""
        role = pick(self.all(select(Role).where(Role.state == RoleState.PUBLISHED)), number)
        name = pick(NAMES, number // 2)
        answers = applying.Answers(name, f"{name.lower()}@home.example", "America/Denver")
        self.do("apply", applying.apply, role.id, answers, expect=True)

    def press_the_link(self, draw, number):
        """Let a candidate confirm their address and take over what waits for them."""
        candidate = pick(self.all(select(Candidate).order_by(Candidate.id)), number)
        mine = [(each.id, candidate.id) for each in candidate.applications]
        self.do("confirm", keys.confirm_address, candidate.id, expect=True)
        for application_id, candidate_id in mine:
            self.do("join", applying.join, candidate_id, application_id, expect=True)

    def advance(self, draw, number):
        """Pass the current step."""
        self.change("advance", process.advance, number)

    def decline(self, draw, number):
        """End an application, or let an old page try to."""
        self.change("decline", endings.decline, number // 4, is_old=number % 4 > 0)

    def reopen(self, draw, number):
        """Take the last decision back."""
        self.change("reopen", reopening.reopen, number)

    def skip(self, draw, number):
        """Leave a step out, or let the candidate move it once more."""
        step = pick(self.all(select(Step).order_by(Step.id)), number // 2)
        name, deed = ("skip", process.skip) if number % 2 else ("grant move", process.grant_move)
        self.do(name, deed, step.id, version=version_of(step.application))

    def set_outcome(self, draw, number):
        """Say what became of an interview."""
        talks = [each for each in self.bookings() if each.step_id is not None]
        booking = pick(talks, number)
        if booking:
            version = version_of(booking.step.application)
            outcome = draw(st.sampled_from(Outcome))
            self.do("outcome", outcomes.set_outcome, booking.id, outcome, version=version)

    def change(self, name, deed, number, *, is_old=False):
        """Do *deed* to an application, as it is now or as a page of yesterday shows it."""
        application = pick(self.all(select(Application).order_by(Application.id)), number)
        version = version_of(application) - is_old
        expect = False if is_old else None
        self.do(name, deed, application.id, version=version, expect=expect)


class Hiring(Decisions):
    """The rules by which applications come and go."""

    @rule(data=st.data(), deed=st.sampled_from(DEEDS))
    def decide(self, data, deed):
        """Decide something about an application."""
        getattr(self, deed)(data.draw, data.draw(numbers))

    @rule(number=numbers)
    def somebody_applies(self, number):
        """Let somebody apply: a rule of its own, for all else begins with it."""
        self.apply(None, number)
