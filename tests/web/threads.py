"""What stands in the addresses of questions, of those who ask, and of what a role tells everybody."""

from scheduler.domain.questions import Addressee, ReplyWay
from scheduler.domain.terms import KeyPurpose, RemarkKind
from scheduler.models import Remark
from scheduler.services.questions import answers, enquiries, questions
from scheduler.services.questions.answers import Said
from scheduler.services.questions.enquiries import Asker
from scheduler.services.questions.questions import Asked
from scheduler.services.roles import faq
from scheduler.services.transaction import transaction
from tests.conftest import NOON


def make_thread(session, act, booking, person):
    """Return a question on the agenda of a talk, and an answer to it that is held back."""
    said = Asked("Is it quiet?", Addressee.BOOKING, booking_id=booking.id)
    question_id = questions.ask(session, booking.application.id, said, act=act).id
    held = Said("Yes.", ReplyWay.MAIL, sender="private@home.example")
    reply = answers.answer(session, question_id, person.id, held, act=act)
    remark_id = make_remark(session, booking_id=booking.id)
    return {
        "question_id": question_id,
        "reply_id": reply.id,
        "remark_id": remark_id,
        "attendance_id": booking.attendances[0].id,
    }


def make_enquiry(session, act, role_id):
    """Return whose key it is that opens the page of somebody who has not applied."""
    asker = Asker("noor@home.example", "Do you sponsor visas?")
    return KeyPurpose.ENQUIRY, enquiries.ask(session, role_id, asker, act=act).id


def make_entry(session, act, role_id, person):
    """Return the id of an answer that a role shares."""
    return faq.add(session, role_id, faq.Words("Quiet?", "Yes."), by=person.id, act=act).id


def make_remark(session, booking_id):
    """Return the id of a mail to read about a booking."""
    remark = Remark(
        booking_id=booking_id, kind=RemarkKind.WROTE, who="Jonas", address="j@x.example", at=NOON
    )
    with transaction(session):
        session.add(remark)
    return remark.id
