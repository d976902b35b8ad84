"""A question with its thread, and what may be done about it."""

from flask import url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.questions import QuestionState, ReplyWay
from scheduler.models import Person, Question
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.questions import answers, enquiries, questions
from scheduler.services.questions.tasks import shown
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import staff
from scheduler.web.questions.blueprint import bp
from scheduler.web.questions.forms import AnswerForm, CloseForm, HandForm
from scheduler.web.signin import clock_of


@bp.get("/<int:question_id>")
@staff
def question(person: Person, question_id: int) -> ResponseReturnValue:
    """Show what was asked, and by when somebody answers."""
    found = answers.own_question(session(), person, question_id)
    return show(person, found)


def show(
    person: Person,
    found: Question,
    answer: AnswerForm | None = None,
    hand: HandForm | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the page; an answer that was not taken stands in it as it was typed."""
    now = clock.now()
    working = WorkingDays.of(session())
    by_phone = answer is not None and answer.way.data == ReplyWay.PHONE.value
    plain = AnswerForm()
    for form in filter(None, (answer, plain)):
        form.seen.data = len(found.given)  # they have read those that stand above it now
    return htmx.render(
        "questions/question",
        status=status,
        one=shown(found, working, now=now),
        question=found,
        thread=[shown(each, working, now=now) for each in around(person, found)],
        answer=plain if by_phone else answer or plain,
        phone=answer if by_phone else plain,
        hand=(hand or HandForm()).among(session(), found),
        closing=CloseForm(),
        is_open=found.state is QuestionState.OPEN,
        is_desk=person.is_coordinator or person.is_admin,
        by_phone=by_phone,
        clock=clock_of(person),
        now=now,
        me=person,
        page=url_for(".question", question_id=found.id),
    )


def around(person: Person, found: Question) -> list[Question]:
    """Return the rest of the thread that *person* may read, the oldest first."""
    if found.application_id is not None:
        every = questions.thread(session(), [found.application_id])
    else:
        every = enquiries.thread(session(), found.enquiry_id or 0)
    return [
        each for each in every if each.id != found.id and answers.may_read(session(), person, each)
    ]
