"""What a coordinator does to the order of a booked day: a talk is locked, two change places."""

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduler.services.loops import swapping
from scheduler.services.placing import locking
from tests.model.choosing import REASON, on_behalf
from tests.model.deeds import numbers, pick
from tests.model.looking import SCHEDULED, STAFF, Looking


class Ordering(Looking):
    """Talks that stay where they are, and talks that change places."""

    @rule(number=numbers, other=numbers, deed=st.sampled_from(["lock", "swap"]))
    def order(self, number, other, deed):
        """Lock a talk, unlock it, or let two change places."""
        if deed == "lock":
            self.lock(number, is_locked=other % 3 > 0)
        else:
            self.swap(number, other)

    def lock(self, number, *, is_locked):
        """Lock a talk, or unlock it: nothing that anybody is told of changes."""
        old = self.a_booking(number)
        if old is None:
            return
        before = self.watch.sequences_of(old.id)
        made = self.do(
            "lock" if is_locked else "unlock",
            locking.set_lock,
            old.id,
            is_locked=is_locked,
            expect=old.state == SCHEDULED and old.starts_at > self.now,
        )
        if made:
            assert made.is_locked == is_locked
            assert self.watch.sequences_of(made.id) == before

    def swap(self, number, pair):
        """Let two talks of a day change places: what was offered is done, with those people."""
        booked = [each for each in self.bookings(SCHEDULED) if each.starts_at > self.now]
        several = Counter(each.step_id for each in booked)
        steps = {each.step_id: each.step for each in booked if several[each.step_id] > 1}
        step = pick([steps[each] for each in sorted(steps)], number)
        offer = pick(swapping.offers(self.session, step, now=self.now), pair) if step else None
        if offer is None:
            return
        both = (offer.swap.first, offer.swap.second)
        ids, starts = [each.id for each in both], dict(offer.swap.starts)
        is_barred = any(each.is_locked for each in both) or both[0].office_id != both[1].office_id
        expect = False if is_barred else None if offer.why_not else True
        moves = [each.moves for each in both]
        made = self.do(
            "swap", swapping.swap_talks, step.id, ids, on_behalf=on_behalf(STAFF), expect=expect
        )
        if not made:
            return
        assert {each.id: each.starts_at for each in made} == starts
        assert [each.moves for each in made] == list(reversed(moves))
        for each in made:
            joining = offer.joining.get(each.id, [])
            assert set(joining) <= {seat.person_id for seat in each.attendances}
        people = [
            seat.person_id
            for each in self.bookings(SCHEDULED)
            if each.step_id == step.id
            for seat in each.attendances
        ]
        assert len(people) == len(set(people)), REASON
