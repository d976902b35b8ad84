"""The mail rig itself."""

import smtplib

import pytest

from tests.rigs import smtp
from tests.rigs.smtp import HANG_UP, SILENCE, Received

LETTER = b"Subject: Stairs\r\n\r\nUp you go.\r\n"
WHOLE = Received("ada@example.test", ("zoe@example.test",), LETTER)


def send(server, timeout=5):
    with smtplib.SMTP(server.host, server.port, timeout=timeout) as client:
        client.sendmail(WHOLE.sender, list(WHOLE.recipients), LETTER)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


def test_a_message_is_kept_byte_for_byte(server):
    send(server)

    assert server.received == [WHOLE]


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("MAIL", "451 Later", smtplib.SMTPSenderRefused),
        ("RCPT", "550 Nobody here", smtplib.SMTPRecipientsRefused),
        ("DATA", "554 Not this", smtplib.SMTPDataError),
    ],
)
def test_a_scripted_answer_is_given_once(server, verb, answer, error):
    server.script(verb, answer)

    with pytest.raises(error):
        send(server)
    assert server.received == []
    send(server)
    assert server.received == [WHOLE]


def test_a_server_that_hangs_up_after_the_message_has_it_all_the_same(server):
    server.script("DATA", HANG_UP)

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(server)
    assert server.received == [WHOLE]


def test_a_silent_server_answers_nothing_and_still_stops(server):
    server.script("MAIL", SILENCE)

    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(server, timeout=0.2)


def test_a_server_with_a_login_takes_mail_from_nobody_else():
    with smtp.server(login=("office", "secret")) as server:
        with pytest.raises(smtplib.SMTPSenderRefused):
            send(server)

        with smtplib.SMTP(server.host, server.port, timeout=5) as client:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("office", "wrong")
            client.login("office", "secret")
            client.sendmail(WHOLE.sender, list(WHOLE.recipients), LETTER)

        assert server.received == [WHOLE]
        assert server.url == f"smtp://office:secret@127.0.0.1:{server.port}"
