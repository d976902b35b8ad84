"""Priya, who asks; Sam, who looks after her; Dana, who leads; Jonas, who talks to her on Wednesday."""

from datetime import timedelta

from sqlalchemy import select

from scheduler.domain.questions import Addressee
from scheduler.models import Application, Message, Question
from scheduler.services.act import Act, candidate_actor, person_actor
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.questions import answers, questions
from scheduler.services.questions.answers import Said
from scheduler.services.questions.questions import Asked
from tests.conftest import NOON
from tests.people import (
    make_application,
    make_candidate,
    make_company,
    make_coordinator,
    make_person,
    make_pool,
    make_role,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ELEVEN = NOON.replace(hour=19, minute=0) + 2 * DAY  # Wednesday, 11 am in San Francisco
TUESDAY_FIVE = NOON.replace(hour=1, minute=0) + 2 * DAY  # 5 pm there, the close of Tuesday
QUIET = "Is there a quiet room?"


class Town:
    """Everybody who has a part in a question."""

    def __init__(self, session, act):
        self.session, self.house = session, act.house
        make_company(session)
        self.sam = make_coordinator(session)
        self.dana = make_person(session, "Dana Liu")
        self.jonas = make_person(session, "Jonas Weber")
        self.pool = make_pool(session, [self.jonas])
        self.role = make_role(
            session, self.pool, coordinator_id=self.sam.id, manager_id=self.dana.id
        )
        self.priya = make_candidate(session)
        self.application_id = make_application(session, self.role, self.priya).id

    def act(self, actor="command", now=NOON):
        return Act(actor=actor, now=now, house=self.house)

    def hers(self, now=NOON):
        return self.act(candidate_actor(self.priya.id), now)

    def by(self, person, now=NOON):
        return self.act(person_actor(person.id), now)

    @property
    def application(self):
        self.session.rollback()
        return self.session.get_one(Application, self.application_id)

    def booked(self, now=NOON):
        """Return the id of a call on Wednesday that Jonas holds."""
        step = self.application.steps[1]
        wanted = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN)
        return booking.book(self.session, step.id, wanted, act=self.hers(now)).id

    def ask(self, words=QUIET, now=NOON, **said):
        return questions.ask(
            self.session, self.application_id, Asked(words, **said), act=self.hers(now)
        ).id

    def ask_for_talk(self, booking_id, words=QUIET):
        return self.ask(words, to=Addressee.BOOKING, booking_id=booking_id)

    def answer(self, question_id, person, words="Yes, there is.", now=NOON, **said):
        return answers.answer(
            self.session, question_id, person.id, Said(words, **said), act=self.by(person, now)
        ).id

    def question(self, question_id):
        self.session.rollback()
        return self.session.get_one(Question, question_id)

    def told(self, notice):
        """Return the messages of a kind that are to be sent, the oldest first."""
        self.session.rollback()
        found = select(Message).where(Message.notice == notice, Message.superseded_at.is_(None))
        return self.session.scalars(found.order_by(Message.id)).all()
