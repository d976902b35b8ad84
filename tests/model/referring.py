"""References: asked for, named, agreed to, asked, called, answered, bounced, gone on without."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.references import (
    ASKED,
    MISSES,
    MOST,
    MOVES,
    Call,
    Problem,
    ReferenceState,
    call_of,
)
from scheduler.domain.terms import ACTIVE_APPLICATIONS, LIVE_APPLICATIONS, StageKind, StepState
from scheduler.models import Message, Reference
from scheduler.services.applications.applications import version_of
from scheduler.services.post import delivery
from scheduler.services.references import (
    asking,
    calls,
    news,
    outcomes,
    referees,
    references,
    search,
)
from scheduler.services.references.references import Named
from tests.model.deeds import numbers, pick
from tests.model.talking import Talking

S = ReferenceState
PEOPLE = ("helena@brightwater.example", "omar@brightwater.example", "uma@old.example")
OURS = "dana.liu@larkfield.example"  # somebody of ours, at whom one looks twice
THEIRS = {"phone": "+1 416 555 0117", "zone": "America/Toronto", "clock": 12}
# What mostly comes next of one reference; one deed in eight is any of them.
NEXT = {
    S.NAMED: ("consent", "correct", "send_back"),
    S.CONSENTED: ("allow", "allow", "send_back", "correct"),
    S.INVITED: (
        "call",
        "call",
        "soon",
        "send",
        "send",
        "not_me",
        "rather_not",
        "bounce",
        "ring",
        "without",
    ),
    S.BOOKED: ("call", "give_back", "finish", "finish", "miss", "ring"),
    S.WRITTEN: ("finish", "save"),
    S.SILENT: ("send", "call", "rather_not", "not_me", "send_back"),
    S.DECLINED: ("send_back", "send"),
    S.DONE: ("finish", "call"),
    S.REPLACED: ("consent", "call"),
}
WAITS = [0, 0, 7, 60, 60 * 24]  # minutes until the next deed
ANY = sorted({deed for deeds in NEXT.values() for deed in deeds})


class Referring(Talking):
    """The references of a step, as candidate, coordinator, referee and caller deal with them."""

    @rule(number=numbers, deed=st.sampled_from(["ask", "name", "name"]))
    def ask_for_people(self, number, deed):
        """Ask for people, or let a candidate name one."""
        step = self.a_step_of(number, StageKind.REFERENCES)
        if step:
            getattr(self, f"{deed}_somebody")(step, number // 16)

    @rule(
        number=numbers,
        deeds=st.lists(st.tuples(st.integers(0, 7), numbers), min_size=1, max_size=4),
    )
    def do_reference(self, number, deeds):
        """Do what mostly comes next of a reference, and sometimes anything else."""
        for odd, which in deeds:
            found = pick(self.all(select(Reference).order_by(Reference.id.desc())), number)
            if found is None:  # then somebody is to be asked for first
                self.ask_for_people(number, "ask")
                self.ask_for_people(number + 16, "name")
                continue
            deed = pick(NEXT[found.state] if odd else ANY, which)
            getattr(self, f"reference_{deed}")(found, which // len(ANY))
            self.look_at_calls()
            self.now += timedelta(minutes=pick(WAITS, which))

    def reference_try_it(self, name, deed, found, *args, expect, state=None, **kwargs):
        """Do *deed* to a reference, which is then in *state*, or still where it was."""
        was, ident = found.state, found.id
        made = self.do(f"reference, {name}", deed, ident, *args, expect=expect, **kwargs)
        if made is not None:
            self.session.rollback()
            now = self.session.get_one(Reference, ident).state
            assert now is (state or was), f"{name}: {now}"
        return made

    def ask_somebody(self, step, number):
        """Ask for one or two people, or for another number."""
        application = step.application
        may = application.state in ACTIVE_APPLICATIONS and step.state is StepState.OPEN
        wanted, by = pick([1, 2, 1, 2, 0], number), application.role.coordinator_id
        version = version_of(application)
        deed = asking.ask
        expect = may and wanted > 0
        self.do("references, ask", deed, step.id, wanted, by=by, version=version, expect=expect)

    def name_somebody(self, step, number):
        """Name one of few people, with consent or without; or oneself."""
        own = step.application.candidate.mail
        said = self.said(pick([*PEOPLE, OURS, own], number), number)
        taken = [each for each in references.of_step(self.session, step.id) if self.is_there(each)]
        is_new = said.mail != own and said.mail not in {each.mail_key for each in taken}
        may = self.is_asked(step) and is_new and len(taken) < MOST
        self.do("references, name", references.name, step.id, said, expect=may)

    def said(self, mail, number):
        """Return what a candidate says of whoever has an address."""
        return Named(mail.partition("@")[0], mail, "Led my team", consents=bool(number % 3))

    def is_there(self, found):
        """Tell whether a reference still counts among those that were named."""
        return found.state is not S.REPLACED

    def is_asked(self, step):
        """Tell whether a candidate may say something about people who know their work."""
        is_live = step.application.state in ACTIVE_APPLICATIONS
        return is_live and references.request_of(self.session, step.id) is not None

    def is_open(self, found):
        """Tell whether a referee may still do something."""
        is_live = found.step.application.state in LIVE_APPLICATIONS
        is_out = found.step.state in (StepState.SKIPPED, StepState.CANCELLED, StepState.PAUSED)
        waits = found.state in (S.INVITED, S.BOOKED, S.SILENT)
        return is_live and not is_out and waits and found.erased_at is None

    def is_to_come(self, found):
        """Tell whether a call of a reference is booked and still to come."""
        booked = self.standing_call(found)
        return booked is not None and booked.starts_at > self.now

    def reference_consent(self, found, number):
        """Agree that somebody is asked after all."""
        expect = self.is_asked(found.step) and found.state is S.NAMED
        made = self.do("reference, consent", references.consent, found.id, expect=expect)
        if made:
            assert made.state is (S.CONSENTED if made.flags else S.INVITED)

    def reference_correct(self, found, number):
        """Say something else about somebody who was not asked yet."""
        others = [
            each for each in references.of_step(self.session, found.step_id) if each is not found
        ]
        mails = {each.mail_key for each in others if self.is_there(each)}
        said = self.said(pick(PEOPLE, number), number)
        may = self.is_asked(found.step) and found.state in {S.NAMED, S.CONSENTED}
        expect = may and said.mail not in mails
        made = self.do("reference, correct", references.correct, found.id, said, expect=expect)
        if made:
            assert (made.state is S.NAMED) == (not said.consents)
            assert made.problem is Problem.NONE

    def reference_allow(self, found, number):
        """Ask somebody although there was a reason to look twice."""
        is_live = found.step.application.state in ACTIVE_APPLICATIONS
        expect = is_live and found.state is S.CONSENTED
        by = found.step.application.role.coordinator_id
        self.reference_try_it("allow", asking.allow, found, by=by, expect=expect, state=S.INVITED)

    def reference_send_back(self, found, number):
        """Ask for somebody else instead."""
        expect = S.REPLACED in MOVES[found.state] and not self.standing_call(found)
        deed = asking.send_back
        self.reference_try_it("send back", deed, found, expect=expect, state=S.REPLACED)

    def reference_without(self, found, number):
        """Go on without an answer."""
        expect = found.state in ASKED and not self.standing_call(found)
        deed = asking.go_on_without
        self.reference_try_it("go on without", deed, found, expect=expect, state=S.SILENT)

    def reference_call(self, found, number):
        """Book a call at one of the first times, or move it."""
        asked = search.calls(self.session, found, now=self.now, zone=THEIRS["zone"])
        starts_at = pick(list(asked.starts())[:5], number)
        if starts_at is None:
            return
        expect = self.is_open(found) and found.misses < MISSES
        deed = calls.book
        args = {"expect": expect, "state": S.BOOKED, **THEIRS}
        made = self.reference_try_it("call", deed, found, starts_at, **args)
        if made:
            assert made.starts_at == starts_at

    def reference_soon(self, found, number):
        """Ask to be called within half an hour, which nobody may be there for."""
        may = self.is_open(found) and found.state is S.INVITED and found.misses < MISSES
        deed = calls.ask_soon
        self.reference_try_it("call soon", deed, found, expect=None if may else False, **THEIRS)

    def reference_give_back(self, found, number):
        """Give a call back."""
        expect = self.is_to_come(found)
        deed = calls.give_back
        args = {"by": "candidate", "expect": expect, "state": S.INVITED}
        self.reference_try_it("give back", deed, found, **args)

    def reference_ring(self, found, number):
        """Say that one is calling."""
        state = call_of(found.soon_at, found.calling_at, self.now)
        is_soon = found.state is S.INVITED and state in {Call.WAITING, Call.CALLING}
        expect = found.state is S.BOOKED or is_soon
        by = found.step.application.role.manager_id
        self.reference_try_it("ring", outcomes.ring, found, by=by, expect=expect)

    def reference_finish(self, found, number):
        """Note that one has spoken with them, mostly when that is over, or has read what they wrote."""
        booked = self.standing_call(found)
        if booked and number % 4:
            self.now = max(self.now, booked.ends_at)
        expect = S.DONE in MOVES[found.state] and not self.is_to_come(found)
        by = found.step.application.role.manager_id
        args = {"notes": "Calm, exact.", "by": by, "expect": expect, "state": S.DONE}
        self.reference_try_it("finish", outcomes.finish, found, **args)

    def reference_miss(self, found, number):
        """Note that nobody picked up."""
        was_ringing = found.state is S.INVITED and found.calling_at is not None
        may = found.state is S.BOOKED or was_ringing
        expect = may and not self.is_to_come(found)
        deed = outcomes.miss
        self.reference_try_it("miss", deed, found, expect=expect, state=S.INVITED)

    def reference_save(self, found, number):
        """Write down a part of the answers."""
        self.reference_try_it(
            "save", self.reference_keep, found, ["So far"], expect=self.is_open(found)
        )

    def reference_keep(self, session, ident, answers, *, act):
        """Keep answers that are not sent yet."""
        return referees.save_answers(session, ident, answers)

    def reference_send(self, found, number):
        """Answer in writing."""
        expect = self.is_open(found) and found.state is not S.BOOKED
        deed = referees.send_answers
        self.reference_try_it("send", deed, found, ["Two years"], expect=expect, state=S.WRITTEN)

    def reference_rather_not(self, found, number):
        """Say no."""
        expect = self.is_open(found) and found.state is not S.BOOKED
        deed = referees.rather_not
        self.reference_try_it("rather not", deed, found, expect=expect, state=S.DECLINED)

    def reference_not_me(self, found, number):
        """Say that the mail reached somebody else."""
        expect = self.is_open(found) and found.state is not S.BOOKED
        deed = referees.not_me
        self.reference_try_it("not me", deed, found, expect=expect, state=S.NAMED)

    def reference_bounce(self, found, number):
        """Let a mail to a referee come back; the worker notices."""
        waiting = select(Message).where(
            Message.subject == news.subject_of(found),
            Message.notice.in_(news.TO_REFEREES),
            Message.sent_at.is_(None),
            Message.dead_at.is_(None),
            Message.superseded_at.is_(None),
            Message.attempt == 0,
            Message.due_at <= self.now,
        )
        letter = pick(self.all(waiting), number)
        if letter:
            self.do("reference, bounce", self.reference_come_back, letter.id)

    def reference_come_back(self, session, letter_id, *, act):
        """Let a letter be refused by its server."""
        claimed = delivery.claim_one(session, letter_id, now=act.now)
        return delivery.bury(session, claimed, reason="550 No such mailbox", now=act.now)

    def look_at_calls(self):
        """Fail unless a call stands for those references alone that say so."""
        for each in self.all(select(Reference)):
            if self.standing_call(each):
                assert each.state is S.BOOKED, f"reference {each.id}: {each.state}"
