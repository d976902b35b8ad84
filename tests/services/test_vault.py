"""Secrets of calendars: opened by every key of the company that is still there, by no other."""

from scheduler.domain.keys import Secret
from scheduler.services import vault

OLD, NEW = Secret(b"o" * 32), Secret(b"n" * 32)
VALUES = {"url": "https://calendar.example/secret", "user": "", "password": "word"}


def test_what_was_sealed_opens_under_the_same_secret_and_after_a_change_of_keys():
    sealed = vault.seal([OLD], VALUES)
    assert vault.unseal([OLD], sealed) == vault.unseal([NEW, OLD], sealed) == VALUES
    assert "secret" not in sealed


def test_without_its_key_nothing_opens():
    sealed = vault.seal([NEW, OLD], VALUES)
    assert (vault.unseal([OLD], sealed), vault.unseal([NEW], sealed)) == (None, VALUES)
    assert [vault.unseal([NEW], each) for each in ("", "x", sealed[:-4])] == [None] * 3
