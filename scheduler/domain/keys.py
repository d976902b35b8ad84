"""The secrets in links and mailed codes, derived and never stored.

A key in a link is a handle and a seal. The handle, 64 random bits stored in the row, finds the row
and counts for nothing by itself; the seal is an HMAC of purpose, handle and generation under the
company's secret. A higher generation ends every key of the row made before.
"""

import hashlib
import hmac
import secrets as randomness
import string
from collections.abc import Sequence
from enum import StrEnum

_DIGITS = string.digits + string.ascii_letters  # nothing that a mail program breaks a link at
_HANDLE_BYTES, _HANDLE_LENGTH = 8, 11
_SEAL_BYTES, _SEAL_LENGTH = 16, 22
_SMALL = string.digits + string.ascii_lowercase  # what an address is still itself in
_TAG_BYTES, _TAG_LENGTH = 12, 19
_MARKED = b"scheduler: which of our secrets this is"


class Purpose(StrEnum):
    """What a key opens; a key made for one purpose opens nothing else."""

    CANDIDATE = "candidate"
    VISIT = "visit"
    REFEREE = "referee"
    ANSWER = "answer"
    FEED = "feed"
    SIGN_IN = "sign_in"
    CODE = "code"
    DOWNLOAD = "download"
    ENQUIRY = "enquiry"
    REPLY = "reply"


class Secret:
    """A secret of the company that does not show itself in logs and error pages."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "***"

    def reveal(self) -> bytes:
        """Return the secret itself."""
        return self._value


def mark(secret: Secret) -> int:
    """Return the number by which the database knows a secret again; nothing follows from it."""
    return int.from_bytes(hmac.digest(secret.reveal(), _MARKED, hashlib.sha256)[:4]) % 2**31 or 1


def new_handle() -> str:
    """Return a fresh handle for a row that is to have a key: 11 letters and digits."""
    return _text(randomness.token_bytes(_HANDLE_BYTES), _HANDLE_LENGTH)


def make(secrets: Sequence[Secret], purpose: Purpose, handle: str, generation: int) -> str:
    """Return the key of a row: 33 letters and digits, sealed under the newest secret."""
    return handle + _seal(secrets[0], purpose, handle, generation)


def split(key: str) -> str | None:
    """Return the handle to look up for *key*, or None for what cannot be a key at all."""
    whole = len(key) == _HANDLE_LENGTH + _SEAL_LENGTH and key.isascii() and key.isalnum()
    return key[:_HANDLE_LENGTH] if whole else None


def verify(secrets: Sequence[Secret], purpose: Purpose, key: str, generation: int) -> int | None:
    """Return the place in *secrets* of the one that sealed *key*, or None if none did.

    Every secret is tried in equal time, so that an answer's delay tells nothing.
    """
    handle = split(key)
    if handle is None:
        return None
    given = key[_HANDLE_LENGTH:].encode()
    fits = [
        hmac.compare_digest(_seal(secret, purpose, handle, generation).encode(), given)
        for secret in secrets
    ]
    return fits.index(True) if any(fits) else None


def code(secrets: Sequence[Secret], handle: str, generation: int) -> str:
    """Return the eight digits that are mailed for one sensitive act."""
    number = int.from_bytes(_mac(secrets[0], Purpose.CODE, handle, generation)[:16])
    return f"{number % 10**8:08}"


def verify_code(secrets: Sequence[Secret], handle: str, generation: int, typed: str) -> bool:
    """Tell whether *typed*, blanks aside, is the code that was mailed under any of *secrets*."""
    given = "".join(typed.split()).encode()
    codes = [code([secret], handle, generation).encode() for secret in secrets]
    return any(hmac.compare_digest(each, given) for each in codes)


def tag_seal(secret: Secret, words: str) -> str:
    """Return the 19 small letters and digits that seal *words* in an address that is answered to."""
    return _text(_mac(secret, Purpose.REPLY, words, 0)[:_TAG_BYTES], _TAG_LENGTH, _SMALL)


def _seal(secret: Secret, purpose: Purpose, handle: str, generation: int) -> str:
    return _text(_mac(secret, purpose, handle, generation)[:_SEAL_BYTES], _SEAL_LENGTH)


def _mac(secret: Secret, purpose: Purpose, handle: str, generation: int) -> bytes:
    subject = f"{purpose}\0{handle}\0{generation}".encode()
    return hmac.new(secret.reveal(), subject, hashlib.sha256).digest()


def _text(data: bytes, length: int, digits: str = _DIGITS) -> str:
    number, found = int.from_bytes(data), ""
    for _ in range(length):
        number, digit = divmod(number, len(digits))
        found += digits[digit]
    return found
