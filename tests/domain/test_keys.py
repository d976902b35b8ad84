import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.keys import (
    Purpose,
    Secret,
    code,
    make,
    new_handle,
    split,
    verify,
    verify_code,
)

NEW, OLD = Secret(b"n" * 32), Secret(b"o" * 32)
HANDLE = "aB3dE5fG7hJ"


def test_a_key_is_33_letters_and_digits_and_opens_its_row():
    key = make([NEW], Purpose.CANDIDATE, HANDLE, 0)
    assert (len(key), key.isalnum(), key.isascii()) == (33, True, True)
    assert split(key) == HANDLE
    assert verify([NEW], Purpose.CANDIDATE, key, 0) == 0


def test_the_same_row_always_has_the_same_key():
    assert make([NEW, OLD], Purpose.FEED, HANDLE, 3) == make([NEW], Purpose.FEED, HANDLE, 3)


def test_a_higher_generation_ends_the_key():
    key = make([NEW], Purpose.CANDIDATE, HANDLE, 0)
    assert verify([NEW], Purpose.CANDIDATE, key, 1) is None


def test_a_key_opens_nothing_else():
    key = make([NEW], Purpose.CANDIDATE, HANDLE, 0)
    assert [p for p in Purpose if verify([NEW], p, key, 0) is not None] == [Purpose.CANDIDATE]
    assert verify([NEW], Purpose.CANDIDATE, new_handle() + key[11:], 0) is None


def test_links_of_an_older_secret_work_and_say_so():
    key = make([OLD], Purpose.CANDIDATE, HANDLE, 0)
    assert verify([NEW, OLD], Purpose.CANDIDATE, key, 0) == 1
    assert verify([NEW], Purpose.CANDIDATE, key, 0) is None


def test_every_changed_letter_of_a_key_closes_it():
    key = make([NEW], Purpose.CANDIDATE, HANDLE, 0)
    for place, letter in enumerate(key):
        other = key[:place] + ("x" if letter != "x" else "y") + key[place + 1 :]
        assert verify([NEW], Purpose.CANDIDATE, other, 0) is None


@pytest.mark.parametrize("text", ["", "a", "a" * 32, "a" * 34, "é" * 33, "-" * 33, "٣" * 33])
def test_what_is_no_key_finds_no_row(text):
    assert split(text) is None
    assert verify([NEW], Purpose.CANDIDATE, text, 0) is None


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(text):
    assert verify([NEW, OLD], Purpose.CANDIDATE, text, 0) is None
    assert not verify_code([NEW], HANDLE, 0, text)


def test_handles_are_all_different():
    handles = {new_handle() for _ in range(1000)}
    assert (len(handles), {len(h) for h in handles}) == (1000, {11})


def test_a_code_is_eight_digits_that_may_be_typed_with_blanks():
    digits = code([OLD], HANDLE, 1)
    assert (len(digits), digits.isdigit()) == (8, True)
    assert verify_code([NEW, OLD], HANDLE, 1, f" {digits[:4]} {digits[4:]} ")
    assert not verify_code([NEW, OLD], HANDLE, 2, digits)


def test_a_secret_does_not_show_itself():
    secret = Secret(b"very secret")
    assert (repr(secret), str([secret]), f"{secret}") == ("***", "[***]", "***")
    assert secret.reveal() == b"very secret"
