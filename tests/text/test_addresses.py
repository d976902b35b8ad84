import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.errors import Invalid
from scheduler.text.addresses import deliverable, is_address, mail_key, near_miss


@pytest.mark.parametrize(
    "address",
    [
        "priya@mail.example",
        "p@a.co",
        "o'neil+jobs@sub.mail.example",
        "zoë@bücher.example",
        "a" * 64 + "@mail.example",
        "priya@xn--bcher-kva.example",
    ],
)
def test_addresses_that_mail_can_go_to(address):
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "priya",
        "priya@",
        "@mail.example",
        "priya@localhost",
        "a@b@mail.example",
        "priya@mail.example\r\nBcc: x@y.example",
        "priya @mail.example",
        "priya@mail .example",
        "<priya@mail.example>",
        "a@x.example,b@y.example",
        "priya@mail..example",
        "priya@-mail.example",
        "priya@mail.example.",
        "priya@10.0.0.1",
        ".priya@mail.example",
        "pri..ya@mail.example",
        "a" * 65 + "@mail.example",
        "p@" + "a" * 64 + ".example",
        "p@" + "abcdefgh." * 30 + "example",
        "priya\x00@mail.example",
        "pri\ud83dya@mail.example",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(address):
    assert not is_address(address)
    with pytest.raises(Invalid, match=r"^Enter an email address like name@example\.com\.$"):
        mail_key(address)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" Priya@Mail.Example ", "priya@mail.example"),
        ("ZOE\u0308@BÜCHER.example", "zoë@xn--bcher-kva.example"),
        ("Straße@mail.example", "strasse@mail.example"),
    ],
)
def test_one_person_typing_differently_has_one_key(typed, key):
    assert mail_key(typed) == key


def test_mail_goes_to_the_ascii_form_of_a_domain():
    assert deliverable(" Zoë@BÜCHER.example ") == "Zoë@xn--bcher-kva.example"
    assert (deliverable("P@Mail.example"), deliverable("")) == ("P@mail.example", "")


@given(st.emails())
def test_a_key_is_its_own_key(address):
    if is_address(address):
        assert mail_key(mail_key(address)) == mail_key(address)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("p@gmial.com", "p@gmail.com"),
        ("p@gmail.con", "p@gmail.com"),
        ("p@gmail.co", "p@gmail.com"),
        ("P.R@GMAILL.com", "P.R@gmail.com"),
        ("p@hotmial.co", "p@hotmail.com"),
        ("p@outlok.com", "p@outlook.com"),
        ("p@yaho.com", "p@yahoo.com"),
        ("p@iclod.com", "p@icloud.com"),
        ("p@protonmial.com", "p@protonmail.com"),
    ],
)
def test_a_slip_in_a_common_domain_is_noticed(typed, meant):
    assert near_miss(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["p@gmail.com", "p@mail.com", "p@ymail.com", "p@larkfield.example", "p@yahoo.co.uk", "p", ""],
)
def test_other_domains_are_nobodys_mistake(typed):
    assert near_miss(typed) is None
