"""How applications end or rest: withdrawn, paused until a day, gone on with, and a role that is filled."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.endings import Ending
from scheduler.domain.terms import LIVE_APPLICATIONS, ApplicationState, BookingState
from scheduler.models import Application, Booking, Claim, Hold, Step
from scheduler.services.applications.applications import version_of
from scheduler.services.process import endings, pausing
from tests.model.deeds import Deeds, numbers, pick

ENDS = ["withdraw", "withdraw", "fill"]
REASON = "Another offer, which nobody of the line-up is to read of"


class Ends(Deeds):
    """Ends and pauses, each by somebody who looked at the application a moment ago."""

    def an_application(self, number):
        """Return an application, whatever has become of it."""
        return pick(self.all(select(Application).order_by(Application.id)), number)

    def withdraw(self, application):
        """Let somebody withdraw; doing so twice is once."""
        was = application.state
        expect = was == ApplicationState.WITHDRAWN or self.may_end(application)
        made = self.do("withdraw", endings.withdraw, application.id, reason=REASON, expect=expect)
        if made:
            self.look_at_nothing(made)

    def fill(self, application):
        """Tell somebody that the role is filled."""
        expect = self.may_end(application)
        version = version_of(application)
        made = self.do(
            "fill", endings.decline, application.id, Ending.FILLED, version=version, expect=expect
        )
        if made:
            self.look_at_nothing(made)

    def pause(self, application, days):
        """Let somebody rest for so many days; from one to half a year."""
        today = self.now.astimezone(ZoneInfo(application.candidate.zone)).date()
        until = today + timedelta(days=days)
        rests = application.state == ApplicationState.PAUSED
        may = self.may_end(application) or rests
        expect = may and 0 < days <= 26 * 7
        made = self.do("pause", pausing.pause, application.id, until, expect=expect, reason=REASON)
        if made:
            assert (made.state, made.paused_until) == (ApplicationState.PAUSED, until)
            self.look_at_nothing(made)

    def go_on(self, application):
        """Let somebody go on who rests; for others it changes nothing, and is refused at the end."""
        expect = application.state in LIVE_APPLICATIONS
        made = self.do("go on", pausing.resume, application.id, expect=expect)
        if made:
            assert made.paused_until is None

    def may_end(self, application):
        """Tell whether an application is live, and nobody sits in a talk of it just now."""
        steps = select(Step.id).where(Step.application_id == application.id)
        talks = self.all(
            select(Booking).where(
                Booking.step_id.in_(steps), Booking.state == BookingState.SCHEDULED
            )
        )
        sits = any(each.starts_at <= self.now < each.ends_at for each in talks)
        return application.state in LIVE_APPLICATIONS and not sits

    def look_at_nothing(self, application):
        """Fail unless an application that ended or rests has no time of anybody any more."""
        steps = [step.id for step in application.steps]
        coming = select(Booking).where(
            Booking.step_id.in_(steps),
            Booking.state != BookingState.CANCELLED,
            Booking.starts_at > self.now,
        )
        claims = select(Claim).join(Booking, Booking.id == Claim.booking_id)
        ahead = claims.where(Booking.step_id.in_(steps), Booking.starts_at > self.now)
        holds = select(Hold).where(Hold.step_id.in_(steps))
        assert (self.all(coming), self.all(ahead), self.all(holds)) == ([], [], [])


class Stopping(Ends):
    """The rules by which somebody stops."""

    @rule(number=numbers, how=st.sampled_from(ENDS))
    def end_early(self, number, how):
        """Let somebody withdraw, or tell them that the role is filled."""
        getattr(self, how)(self.an_application(number))

    @rule(number=numbers, days=st.sampled_from([-1, 0, 1, 3, 28, 182, 183]))
    def rest(self, number, days):
        """Let somebody rest, and half of them go on at once."""
        application = self.an_application(number // 2)
        self.pause(application, days)
        if number % 2:
            self.go_on(application)

    @rule(number=numbers)
    def come_back(self, number):
        """Let somebody go on; mostly one who rests."""
        resting = select(Application).where(Application.state == ApplicationState.PAUSED)
        found = self.all(resting.order_by(Application.id)) if number % 8 else []
        self.go_on(pick(found, number // 8) or self.an_application(number // 8))
