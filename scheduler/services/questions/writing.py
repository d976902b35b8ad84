"""One of us writes to a candidate without having been asked; they go on in the same thread."""

from sqlalchemy.orm import Session

from scheduler.domain.questions import QuestionState
from scheduler.domain.terms import Notice
from scheduler.models import Company, Question, Reply
from scheduler.services.act import Act
from scheduler.services.applications.applications import take
from scheduler.services.messages import news
from scheduler.services.questions.answers import Said, checked, note
from scheduler.services.questions.news import subject_of
from scheduler.services.transaction import transaction


def write_to(session: Session, application_id: int, by: int, words: str, *, act: Act) -> Reply:
    """Put *words* into the thread of an application and mail them to the candidate.

    Raises Invalid for no words or too many, Conflict once they are erased.
    """
    text = checked(Said(words))
    with transaction(session):
        application = take(session, application_id, None)
        opened = Question(
            application=application,
            words="",  # nothing was asked
            person_id=by,
            asked_at=act.now,
            due_at=act.now,
            state=QuestionState.ANSWERED,
            state_at=act.now,
        )
        reply = Reply(question=opened, person_id=by, words=text, at=act.now)
        session.add_all([opened, reply])
        session.flush()
        company = session.get_one(Company, 1)
        facts = news.about(application, company)
        facts |= {"words": text, "who": reply.person.name}
        candidate, subject = application.candidate, subject_of(opened)
        letter = news.Letter(Notice.WRITTEN_TO, candidate, subject, facts, reply.id)
        news.send(session, letter, act=act)
        note(session, opened, "write", act=act)
        return reply
