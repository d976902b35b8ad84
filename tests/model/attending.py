"""What those who hold talks do when the time has come, and who is in the room with a candidate."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduler.models import Person
from scheduler.services.loops import delaying, extending
from scheduler.services.seats import answers, unattended
from tests.model.choosing import REASON
from tests.model.deeds import numbers, pick
from tests.model.looking import SCHEDULED, Looking


class Attending(Looking):
    """Talks that begin late, and talks in whose room nobody would be."""

    @rule(at=st.integers(-3, 9), is_longer=st.booleans())
    def run_late(self, at, is_longer):
        """Go to the next talk: let it run longer, or let it and what follows begin later."""
        coming = [each for each in self.talks() if each.ends_at > self.now]
        talk = min(coming, key=lambda each: (each.starts_at, each.id), default=None)
        if talk is None:
            return
        self.now = max(self.now, talk.starts_at + timedelta(minutes=5 * at))
        if not is_longer:
            self.do("begin later", delaying.begin_later, talk.id)
            return
        until = extending.longer_until(self.session, talk, now=self.now)
        others = {each.id: each.starts_at for each in self.bookings(SCHEDULED)}
        wanted = until or talk.ends_at + delaying.BY
        expect = until is not None
        made = self.do("run longer", extending.extend, talk.id, wanted, expect=expect)
        if made:
            assert made.ends_at == wanted
            assert {each.id: each.starts_at for each in self.bookings(SCHEDULED)} == others

    @rule(number=numbers, is_remote=st.booleans())
    def leave_room(self, number, is_remote):
        """Let everybody of a panel who would be in the room drop out, and decide what becomes of it."""
        mixed = [each for each in self.talks() if any(seat.by_screen for seat in each.line_up)]
        talk = pick([each for each in mixed if each.starts_at > self.now], number)
        if talk is None:
            return
        for seat in [each.id for each in talk.line_up if not each.by_screen]:
            self.do("cannot", answers.cannot, seat, REASON)
        talk = next((each for each in self.talks() if each.id == talk.id), talk)
        if unattended.is_unattended(talk):
            self.decide(talk, is_remote=is_remote)

    def decide(self, talk, *, is_remote):
        """Make it a video talk, or let it stay; what can't be is refused."""
        found = unattended.outlook(self.session, talk, act=self.act())
        number, seen, was = talk.id, talk.version, (talk.starts_at, talk.link)
        stay = {each.person_id for each in found.on_screen}
        if is_remote:
            expect = found.is_enough and not found.is_at_night
            made = self.do("to video", unattended.make_remote, number, version=seen, expect=expect)
        else:
            ours = pick(self.session.query(Person).order_by(Person.id).all(), 0).id
            wanted = found.is_enough
            made = self.do("stay", unattended.keep, number, ours, version=seen, expect=wanted)
        if made:
            assert (made.starts_at, made.link) == was
            assert (made.office_id is None) == is_remote
            assert {each.person_id for each in made.speakers} == stay
            assert not unattended.is_unattended(made)

    def talks(self):
        """Return the talks of steps that stand."""
        return [each for each in self.bookings(SCHEDULED) if each.step_id and each.with_candidate]
