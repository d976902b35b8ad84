"""What somebody may wish for, and what the rows say of it: the ground of every deed about times."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.domain.terms import CONVERSATIONS, LIVE_APPLICATIONS, BookingState, StepState
from scheduler.models import Booking, Hold, Stage, Step
from scheduler.services.bookings import cancelling
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from tests.model.asking import Question
from tests.model.deeds import Deeds, numbers, pick

CANDIDATE, STAFF = cancelling.CANDIDATE, cancelling.STAFF
CHOOSING = (StepState.OPEN, StepState.WINDOWS_SENT)
CURRENT = (*CHOOSING, StepState.BOOKED)
SCHEDULED = BookingState.SCHEDULED


@dataclass(frozen=True)
class Wish:
    """What somebody would like, as numbers to pick by.

    *how*: any time that is offered, one of the first, one near a meeting, or what nobody offered.
    """

    step: int
    interview: int
    place: int
    at: int
    how: str
    zone: str


wishes = st.builds(
    Wish,
    step=numbers,
    interview=numbers,
    place=numbers,
    at=numbers,
    how=st.sampled_from(["any", "first", "near", "near", "wild"]),
    zone=st.sampled_from(["", "", "", "Europe/London", "Pacific/Auckland"]),
)


class Looking(Deeds):
    """Picks by number among what there is, and asks the oracle and the search about it."""

    def a_step(self, number):
        """Return a step that can be booked; mostly one whose turn it is."""
        conversations = select(Step).join(Stage).where(Stage.kind.in_(CONVERSATIONS))
        found = self.all(conversations.order_by(Step.id))
        current = [step for step in found if step.state in CURRENT]
        return pick(current if number % 8 else found, number // 8)

    def a_booking(self, number):
        """Return a booking; mostly one that stands."""
        return pick(self.bookings(SCHEDULED) if number % 8 else self.bookings(), number // 8)

    def choice(self, wish, by=CANDIDATE, old=None):
        """Return a step and the choice that *wish* picks in it; neither if there is none."""
        step = old.step if old else self.a_step(wish.step)
        if step is None:
            return None, None
        interviews = [each for way in step.stage.ways for each in way.interviews]
        interview = old.interview if old else pick(interviews, wish.interview)
        place = pick(interview.way.places, wish.place).office_id
        zone = wish.zone if by == CANDIDATE else ""
        at = self.now.replace(minute=0) + timedelta(minutes=15 * wish.at)
        choice = Choice(interview.id, place, at, zone)
        offered = [] if wish.how == "wild" else self.starts(step, choice, by)
        if offered:
            choice = replace(choice, starts_at=pick(self.liked(offered, wish), wish.at))
            assert self.asked(step, choice, by).allows(choice.starts_at)
        return step, choice

    def liked(self, offered, wish):
        """Return those of the times *offered* that are to be chosen from."""
        near = pick(self.bookings(SCHEDULED), wish.at) if wish.how == "near" else None
        if near:
            return sorted(offered, key=lambda at: abs(at - near.starts_at))[:6]
        return offered if wish.how == "any" else offered[:6]

    def asked(self, step, choice, by=CANDIDATE, *, is_swept=True):
        """Return the oracle's question of *choice*."""
        interview = next(
            each for way in step.stage.ways for each in way.interviews
            if each.id == choice.interview_id
        )  # fmt: skip
        return Question(
            self.session,
            step,
            interview,
            choice.office_id,
            now=self.now,
            notice=0 if by == STAFF else None,
            zone=choice.zone,
            is_swept=is_swept,
        )

    def starts(self, step, choice, by=CANDIDATE):
        """Return the times that our own page would offer."""
        return self.found(step, choice, by).starts()

    def offers(self, step, choice):
        """Tell whether our own page would offer the time of *choice*."""
        return self.found(step, choice).offers(choice.starts_at)

    def found(self, step, choice, by=CANDIDATE):
        self.session.rollback()
        step = self.session.get_one(Step, step.id)
        interview = self.asked(step, choice).interview
        places = [each.office_id for each in interview.way.places if each.office_id is not None]
        notice = 0 if by == STAFF else None
        return finding.search(
            self.session,
            step,
            interview,
            places,
            now=self.now,
            notice_hours=notice,
            zone=choice.zone,
        ).at(choice.office_id)

    def held(self, step):
        return self.session.scalar(select(Hold).where(Hold.step_id == step.id))

    def is_held(self, step, choice):
        """Tell whether *choice* is what the step holds now."""
        held = self.held(step)
        return held is not None and held.until > self.now and holding.matches(held, choice)

    def standing(self, step, choice):
        return self.session.scalar(
            select(Booking).where(
                Booking.step_id == step.id,
                Booking.interview_id == choice.interview_id,
                Booking.state == SCHEDULED,
            )
        )

    def may_move(self, old):
        """Tell whether a candidate may move a booking by themselves."""
        allowed = old.interview.way.moves + old.step.extra_moves
        is_late = old.ends_at <= self.now or self.now > closes(old)
        return not is_late and not old.is_locked and old.moves < allowed


def may_choose(step):
    return step.state in CHOOSING and step.application.state in LIVE_APPLICATIONS


def closes(old):
    """Return until when a candidate may change a booking alone."""
    return old.starts_at - timedelta(hours=old.interview.way.notice_hours)
