import socket
import ssl
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from time import monotonic

import pytest
from aiosmtpd.smtp import SMTP

from scheduler.domain.terms import Method
from scheduler.errors import Invalid
from scheduler.mail.mime import build
from scheduler.mail.smtp import Deferred, Delivered, Refused, Report, Transport, transport
from tests.calendar.test_events import invite
from tests.mail.test_mime import INVITE
from tests.rigs.smtp import DRIP, HANG_UP, SILENCE, MailServer, Received, server

SENDER, PRIYA = "interviews@larkfield.example", "priya@mail.example"
MAIL = b"Subject: Stairs\r\n\r\n.\r\nUp you go.\r\n"
PATIENCE = 10  # seconds that a busy machine may take to notice a deadline
PEM = Path(__file__).with_name("localhost.pem")


@pytest.fixture
def office():
    with server() as running:
        yield running


def send(running, seconds=20, mail=MAIL, to=PRIYA):
    return transport(running.url, seconds=seconds).send(SENDER, to, mail)


def test_a_mail_arrives_byte_for_byte_at_one_person(office):
    assert send(office) == Delivered("250 OK")
    assert office.received == [Received(SENDER, (PRIYA,), MAIL)]


def test_an_invitation_comes_out_as_it_was_put_in(office):
    ics = invite()
    letter = replace(INVITE, calendar=ics, method=Method.REQUEST)
    assert send(office, mail=build(letter)) == Delivered("250 OK")
    (received,) = office.received
    assert received.content == build(letter)
    mail = message_from_bytes(received.content, policy=default)
    parts = [p for p in mail.walk() if p.get_content_type() in {"text/calendar", "application/ics"}]
    assert [part.get_payload(decode=True) for part in parts] == [ics, ics]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_not_now_and_never_are_told_apart_at_every_verb(office, verb):
    office.script(verb, "451 Come back later", "550 No such mailbox")
    assert send(office) == Deferred("451 Come back later")
    assert send(office) == Refused("550 No such mailbox")
    assert office.received == []
    assert send(office) == Delivered("250 OK")


def test_a_server_that_wants_a_password_refuses_nobodys_mail_for_ever():
    with server(login=("office", "s@fe")) as running:
        anonymous = transport(running.url.replace("office:s@fe@", ""))
        assert anonymous.send(SENDER, PRIYA, MAIL) == Deferred("530 Please log in first")
        wrong = replace(anonymous, user="office", password="wrong")
        assert wrong.send(SENDER, PRIYA, MAIL) == Deferred(
            "535 5.7.8 Authentication credentials invalid"
        )
        right = transport(running.url.replace("s@fe", "s%40fe"))
        steps = (
            f"Reached 127.0.0.1, port {running.port}",
            "Not encrypted",
            "Signed in as office",
        )
        assert right.probe(SENDER, PRIYA, MAIL) == Report(steps, Delivered("250 OK"))


@pytest.mark.parametrize("words", ["421 Too busy", "554 Not for you"])
def test_a_server_that_turns_us_away_at_the_door_refuses_nobodys_mail_for_ever(office, words):
    office.script("CONNECT", words)
    assert send(office) == Deferred(words)
    office.script("EHLO", words)
    office.script("HELO", words)
    assert send(office) == Deferred(words)
    assert office.received == []
    assert send(office) == Delivered("250 OK")


def test_a_server_that_knows_no_ehlo_is_greeted_as_of_old(office):
    office.script("EHLO", "502 What is that?")
    assert send(office) == Delivered("250 OK")
    assert office.received == [Received(SENDER, (PRIYA,), MAIL)]


@pytest.mark.parametrize("words", [HANG_UP, SILENCE, "451 Stay a little"])
def test_a_mail_is_out_however_the_good_bye_goes(office, words):
    office.script("QUIT", words)
    assert send(office, seconds=2) == Delivered("250 OK")
    assert office.received == [Received(SENDER, (PRIYA,), MAIL)]


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_is_left_at_the_deadline(office, verb):
    office.script(verb, SILENCE)
    assert send(office, seconds=0.3) == Deferred("127.0.0.1 took longer than 0.3 seconds.")


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT"])
def test_a_server_that_hangs_up_is_tried_again(office, verb):
    office.script(verb, HANG_UP)
    assert send(office) == Deferred("127.0.0.1 closed the connection.")
    assert office.received == []


def test_a_mail_taken_without_a_word_may_be_sent_twice_but_is_never_lost(office):
    office.script("DATA", HANG_UP)
    assert send(office) == Deferred("127.0.0.1 closed the connection.")
    assert send(office) == Delivered("250 OK")
    assert office.received == [Received(SENDER, (PRIYA,), MAIL)] * 2


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "354", "DATA"])
def test_a_server_that_drips_is_left_at_the_deadline_at_every_word(office, verb):
    """No single read is late, and no answer is ever whole."""
    office.script(verb, DRIP)
    began = monotonic()
    assert send(office, seconds=0.2) == Deferred("127.0.0.1 took longer than 0.2 seconds.")
    assert 0.2 <= monotonic() - began < PATIENCE
    assert send(office) == Delivered("250 OK")


def test_a_slow_server_that_says_every_word_in_time_gets_the_mail_once(office):
    office.pause = 0.002
    began = monotonic()
    assert send(office) == Delivered("250 OK")
    assert monotonic() - began > 100 * office.pause  # it did take its time
    assert office.received == [Received(SENDER, (PRIYA,), MAIL)]


def test_a_port_where_nothing_listens_says_so():
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    report = transport(f"smtp://127.0.0.1:{port}").probe(SENDER, PRIYA, MAIL)
    assert report == Report((), Deferred(f"Nothing answers at 127.0.0.1, port {port}."))


def test_letters_beyond_ascii_go_where_the_server_takes_them(office):
    assert send(office, to="zoë@bücher.example") == Delivered("250 OK")
    assert office.received[0].recipients == ("zoë@xn--bcher-kva.example",)


class Encrypted(MailServer):
    def _connection(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PEM)
        return SMTP(
            self,
            loop=self._loop,
            hostname="mail.test",
            tls_context=context,
            require_starttls=True,
        )


@pytest.fixture
def encrypted():
    running = Encrypted()
    running.start()
    yield running
    running.close()


def test_mail_goes_encrypted_to_a_server_whose_certificate_is_trusted(encrypted):
    url = f"smtp+starttls://127.0.0.1:{encrypted.port}"
    trusting = replace(transport(url), trust=ssl.create_default_context(cafile=PEM))
    report = trusting.probe(SENDER, PRIYA, MAIL)
    assert report.steps[0] == f"Reached 127.0.0.1, port {encrypted.port}"
    assert report.steps[1].startswith("Encrypted; the certificate is good until ")
    assert report.result == Delivered("250 OK")
    assert encrypted.received == [Received(SENDER, (PRIYA,), MAIL)]


def test_no_mail_goes_to_a_server_whose_certificate_is_not(encrypted):
    url = f"smtp+starttls://127.0.0.1:{encrypted.port}"
    assert transport(url).send(SENDER, PRIYA, MAIL) == Deferred(
        "The certificate of 127.0.0.1 is not trusted: self-signed certificate."
    )
    assert encrypted.received == []


def test_no_mail_goes_unencrypted_where_encryption_is_asked_for(office):
    result = replace(transport(office.url), scheme="smtp+starttls").send(SENDER, PRIYA, MAIL)
    assert result == Deferred("STARTTLS extension not supported by server.")
    assert office.received == []


@pytest.mark.parametrize(
    ("url", "server_and_port"),
    [
        ("smtp://mail.example", ("smtp", "mail.example", 25, "", "")),
        ("smtp://u:p%40ss@mail.example", ("smtp", "mail.example", 587, "u", "p@ss")),
        ("smtp+starttls://mail.example", ("smtp+starttls", "mail.example", 587, "", "")),
        ("smtps://u:p@mail.example:4650", ("smtps", "mail.example", 4650, "u", "p")),
        ("smtps://[::1]", ("smtps", "::1", 465, "", "")),
    ],
)
def test_a_setting_names_a_server(url, server_and_port):
    found = transport(url)
    assert (found.scheme, found.host, found.port, found.user, found.password) == server_and_port


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://m:x"]
)
def test_a_setting_that_names_none_is_refused_in_a_sentence(url):
    with pytest.raises(Invalid, match=r"^SCHEDULER_SMTP_URL "):
        transport(url)


def test_a_password_does_not_show_itself():
    assert "p@ss" not in repr(transport("smtp://u:p%40ss@mail.example"))
    assert isinstance(transport("smtp://u:p@mail.example"), Transport)
