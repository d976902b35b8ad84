"""From a press of Book to two mailboxes: what arrives, in which order, and how it hangs together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from scheduler.mail.smtp import Deferred, Delivered, Refused
from scheduler.models import Message
from scheduler.services.bookings.cancelling import cancel
from scheduler.services.messages import news
from scheduler.services.people.hours import Giving, Limits, change_giving
from scheduler.services.post.delivery import LEASE
from tests.calendar.check import violations
from tests.calendar.lines import read as read_lines
from tests.conftest import NOON, engine_of
from tests.mail.post import (
    JONAS,
    PRIYA,
    SENDER,
    by_mail,
    calendar_of,
    deliver_all,
    make_booking,
    make_step,
    messages,
    move_on,
    read,
)
from tests.people import make_candidate, make_company, make_office
from tests.rigs import smtp
from tests.rigs.smtp import HANG_UP

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


class Post:
    """An installation with a mail server, and what its people get."""

    def __init__(self, session, engine, act, settings, server):
        self.session, self.engine, self.server = session, engine, server
        self.act, self.settings = by_mail(act, settings)
        self.booking = None

    def run(self):
        """Send what is due, as the worker does."""
        return deliver_all(self.engine, self.settings, now=self.act.now, server=self.server)

    def book(self, **step):
        self.booking = make_booking(self.session, self.act, make_step(self.session, **step))

    def wait(self, length=MINUTE):
        self.act = replace(self.act, now=self.act.now + length)

    def move(self):
        move_on(self.session, self.booking, self.act)

    def cancel(self):
        self.session.rollback()
        cancel(self.session, self.booking.id, by="staff", act=self.act)

    def mails(self, address):
        """Return what arrived for one person, oldest first."""
        return [read(each) for each in self.server.received if each.recipients == (address,)]

    def events(self, address):
        """Return METHOD, SEQUENCE and STATUS of what arrived for one person."""
        return [event_of(mail) for mail in self.mails(address)]


def event_of(mail):
    (calendar,) = read_lines(calendar_of(mail).decode())
    (event,) = calendar.inner("VEVENT")
    return calendar.value("METHOD"), int(event.value("SEQUENCE")), event.value("STATUS")


def value(mail, name):
    (calendar,) = read_lines(calendar_of(mail).decode())
    return calendar.inner("VEVENT")[0].value(name)


@pytest.fixture
def post(session, engine, act, settings, server):
    return Post(session, engine, act, settings, server)


def test_a_booking_arrives_as_an_invitation_for_both_sides(post):
    post.book()
    post.run()

    for address in (PRIYA, JONAS):
        (mail,) = post.mails(address)
        (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
        (file,) = [each for each in mail.walk() if each.get_content_type() == "application/ics"]
        assert violations(calendar_of(mail)) == []
        assert part.get_param("method") == "REQUEST"
        assert file.get_payload(decode=True) == calendar_of(mail)
        assert mail["From"] == mail["Reply-To"] == f"Larkfield interviews <{SENDER}>"
        assert mail["To"].addresses[0].addr_spec == address
        assert value(mail, "ORGANIZER") == f"mailto:{SENDER}"
        assert value(mail, "ATTENDEE") == f"mailto:{address}"
    assert [each.sender for each in post.server.received] == [SENDER, SENDER]


def test_moving_twice_and_cancelling_keeps_one_event_on_each_side(post):
    post.book()
    post.run()
    for act in (post.move, post.move, post.cancel):
        post.wait()
        act()
        post.run()

    for address in (PRIYA, JONAS):
        mails = post.mails(address)
        requests = [("REQUEST", number, "CONFIRMED") for number in range(3)]
        assert post.events(address) == [*requests, ("CANCEL", 3, "CANCELLED")]
        assert {value(mail, "ORGANIZER") for mail in mails} == {f"mailto:{SENDER}"}
        assert mails[0]["In-Reply-To"] is None
        for earlier, later in pairwise(mails):
            assert violations(calendar_of(later), previous=calendar_of(earlier)) == []
            assert later["In-Reply-To"] == later["References"] == mails[0]["Message-ID"]
    theirs, ours = ({value(mail, "UID") for mail in post.mails(who)} for who in (PRIYA, JONAS))
    assert (len(theirs), len(ours)) == (1, 1)
    assert theirs != ours


def test_what_was_never_tried_gives_way_to_what_is_newer(post):
    post.book()
    post.move()
    post.run()

    assert post.events(PRIYA) == post.events(JONAS) == [("REQUEST", 1, "CONFIRMED")]
    assert [mail["In-Reply-To"] for mail in post.mails(PRIYA)] == [None]


def test_a_cancellation_of_what_nobody_heard_of_is_not_sent(post):
    post.book()
    post.cancel()

    assert post.run() == []


def test_an_interviewer_who_is_released_alone_gets_a_cancellation(post):
    post.book(people=("Jonas Weber", "Aisha Khan"))
    post.run()
    (first,) = [each.person for each in post.booking.attendances]
    address = first.mail
    post.wait()
    change_giving(post.session, first.id, Giving(Limits(2, 5)), act=post.act)  # no hours any more
    post.move()
    post.run()

    before, after = post.mails(address)
    assert event_of(after) == ("CANCEL", 1, "")
    assert violations(calendar_of(after), previous=calendar_of(before)) == []
    assert value(after, "ATTENDEE") == f"mailto:{address}"
    (other,) = {JONAS, "aisha.khan@larkfield.example"} - {address}
    assert post.events(other) == [("REQUEST", 1, "CONFIRMED")]


def test_an_interview_at_an_office_says_where_to_go(post):
    office = make_office(post.session, arrival="Ring at the blue door.")
    step = make_step(post.session, office=office)
    post.booking = make_booking(post.session, post.act, step, office=office.id)
    post.run()

    for address in (PRIYA, JONAS):
        (mail,) = post.mails(address)
        assert violations(calendar_of(mail)) == []
        assert value(mail, "LOCATION") == r"201 Harbor Street\, Room Room 1"
        assert "Ring at the blue door." in mail.get_body(("plain",)).get_content()


def test_a_server_that_says_later_is_asked_again_after_a_minute_in_order(post):
    post.server.script("RCPT", "451 Mailbox busy", "451 Mailbox busy")
    post.book()
    assert post.run() == [Deferred("451 Mailbox busy"), Deferred("451 Mailbox busy")]

    post.wait(30 * SECOND)
    post.move()
    assert post.run() == []  # the newer ones wait behind the older ones

    post.wait()
    assert post.run() == [Delivered("250 OK")] * 4
    requests = [("REQUEST", 0, "CONFIRMED"), ("REQUEST", 1, "CONFIRMED")]
    assert post.events(PRIYA) == post.events(JONAS) == requests


def test_a_mail_that_is_refused_is_given_up_and_holds_nobody_up(post):
    post.server.script("RCPT", "550 Nobody here")
    post.book()
    assert post.run() == [Refused("550 Nobody here"), Delivered("250 OK")]

    post.wait()
    post.move()
    post.run()

    assert post.events(PRIYA) == [("REQUEST", 1, "CONFIRMED")]
    dead = messages(post.session)[0]
    assert (dead.address, dead.dead_at, dead.last_answer) == (PRIYA, NOON, "550 Nobody here")


def test_a_crash_after_sending_sends_the_same_bytes_once_more(post):
    post.book()
    post.server.script("DATA", HANG_UP)  # the server has it, and we never hear so
    assert len(post.run()) == 2
    post.wait(LEASE)
    post.run()

    first, again = [each for each in post.server.received if each.recipients == (PRIYA,)]
    assert first.content == again.content
    (told,) = messages(post.session, Message.address == PRIYA)
    assert (told.attempt, told.sent_at) == (2, post.act.now)
    (mail, _) = post.mails(PRIYA)
    assert mail["Message-ID"] == told.message_id


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_at_once_send_nothing_twice(post, engine_url, workers):
    company = make_company(post.session)
    for number in range(30):
        candidate = make_candidate(post.session, mail=f"somebody.{number}@home.example")
        news.send(post.session, news.fresh_link(candidate, company, now=NOON), act=post.act)
    engines = [engine_of(engine_url) for _ in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        runs = [
            pool.submit(deliver_all, each, post.settings, now=NOON, server=post.server)
            for each in engines
        ]
    for each in engines:
        each.dispose()

    told = messages(post.session)
    arrived = sorted(read(each)["Message-ID"] for each in post.server.received)
    assert arrived == sorted(each.message_id for each in told)
    assert sum(len(run.result()) for run in runs) == len(told) == 30
    assert {each.attempt for each in told} == {1}
