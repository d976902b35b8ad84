"""A visitor whom our mail does not reach, and one who must not meet their host: coordinators see it."""

import pytest

from scheduler.domain.visits import VisitKind
from scheduler.errors import SlotTaken
from scheduler.models import Message
from scheduler.services.post import delivery
from scheduler.services.questions import enquiries
from scheduler.services.questions.enquiries import Asker
from scheduler.services.queue import queue
from scheduler.services.search import conflicts
from scheduler.services.visits import lists
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.mail.post import messages
from tests.people import make_candidate
from tests.services.asking import Town as Company
from tests.visiting import THURSDAY, Town, coffee, local, to

LUCIA = "lucia.moreno@mail.example"
TEN = local(THURSDAY, 10)


@pytest.fixture
def town(session, act):
    return Town(session, act)


def refuse(session, address, now=NOON):
    """Let the mail server refuse all that waits for *address*."""
    waits = (Message.address == address, Message.attempt == 0, Message.superseded_at.is_(None))
    for each in messages(session, *waits):
        claimed = delivery.claim_one(session, each.id, now=now)
        delivery.bury(session, claimed, reason="550 No such user", now=now)


def rows(session, now=NOON):
    session.rollback()
    return [
        (each.kind.value, each.name, each.target.value, each.visit_id, each.question_id)
        for each in queue.gather(session, now=now)
    ]


def test_a_mail_that_a_visitor_did_not_get_waits_in_the_queue_until_their_hour(town, session):
    visit = town.come(coffee(TEN))
    refuse(session, LUCIA)

    row = ("mail_failed", "Lucia Moreno", "visit", visit.id, None)
    assert rows(session) == [row]
    town.cancel(visit, by="staff")
    refuse(session, LUCIA)
    assert rows(session) == [row]  # they may still come, since nobody has told them
    assert rows(session, now=visit.starts_at) == []


def test_a_button_that_reached_nobody_is_no_work_for_anybody(town, session):
    town.ask(coffee(TEN))
    refuse(session, LUCIA)
    assert rows(session) == []


def test_an_answer_that_somebody_who_asked_did_not_get_waits_in_the_queue(session, act):
    town = Company(session, act)
    said = Asker("noor@home.example", "Do you sponsor visas?", "Noor Aziz")
    enquiry = enquiries.ask(session, town.role.id, said, act=act)
    enquiries.confirm(session, enquiry.id, act=act)
    question = enquiries.thread(session, enquiry.id)[0]
    town.answer(question.id, town.sam, "We do.")
    refuse(session, "noor@home.example")

    failed = [each for each in rows(session) if each[0] == "mail_failed"]
    assert failed == [("mail_failed", "Noor Aziz", "question", None, question.id)]


def test_nobody_hosts_a_visitor_whom_they_must_not_meet(town, session):
    jonas, aisha = town.hosts
    priya = make_candidate(session, mail=LUCIA)
    conflicts.add_conflict(session, priya.id, jonas.id, "His sister.", act=town.act)

    visit = town.come(coffee(TEN))

    host = standing(session, visit.id).attendances[0].person
    assert host is aisha
    assert rows(session) == []
    other = lists.starts_of(
        session, town.office.id, VisitKind.COFFEE, now=NOON, visitor="omar@mail.example"
    )
    hers = lists.starts_of(
        session, town.office.id, VisitKind.COFFEE, now=NOON, visitor=visit.mail_key
    )
    assert TEN in other
    assert TEN not in hers  # Aisha has Lucia then, and Jonas is nobody to her


def test_with_nobody_else_there_is_no_time_and_no_reason_is_told(session, act):
    town = Town(session, act, hosts=("Jonas Weber",))
    priya = make_candidate(session, mail=LUCIA)
    conflicts.add_conflict(session, priya.id, town.hosts[0].id, "His sister.", act=act)
    with pytest.raises(SlotTaken) as refused:
        town.come(coffee(TEN))
    assert "Jonas" not in str(refused.value)
    assert town.told(town.hosts[0].mail) == []


def test_a_conflict_that_is_known_later_is_in_the_queue_and_on_the_coordinators_page(town, session):
    visit = town.come(coffee(TEN))
    day = town.afternoon(host=town.sam)
    group = town.come(to(day), "Omar Reyes")
    host = standing(session, visit.id).attendances[0].person
    for mail, person in ((LUCIA, host), ("omar.reyes@mail.example", town.sam)):
        known = make_candidate(session, mail=mail)
        conflicts.add_conflict(session, known.id, person.id, "They are married.", act=town.act)

    assert rows(session) == [
        ("must_not_meet", "Lucia Moreno", "visit", visit.id, None),
        ("must_not_meet", "Omar Reyes", "visit", group.id, None),
    ]
