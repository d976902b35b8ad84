"""What candidates, and staff on their behalf, do about times: each as the oracle says."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.terms import BookingState, StepState
from scheduler.models import Attendance, Claim, Entry, Hold, Step
from scheduler.services.bookings import booking, cancelling, moving, windows
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from tests.model.deeds import numbers, pick
from tests.model.looking import CANDIDATE, SCHEDULED, STAFF, Looking, closes, may_choose, wishes

REASON = "They asked on the phone"
who = st.sampled_from([CANDIDATE, CANDIDATE, STAFF])


class Choosing(Looking):
    """Holds, bookings, moves, cancellations, and answers to them."""

    @rule(wish=wishes)
    def hold(self, wish):
        """Hold a time, for a first choice or for a move."""
        step, choice = self.choice(wish)
        if step is None:
            return
        asked, held = self.asked(step, choice), self.held(step)
        stands = self.standing(step, choice)
        is_mine = held and holding.matches(held, choice)
        has_claims = held and self.session.scalar(select(Claim).where(Claim.hold_id == held.id))
        is_renewed = is_mine and (held.until > self.now or not has_claims)
        expect = (
            step.application.candidate.confirmed_at is not None
            and (bool(stands) or may_choose(step))
            and (bool(is_renewed) or asked.allows(choice.starts_at))
        )
        self.do("hold", holding.hold, step.id, choice, expect=expect)

    @rule(wish=wishes, by=who)
    def book(self, wish, by):
        """Book a time: what is offered, or what is not."""
        step, choice = self.choice(wish, by)
        if step:
            self.book_at(step, choice, by)

    @rule(wish=wishes, by=who)
    def move(self, wish, by):
        """Move a booking to another time or place, or to the same once more."""
        old = self.a_booking(wish.step)
        if old:
            _, choice = self.choice(wish, by, old=old)
            self.move_to(old, choice, by)

    @rule(number=numbers, by=who)
    def take_what_is_held(self, number, by):
        """Book what a step holds, or move its booking there; it may have run out."""
        held = pick(self.all(select(Hold).order_by(Hold.id)), number)
        if held:
            step = self.session.get_one(Step, held.step_id)
            choice = Choice(held.interview_id, held.office_id, held.starts_at)
            old = self.standing(step, choice)
            if old:
                self.move_to(old, choice, by)
            else:
                self.book_at(step, choice, by)

    def book_at(self, step, choice, by):
        asked, is_held = self.asked(step, choice, by), self.is_held(step, choice)
        allowed = asked.allows(choice.starts_at)
        expect = may_choose(step) and not self.standing(step, choice) and (is_held or allowed)
        lineups = asked.lineups(choice.starts_at) if allowed else set()
        made = self.do(
            "book", booking.book, step.id, choice, on_behalf=on_behalf(by), expect=expect
        )
        if made:
            self.look_at_lineup(made, choice, lineups, is_held=is_held)
            self.look_at_reason(made, "book", by)

    def move_to(self, old, choice, by):
        is_same = (old.starts_at, old.office_id) == (choice.starts_at, choice.office_id)
        asked, is_held = self.asked(old.step, choice, by), self.is_held(old.step, choice)
        allowed = asked.allows(choice.starts_at)
        may = by == STAFF or self.may_move(old)
        expect = old.state == SCHEDULED and (is_same or (may and (is_held or allowed)))
        lineups = asked.lineups(choice.starts_at) if allowed else set()
        before, moves = self.watch.sequences_of(old.id), old.moves
        entry = old.candidate_object_id
        made = self.do("move", moving.move, old.id, choice, on_behalf=on_behalf(by), expect=expect)
        if made:
            step_up = 0 if is_same else 1
            day, team = self.watch.sequences_of(made.id)
            assert team == before[1] + step_up
            assert entry != made.candidate_object_id or day == before[0] + step_up
            assert made.moves == moves + (step_up if by == CANDIDATE else 0)
        if made and not is_same:
            self.look_at_lineup(made, choice, lineups, is_held=is_held)
            self.look_at_reason(made, "move", by)

    @rule(number=numbers, by=who)
    def cancel(self, number, by):
        """Cancel a booking: what was its time is offered again at once."""
        old = self.a_booking(number)
        if old is None:
            return
        step, is_off = old.step, old.state == BookingState.CANCELLED
        choice = Choice(old.interview_id, old.office_id, old.starts_at)
        was_free = self.asked(step, choice, is_swept=False).allows(old.starts_at)
        may = by == STAFF or self.now <= closes(old)
        expect = is_off or (old.state == SCHEDULED and old.starts_at > self.now and may)
        before = self.watch.sequences_of(old.id)
        made = self.do("cancel", cancelling.cancel, old.id, by=by, reason=REASON, expect=expect)
        if made and not is_off:
            assert self.watch.sequences_of(made.id) == [each + 1 for each in before]
            assert self.offers(step, choice) == was_free

    @rule(number=numbers, hours=st.lists(st.integers(-30, 200), max_size=4))
    def offer_windows(self, number, hours):
        """Let a candidate offer windows."""
        self.send_windows(number, hours)

    @rule(number=numbers)
    def cannot(self, number):
        """Let an interviewer say that they can't make it."""
        seat = pick(self.all(select(Attendance).order_by(Attendance.id)), number)
        if seat:
            meeting = seat.booking
            expect = meeting.state == SCHEDULED and meeting.ends_at > self.now
            self.do("cannot", answers.cannot, seat.id, REASON, expect=expect)

    def send_windows(self, number, hours):
        step = self.a_step(number)
        if step is None:
            return
        stretches = [
            windows.Offer(self.now + timedelta(hours=each), self.now + timedelta(hours=each + 3))
            for each in hours
        ]
        stand = [each for each in self.bookings(SCHEDULED) if each.step_id == step.id]
        is_sound = 0 < len(hours) <= windows.MOST and all(each > -3 for each in hours)
        expect = is_sound and (stand != [] if step.state == StepState.BOOKED else may_choose(step))
        self.do("windows", windows.send_windows, step.id, stretches, "", expect=expect)

    @rule(wish=wishes, day=st.integers(0, 12))
    def search(self, wish, day):
        """See on one day exactly the times that the oracle finds."""
        step, choice = self.choice(replace(wish, how="wild"))
        if step is None:
            return
        asked = self.asked(step, choice, is_swept=False)
        first = self.now.replace(hour=0, minute=0) + timedelta(days=day)
        grid = [first + timedelta(minutes=30 * each) for each in range(48)]
        found = set(self.starts(step, choice))
        assert [at for at in grid if at in found] == [at for at in grid if asked.allows(at)]

    def look_at_lineup(self, made, choice, lineups, *, is_held):
        """Fail unless the booking is where it was wanted, with people who had time."""
        assert (made.starts_at, made.office_id) == (choice.starts_at, choice.office_id)
        people = tuple(sorted(each.person_id for each in made.attendances))
        assert is_held or people in lineups

    def look_at_reason(self, made, action, by):
        """Fail unless the journal says why staff did it, and of candidates nothing."""
        entry = self.all(
            select(Entry)
            .where(Entry.subject == f"booking:{made.id}", Entry.action == action)
            .order_by(Entry.id.desc())
        )[0]
        assert entry.payload.get("reason") == (REASON if by == STAFF else None)


def on_behalf(by):
    return OnBehalf(REASON) if by == STAFF else None
