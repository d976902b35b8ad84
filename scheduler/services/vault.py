"""Secrets of other people's servers: kept encrypted under keys made from the company's own.

An app password has to be sent as it is, so unlike our links it cannot be derived. Nothing else is
kept this way.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from scheduler.domain.keys import Secret

PURPOSE = b"scheduler: secrets of calendars"


def seal(secrets: Sequence[Secret], values: Mapping[str, str]) -> str:
    """Return *values* encrypted under the newest secret."""
    return ring(secrets).encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(secrets: Sequence[Secret], sealed: str) -> dict[str, str] | None:
    """Return what was sealed under one of the secrets; None if none of them opens it."""
    try:
        found: dict[str, str] = json.loads(ring(secrets).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return found


def ring(secrets: Sequence[Secret]) -> MultiFernet:
    """Return the keys that follow from the company's secrets, in the same order."""
    return MultiFernet([Fernet(derived(each)) for each in secrets])


def derived(secret: Secret) -> bytes:
    """Return the key for this purpose alone that follows from a secret."""
    return base64.urlsafe_b64encode(hmac.digest(secret.reveal(), PURPOSE, hashlib.sha256))
