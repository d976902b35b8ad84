"""One message as one letter: derived when it is written, and the same each time."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from jinja2 import UndefinedError

from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.mail.compose import compose, subject_of
from scheduler.mail.mime import build
from scheduler.models import Message, SignIn
from scheduler.services.keys import key_of, renew_key
from scheduler.services.messages import outbox
from scheduler.services.people import sessions
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from tests.calendar.check import violations
from tests.conftest import NOON
from tests.mail.post import JONAS, PRIYA, SENDER, make_booking, messages
from tests.people import make_candidate, make_company, make_coordinator

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def head(settings):
    return replace(settings.letterhead, mail_from=SENDER, base_url="https://jobs.example")


def letter(session, head, *where, now=NOON):
    (message,) = messages(session, *where)
    return compose(session, message, head, now=now)


def test_a_candidates_letter_leads_to_their_own_booking(session, act, settings, head):
    booking = make_booking(session, act)

    found = letter(session, head, Message.address == PRIYA)

    key = key_of(session, settings.secret_keys, KeyPurpose.CANDIDATE, found_candidate(booking))
    assert f"https://jobs.example/c/{key}/bookings/{booking.id}\n" in found.text
    assert f"https://jobs.example/c/{key}/bookings/{booking.id}" in found.html
    assert f"/c/{key}/bookings/{booking.id}".encode() in unfolded(found.calendar)


def found_candidate(booking):
    return booking.step.application.candidate_id


def unfolded(data):
    return data.replace(b"\r\n ", b"")


def test_an_interviewers_letter_leads_to_the_interview_and_to_the_way_out(
    session, act, settings, head
):
    booking = make_booking(session, act)
    seat = booking.attendances[0].id

    found = letter(session, head, Message.address == JONAS)

    key = key_of(session, settings.secret_keys, KeyPurpose.ANSWER, seat)
    assert f"https://jobs.example/interviews/{booking.id}\n" in found.text
    assert f"https://jobs.example/a/{key}\n" in found.text
    assert f"/a/{key}".encode() not in unfolded(found.calendar)  # calendars are shared


def test_hidden_keys_open_nothing_and_hide_nothing_else(session, act, settings, head):
    make_booking(session, act)

    found = letter(session, replace(head, hides_keys=True), Message.address == PRIYA)

    assert "https://jobs.example/c/••••/bookings/1\n" in found.text
    assert found.subject == letter(session, head, Message.address == PRIYA).subject


def test_a_letter_is_the_same_however_late_it_is_written_again(session, act, head):
    make_booking(session, act)
    (message,) = messages(session, Message.address == PRIYA)
    with transaction(session):
        message.stamped_at = NOON

    first = build(compose(session, message, head, now=NOON))

    assert build(compose(session, message, head, now=LATER)) == first


def test_a_replaced_link_stands_in_a_letter_that_was_not_sent_yet(session, act, settings, head):
    booking = make_booking(session, act)
    renew_key(session, KeyPurpose.CANDIDATE, found_candidate(booking), act=act)
    key = key_of(session, settings.secret_keys, KeyPurpose.CANDIDATE, found_candidate(booking))

    assert f"/c/{key}" in letter(session, head, Message.address == PRIYA).text


def test_where_replies_are_read_everybody_is_asked(session, act, head):
    make_booking(session, act)

    found = letter(session, replace(head, replies_are_read=True), Message.address == JONAS)

    assert b"PARTSTAT=NEEDS-ACTION" in unfolded(found.calendar)
    assert violations(found.calendar) == []


def test_a_message_to_a_corrected_address_invites_that_address(session, act, head):
    make_booking(session, act)
    (message,) = messages(session, Message.address == JONAS)
    with transaction(session):
        message.address = "jonas@larkfield.example"

    found = compose(session, message, head, now=NOON)

    assert b"mailto:jonas@larkfield.example" in unfolded(found.calendar)
    assert JONAS.encode() not in unfolded(found.calendar)


def test_a_sign_in_letter_bears_the_link_and_comes_from_the_company(session, act, settings, head):
    make_company(session)
    sam = make_coordinator(session)
    sessions.mail_link(session, sam.mail_key, act=act)

    found = letter(session, head)

    link = sessions.key_of(settings.secret_keys, sign_in_of(session))
    assert f"https://jobs.example/sign-in/{link}\n" in found.text
    assert (found.sender.name, found.sender.address) == ("Larkfield interviews", SENDER)
    assert (found.calendar, found.method) == (b"", None)


def test_an_answer_to_a_plain_mail_reaches_the_company_where_no_inbox_is_read(session, act, head):
    company = make_company(session)
    sessions.mail_link(session, make_coordinator(session).mail_key, act=act)

    plain = (
        build(letter(session, head)),
        build(letter(session, replace(head, replies_are_read=True))),
    )
    with transaction(session):
        company.mail = ""

    sender = f"Larkfield interviews <{SENDER}>"
    assert [reply_to(each) for each in plain] == ["hiring@larkfield.example", sender]
    assert reply_to(build(letter(session, head))) == sender


def test_an_answer_to_an_invitation_goes_to_its_organizer(session, act, head):
    make_booking(session, act)

    found = letter(session, head, Message.address == PRIYA)

    mail = message_from_bytes(build(found), policy=policy.SMTP)
    assert f"<{found.sender.address}>" in mail["From"]
    assert mail["Reply-To"] == mail["From"]


def reply_to(mail):
    return message_from_bytes(mail, policy=policy.SMTP)["Reply-To"]


def sign_in_of(session):
    return session.get_one(SignIn, messages(session)[0].facts["sign_in_id"])


def test_who_cannot_come_is_told_to_the_coordinator_with_the_queue(session, act, head):
    booking = make_booking(session, act)
    answers.cannot(session, booking.attendances[0].id, "A cold", act=act)

    found = letter(session, head, Message.notice == Notice.AT_RISK)

    assert "A cold" in found.text
    assert "https://jobs.example/queue\n" in found.text


def test_a_list_shows_the_subject_without_the_rest(session, act, head):
    make_booking(session, act)
    (message,) = messages(session, Message.address == PRIYA)

    assert (
        subject_of(session, message, head)
        == letter(session, head, Message.address == PRIYA).subject
    )


def test_a_message_whose_facts_are_not_whole_cannot_be_written(session, act, head):
    make_company(session)
    candidate = make_candidate(session)
    outbox.tell(
        session,
        Notice.CHOOSE_TIME,
        address=candidate.mail,
        name=candidate.name,
        subject="step:1",
        facts={"company": "Larkfield", "zone": "UTC", "clock": 12},
        candidate_id=candidate.id,
        act=act,
    )

    with pytest.raises(UndefinedError):
        letter(session, head)
