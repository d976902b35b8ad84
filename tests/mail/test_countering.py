"""Another time, proposed by the button of a calendar: moved to, or declined so that the program says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from scheduler.domain.terms import Delivery, RemarkKind
from scheduler.errors import StepClosed
from scheduler.models import Message, Remark
from scheduler.services.bookings import cancelling, moving
from scheduler.services.bookings.booking import OnBehalf, book
from scheduler.services.inbox import countering, replying
from scheduler.services.inbox.replying import Letter, Said, Verdict
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.mail.post import SENDER, deliver_all, read
from tests.people import make_coordinator
from tests.rigs import smtp
from tests.services.calls import make_company, make_person, make_role, make_step
from tests.services.placing.test_listening import choices
from tests.web import reading
from tests.web.coordinator.pages import plain

FRIDAY = NOON.replace(hour=19, minute=0) + timedelta(days=4)
HOUR = timedelta(hours=1)


@pytest.fixture
def house(settings):
    return replace(settings, inbox_url="imap://u:p@127.0.0.1:1", mail_from=SENDER)


@pytest.fixture
def doing(act, house):
    return replace(act, house=house.house)


@pytest.fixture
def role(session):
    make_company(session)
    role = make_role(session, [make_person(session, n) for n in ("Aisha Malik", "Jonas Weber")])
    with transaction(session):
        role.coordinator = make_coordinator(session)
    return role


@pytest.fixture
def made(session, doing, role):
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    return book(session, step.id, wanted, act=doing)


def priya(made):
    return made.step.application.candidate.mail


def propose(session, about, address, doing, *, sequence=0):
    """Let a COUNTER come in; return what the coordinator has to see to."""
    letter = Letter(1, 1, "<a@b>", address, "Somebody", frozenset({about.organizer.lower()}))
    said = Said(
        "COUNTER",
        about.uid,
        address,
        sequence=sequence,
        stamp=NOON,
        words="An hour later?",
        starts_at=FRIDAY + HOUR,
        ends_at=FRIDAY + HOUR * 1.5,
    )
    assert replying.receive(session, letter, said, act=doing) is Verdict.PROPOSED
    return session.scalars(select(Remark)).one()


def sent_to(address, house, engine, session):
    """Deliver what waits to a real server; return the last mail to *address*."""
    with smtp.server() as server:
        deliver_all(engine, house, now=NOON + HOUR, server=server)
        arrived = [each for each in server.received if address in each.recipients]
    session.rollback()
    return read(arrived[-1])


def letters(session):
    session.rollback()
    found = select(Message).where(Message.notice.startswith("counter_declined"))
    return session.scalars(found.order_by(Message.id)).all()


def test_to_keep_the_time_tells_the_program_of_whoever_proposed_another(
    session, engine, made, doing, house
):
    remark = propose(session, made.entry, priya(made), doing)
    address, about = priya(made), made.entry

    assert countering.keep_time(session, remark.id, "That room is taken.", act=doing)

    mail = sent_to(address, house, engine, session)
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    entry = Calendar.from_ical(part.get_payload(decode=True))
    assert (str(entry["METHOD"]), part.get_param("method")) == ("DECLINECOUNTER",) * 2
    (event,) = entry.walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"]) == (about.uid, about.sequence)
    assert event["DTSTART"].dt == FRIDAY
    assert str(event["ORGANIZER"]) == f"mailto:{about.organizer}"
    assert str(event["ATTENDEE"]) == f"mailto:{address}"
    text = mail.get_body(("plain",)).get_content()
    assert "That room is taken." in text
    assert "The time stays as it was" in text


def test_somebody_of_the_line_up_is_told_alike(session, made, doing):
    (seat,) = made.line_up
    remark = propose(session, made.team_object, seat.person.mail, doing)

    assert countering.keep_time(session, remark.id, "", act=doing)

    (letter,) = letters(session)
    assert (letter.notice, letter.method) == ("counter_declined_team", "DECLINECOUNTER")
    assert (letter.person_id, letter.object_id) == (seat.person_id, made.team_object_id)


def test_who_has_it_from_their_feed_is_told_in_words_alone(session, made, doing):
    (seat,) = made.line_up
    with transaction(session):
        seat.is_mailed = False
        seat.person.delivery = Delivery.FEED
    remark = propose(session, made.team_object, seat.person.mail, doing)
    countering.keep_time(session, remark.id, "", act=doing)

    assert [each.method for each in letters(session)] == [None]


def test_a_move_is_the_answer_and_sees_to_the_task(session, made, doing, role):
    remark = propose(session, made.entry, priya(made), doing)
    ahead = choices(session, role, made.step)[-1]
    moving.move(session, made.id, ahead, act=doing, on_behalf=OnBehalf("As proposed"))
    session.refresh(remark)

    assert remark.settled_at == doing.now
    with pytest.raises(StepClosed):
        countering.keep_time(session, remark.id, "", act=doing)
    assert letters(session) == []


def test_of_what_has_changed_since_nobody_is_told_that_it_stands(session, made, doing):
    remark = propose(session, made.entry, priya(made), doing)
    with transaction(session):
        made.entry.sequence += 1

    assert not countering.keep_time(session, remark.id, "", act=doing)
    assert letters(session) == []
    assert session.get_one(Remark, remark.id).settled_at == doing.now


def test_of_what_was_cancelled_neither(session, made, doing):
    remark = propose(session, made.entry, priya(made), doing)
    cancelling.cancel(session, made.id, by=cancelling.STAFF, act=doing)

    assert not countering.keep_time(session, remark.id, "", act=doing)
    assert letters(session) == []


def test_twice_is_refused_and_tells_once(session, made, doing):
    remark = propose(session, made.entry, priya(made), doing)
    countering.keep_time(session, remark.id, "", act=doing)

    with pytest.raises(StepClosed):
        countering.keep_time(session, remark.id, "", act=doing)
    assert len(letters(session)) == 1


def test_plain_words_are_no_proposal(session, made, doing):
    with transaction(session):
        wrote = {"kind": RemarkKind.WROTE, "who": "Priya", "address": priya(made), "at": NOON}
        session.add(Remark(booking_id=made.id, **wrote))
    remark = session.scalars(select(Remark)).one()

    with pytest.raises(StepClosed):
        countering.keep_time(session, remark.id, "", act=doing)


def test_the_page_of_the_task_moves_it_or_keeps_it(session, client, made, doing):
    remark = propose(session, made.entry, priya(made), doing)
    client.enter(made.step.application.role.coordinator)
    page = f"/candidates/{made.step.application_id}/remarks/{remark.id}"
    text = client.get(page).text

    assert "week=2026-11-27&amp;slot=" in text
    assert "Keep the time, and tell them" in plain(text)
    client.press(page, {**reading.read(client, page).fields, "words": "Sorry"})

    assert [each.facts["words"] for each in letters(session)] == ["Sorry"]
    assert "The time stays, and Somebody is told." in plain(client.get("/queue").text)
