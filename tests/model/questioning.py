"""Questions: asked by page and by mail, of everybody, of one or for a talk; answered, published."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler.domain.questions import MOST_OPEN, NAME_LEFT, Addressee, QuestionState, ReplyWay
from scheduler.domain.reply_tags import About, Tag
from scheduler.models import Application, Person, Question
from scheduler.services.questions import answers, mail, questions
from scheduler.services.questions.answers import Said
from scheduler.services.questions.mail import Take, Written
from scheduler.services.questions.questions import Asked
from scheduler.services.roles import faq
from tests.model.deeds import numbers, pick
from tests.model.talking import Talking

WORDS = "Hi, is it quiet? Thanks"
ASKS = ["of_all", "of_one", "for_a_talk", "by_mail"]
ANSWERS = ["answer", "answer", "answer_by_mail", "close", "hand_on", "publish"]
S = QuestionState


class Questioning(Talking):
    """Questions of candidates, and what becomes of them."""

    @rule(
        number=numbers,
        ask=st.sampled_from(ASKS),
        deeds=st.lists(st.sampled_from(ANSWERS), max_size=2),
    )
    def question(self, number, ask, deeds):
        """Ask something, and do something about what was asked, by whomever."""
        query = select(Application).order_by(Application.id)
        getattr(self, f"question_{ask}")(pick(self.all(query), number), number // 8)
        for deed in deeds:
            found = pick(self.all(select(Question).order_by(Question.id.desc())), number // 3)
            if found:
                getattr(self, f"question_{deed}")(found, number)

    def question_put(self, application, said, *, is_fine=True):
        """Ask on the page."""
        expect = is_fine and bool(said.words.strip()) and not self.is_full(application)
        made = self.do("ask", questions.ask, application.id, said, expect=expect)
        if made:
            assert (made.state, made.asked_at) == (S.OPEN, self.now)
            assert made.due_at > self.now

    def is_full(self, application):
        """Tell whether so many questions of somebody are open that no more is taken."""
        waiting = Question.state == S.OPEN, Question.application_id == application.id
        return len(self.all(select(Question).where(*waiting))) >= MOST_OPEN

    def question_of_all(self, application, number):
        """Ask whoever answers, or nothing."""
        self.question_put(application, Asked(WORDS if number % 4 else " "))

    def question_of_one(self, application, number):
        """Ask somebody by name, who may be none of theirs."""
        person = pick(self.all(select(Person).order_by(Person.id)), number)
        theirs = questions.people_of(self.session, application)
        said = Asked(WORDS, Addressee.PERSON, person_id=person.id)
        self.question_put(application, said, is_fine=person.id in {each.id for each in theirs})

    def question_for_a_talk(self, application, number):
        """Ask for the agenda of a talk, which may be over or somebody else's."""
        talk = pick(self.talks(), number)
        if talk is None:
            return
        is_mine = talk.step.application_id == application.id
        comes = talk.state == "scheduled" and talk.ends_at > self.now
        said = Asked(WORDS, Addressee.BOOKING, booking_id=talk.id)
        self.question_put(application, said, is_fine=is_mine and comes)

    def question_by_mail(self, application, number):
        """Ask by mail, from the address that we know or from another."""
        is_theirs, is_full = number % 3 > 0, self.is_full(application)
        sender = application.candidate.mail if is_theirs else "who@else.example"
        tag = Tag(About.APPLICATION, application.id)
        taken = self.do("mail", mail.take, tag, Written(sender, WORDS), expect=True)
        wanted = Take.ASKED if is_theirs else Take.UNCLEAR
        assert taken is (Take.IGNORED if is_full else wanted)

    def question_answer(self, found, number):
        """Answer on the page or on the phone; a page may be old."""
        given = len(found.given)
        said = Said("Very", pick([*ReplyWay], number // 2), seen=max(0, given - number % 2))
        expect = said.seen == given
        by = found.role.coordinator_id
        self.do("answer", answers.answer, found.id, by, said, expect=expect)
        self.look_at_answers()

    def question_answer_by_mail(self, found, number):
        """Answer by mail, from one's own address or from another; the latter waits for a press."""
        person = found.role.coordinator
        is_theirs, was = number % 3 > 0, found.state
        held = [each.id for each in found.replies if each.sender]
        written = Written(person.mail if is_theirs else "who@else.example", "Very")
        tag = Tag(About.QUESTION, found.id, person.id)
        taken = self.do("answer by mail", mail.take, tag, written, expect=True)
        is_full = not is_theirs and len(held) >= mail.MOST_HELD
        assert taken is (Take.IGNORED if is_full else Take.ANSWERED if is_theirs else Take.UNCLEAR)
        self.session.rollback()
        found = self.session.get_one(Question, found.id)
        assert found.state is (S.ANSWERED if is_theirs else was)
        if held:
            send = number % 2 == 0
            args = {"send": send, "expect": True}
            self.do("release", answers.release, found.id, held[0], **args)
        self.look_at_answers()

    def question_close(self, found, number):
        """Note that there is nothing to answer."""
        by, expect = found.role.coordinator_id, found.state is S.OPEN
        self.do("close", answers.close, found.id, "Said", by=by, expect=expect)

    def question_hand_on(self, found, number):
        """Give a question to somebody else."""
        person = pick(self.all(select(Person).order_by(Person.id)), number)
        expect = found.state is S.OPEN
        deed = answers.hand_on
        made = self.do("hand on", deed, found.id, person.id, expect=expect)
        if made:
            assert made.person_id == person.id

    def question_publish(self, found, number):
        """Put a question and its answer on the page of the role, without anybody's name."""
        words = faq.proposal(found)
        expect = bool(words.answer) and NAME_LEFT not in words.question + words.answer
        role_id, by = found.role.id, found.role.coordinator_id
        args = {"by": by, "question": found, "expect": expect}
        made = self.do("publish", faq.add, role_id, words, **args)
        if made:
            assert found.application.candidate.name not in made.question + made.answer

    def look_at_answers(self):
        """Fail unless those questions alone are answered that somebody has answered."""
        for each in self.all(select(Question)):
            assert (each.state is S.ANSWERED) == bool(each.given), f"question {each.id}"
