"""Requests to other people's servers: where they never go, how long they last, what they bear."""

import gzip
import ssl
import time
from ipaddress import ip_network
from pathlib import Path

import pytest

from scheduler.calendar.fetching import Client, Login, Question
from scheduler.calendar.guard import CannotFetch, Guard
from tests.rigs.web import answer, web_server

PEM = Path(__file__).parents[1] / "mail" / "localhost.pem"
HERE = ip_network("127.0.0.1/32")
PRIVATE = (
    "This address leads into a private network, which is asked only where the settings allow it."
)


@pytest.fixture
def server():
    with web_server() as running:
        yield running


def client(*servers, networks=(HERE,), **more):
    """Return a client that may come to these servers and, if *networks* say so, to this machine."""
    ports = frozenset({80, 443, *(each.port for each in servers)})
    return Client(guard=Guard(networks, ports), **more)


def refusal(asking, url, **more):
    with pytest.raises(CannotFetch) as found:
        asking.ask(Question(url, **more))
    return str(found.value)


def names(**addresses):
    """Return a resolver that knows these names, and anything else as this machine does."""
    return lambda host, _: addresses.get(host.partition(".")[0], ["127.0.0.1"])


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0"),  # noqa: S104 - asked, never bound
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "１２７.0.0.1", "[::]"),
    ],
)
def test_this_machine_is_not_asked_however_it_is_written(server, host):
    said = refusal(client(server, networks=()), f"http://{host}:{server.port}/")
    assert said in {PRIVATE, "No server is known by this name.", "This is no web address."}
    assert server.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.0.0.1",
            "172.16.5.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
        ),
        *("0.0.0.0", "224.0.0.1", "240.0.0.1", "198.18.0.1", "192.0.0.192"),  # noqa: S104 - never bound
        *("168.63.129.16", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::"),
        *("64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1"),
        *("::ffff:10.0.0.1", "::ffff:169.254.169.254", "2001:db8::1", "192.88.99.1"),
    ],
)
def test_private_and_strange_addresses_are_refused(address):
    asking = client(networks=(), resolve=lambda *_: [address])
    assert refusal(asking, "https://calendar.example/") == PRIVATE


def test_one_private_address_among_public_ones_is_enough():
    asking = client(networks=(), resolve=lambda *_: ["93.184.216.34", "127.0.0.1"])
    assert refusal(asking, "https://calendar.example/") == PRIVATE


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_may_be_asked(address):
    assert Guard().allows(address)


def test_a_network_that_is_named_may_be_asked(server):
    server.answers["/a.ics"] = answer(b"hello")
    assert client(server).ask(Question(server.url("/a.ics"))).body == b"hello"


def test_a_name_that_changes_its_mind_is_looked_up_once():
    """The first look-up is judged and connected to; a second, which leads inside, is never made."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    with web_server() as inside, web_server() as other:
        asking = client(inside, other, networks=(ip_network("127.0.0.2/32"),), resolve=resolve)
        assert refusal(asking, inside.url(host="rebind.example")) == "The server cannot be reached."
        assert (len(asked), inside.connections) == (1, 0)


def redirect(url, status="302 Found"):
    return answer(status=status, location=url)


def test_each_redirect_is_looked_at_again(server):
    resolve = names(inside=["10.0.0.1"], outside=["127.0.0.1"])
    with web_server() as secret:
        server.answers["/"] = redirect(secret.url(host="inside.example"))
        asking = client(server, secret, resolve=resolve)
        assert refusal(asking, server.url(host="outside.example")) == PRIVATE
        assert (len(server.seen), secret.connections) == (1, 0)


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("ftp://calendar.example/", "The address must begin with https:// and name a server."),
        ("file:///etc/passwd", "The address must begin with https:// and name a server."),
        ("http://calendar.example:22/", "Only the usual ports of the web are asked, 80 and 443."),
        ("http://user:word@calendar.example/", "The address must not hold a name and a password."),
        ("http://[::1", "This is no web address."),
    ],
)
def test_an_odd_address_is_refused_first_and_as_a_redirect(server, location, sentence):
    server.answers["/"] = redirect(location)
    assert refusal(client(server), location) == sentence
    assert refusal(client(server), server.url()) == sentence


def test_three_redirects_are_followed_and_a_circle_is_left(server):
    server.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(3)}
    server.answers["/3"] = answer(b"there")
    server.answers["/round"] = redirect("/round")
    assert client(server).ask(Question(server.url("/0"))).body == b"there"
    assert refusal(client(server), server.url("/round")) == "The server leads on more than 3 times."
    assert [each.path for each in server.seen].count("/round") == 4


def test_a_password_stays_with_the_server_it_was_given_for(server):
    login = Login("jonas", "app-word")
    with web_server() as other:
        server.answers["/"] = redirect(other.url("/"))
        server.answers["/here"] = redirect("/there")
        server.answers["/there"] = other.answers["/"] = answer(b"")
        for path in ("/", "/here"):
            client(server, other).ask(Question(server.url(path), login=login))
        assert [each.headers.get("authorization") for each in server.seen] == [login.header] * 3
        assert [each.headers.get("authorization") for each in other.seen] == [None]


def test_a_password_is_sent_over_https_alone():
    asking = Client(resolve=lambda *_: ["93.184.216.34"])
    question = {"login": Login("jonas", "app-word")}
    assert (
        refusal(asking, "http://calendar.example/", **question)
        == "A password is sent over https alone."
    )


def test_from_https_nobody_leads_us_to_http():
    guard = Guard()
    with pytest.raises(CannotFetch, match="not safe"):
        guard.follow(guard.target("https://calendar.example/a"), "http://calendar.example/a")


def test_webcal_is_https():
    assert Guard().target("webcal://calendar.example/a b?x=ü").url == (
        "https://calendar.example/a%20b?x=%C3%BC"
    )


def drip(connection, request):
    """Say a little for ever, so that no single wait is ever long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(200):
        connection.sendall(b"a")
        time.sleep(0.05)  # the server's slowness is what is tested


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
def test_a_server_that_drips_gets_no_more_time_by_it(server, begins):
    def slow(connection, request):
        connection.sendall(begins)
        drip(connection, request)

    server.answers["/"] = slow
    began = time.monotonic()
    assert refusal(client(server, seconds=0.5), server.url()) == (
        "The server took longer than 0.5 seconds."
    )
    assert time.monotonic() - began < 3


def test_a_name_that_nobody_answers_for_takes_no_more_time_than_all():
    def slow(host, port):
        raise TimeoutError

    assert refusal(Client(resolve=slow), "https://a.example/").startswith("The server took longer")


@pytest.mark.parametrize("is_told", [True, False])
def test_a_huge_answer_is_left_at_once(server, is_told):
    length = b"Content-Length: 999999999\r\n" if is_told else b""
    sent = []

    def endless(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        sent.extend(connection.send(b"x" * 65_536) for _ in range(2_000))

    server.answers["/"] = endless
    assert refusal(client(server), server.url()) == "The answer is larger than 5 MB."
    assert sum(sent) < 30_000_000


def test_a_packed_answer_is_refused_unasked_for(server):
    server.answers["/"] = answer(gzip.compress(b"\0" * 9_000_000), content_encoding="gzip")
    said = refusal(client(server), server.url())
    assert said == "The server packs its answer although it was asked not to."
    assert server.seen[0].headers["accept-encoding"] == "identity"


def test_an_answer_that_breaks_off_is_no_answer(server):
    server.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"
    assert refusal(client(server), server.url()) in {
        "The server broke off in the middle of its answer.",
        "The server answers in a way that is not understood.",
    }


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("401 No", "The server asks for a name and a password, or does not accept those it has."),
        ("404 No", "There is no calendar at this address any more."),
        ("418 <script>", "The server refuses to answer (418)."),
        ("503 No", "The server has trouble of its own (503)."),
    ],
)
def test_what_a_server_refuses_is_said_in_our_words(server, status, sentence):
    server.answers["/"] = answer(b"their words", status)
    assert refusal(client(server), server.url()) == sentence


def test_what_is_no_web_server_is_said_to_be_none(server):
    server.answers["/"] = b"220 mail.example ESMTP\r\n"
    assert "not understood" in refusal(client(server), server.url())


def test_environment_and_proxies_change_nothing(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers["/"] = answer(b"straight")
    assert client(server).ask(Question(server.url())).body == b"straight"


@pytest.fixture
def encrypted():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)
    with web_server(context) as running:
        running.answers["/"] = answer(b"hello")
        yield running


def trusting():
    return ssl.create_default_context(cafile=PEM)


def test_a_server_is_known_by_the_name_in_its_certificate(encrypted):
    asking = client(encrypted, trust=trusting(), resolve=lambda *_: ["127.0.0.1"])
    assert asking.ask(Question(encrypted.url(scheme="https", host="127.0.0.1"))).body == b"hello"
    url = encrypted.url(scheme="https", host="calendar.example")
    assert refusal(asking, url) == "The certificate of the server is not trusted."


def test_nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for(encrypted):
    login = Login("jonas", "app-word")
    said = refusal(client(encrypted), encrypted.url(scheme="https", host="127.0.0.1"), login=login)
    assert (said, encrypted.seen) == ("The certificate of the server is not trusted.", [])
