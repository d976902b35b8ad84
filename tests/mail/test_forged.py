"""A mail that our own mail server calls forged answers nothing: it waits for a coordinator."""

from sqlalchemy import select

from scheduler.domain.terms import Answer, Notice
from scheduler.models import Remark
from scheduler.services.questions.tasks import HELD
from tests.mail.replies import event, later, mail
from tests.mail.test_inbox import OURS, REFUSED, aisha, answer_of, house, made, read, team_of
from tests.mail.test_threads import asked, desk, letter, tag_for, thread_of, town

__all__ = ["house", "made", "read", "town"]  # fixtures


def test_what_our_server_calls_forged_waits_for_a_coordinator(session, mailbox, made, read):
    about, mine = team_of(made), aisha(made)
    no = event(about, mine, partstat="DECLINED")
    mailbox.deliver(mail(about, mine, no, Authentication_Results=REFUSED))
    mailbox.deliver(mail(about, mine, words="I am late.", Authentication_Results=REFUSED))
    assert read() == ["unclear", "unclear"]

    remarks = session.scalars(select(Remark).order_by(Remark.id)).all()
    assert [each.words for each in remarks] == [f"declined ({mine})", "I am late."]
    assert answer_of(session, made) == ("Aisha Malik", Answer.NEEDS_ACTION)


def test_who_is_called_genuine_or_not_judged_answers_as_ever(session, mailbox, made, read):
    about, mine = team_of(made), aisha(made)
    genuine = f"{OURS}; spf=pass; dkim=pass header.d=larkfield.example; dmarc=pass"
    by_another = REFUSED.replace(OURS, "mx.elsewhere.example")
    mailbox.deliver(answer_as(about, mine, "TENTATIVE", 1, genuine))
    mailbox.deliver(answer_as(about, mine, "ACCEPTED", 2, by_another))
    assert read() == ["noted", "noted"]
    assert answer_of(session, made) == ("Aisha Malik", Answer.ACCEPTED)


def answer_as(about, sender, partstat, minutes, found):
    said = event(about, sender, partstat=partstat, at=later(minutes))
    return mail(about, sender, said, Authentication_Results=found)


def test_nobody_speaks_in_a_thread_by_a_mail_that_our_server_calls_forged(
    session, mailbox, house, town, read
):
    """From her own address, as it says: it waits at the desk; so does an answer in Sam's name."""
    question_id = town.ask()
    by_server = {"Authentication_Results": "mx.larkfield.example; dmarc=fail (p=none)"}
    hers = letter(town.priya.mail, thread_of(house, town), "Call me at home.", **by_server)
    his = letter(town.sam.mail, tag_for(house, question_id, town.sam), "Yes.", **by_server)
    for each in (hers, his):
        mailbox.deliver(each.as_bytes())

    assert read() == ["unclear", "unclear"]
    assert ("Call me at home.", town.priya.mail, True) in asked(session)
    assert town.told(Notice.QUESTION_ANSWERED) == []
    assert [each.question_id for each in desk(session, HELD)] == [question_id]
