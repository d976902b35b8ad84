"""What people send: the only reader of a request's form.

`Form.sent()` binds what came in; `StaffForm` asks for the token of the browser's session besides.
`once` does what a form asks one time, however often its button is pressed.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf  # type: ignore[import-untyped]  # has no types
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from wtforms import Form as PlainForm
from wtforms import ValidationError

from scheduler.domain.keys import new_handle
from scheduler.errors import Conflict, Invalid
from scheduler.services import submissions
from scheduler.services.submissions import Sent
from scheduler.services.transaction import transaction
from scheduler.web.acting import Actor, act, session

__all__ = [
    "Form",
    "StaffForm",
    "generate_csrf",
    "has_token",
    "new_submission",
    "once",
    "once_or_why",
    "pressed",
]

SUBMISSION, TOKEN = "submission", "csrf_token"
LONGEST_KEY = 64
KEY = "<key>"  # no address that Flask builds has these signs in it
STALE = "You have signed in anew since this page was opened. Please press the button again."


class Form(PlainForm):
    """Fields of one page, bound with `sent()` to what the request brought."""

    @classmethod
    def sent(cls, **kwargs: Any) -> Self:
        """Return the form with the fields and files of this request."""
        return cls(CombinedMultiDict([request.files, request.form]), **kwargs)


class StaffForm(Form):
    """A form behind the sign-in; one without this browser's token is shown again, still filled."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether all fields, and the token, are as they should be."""
        is_valid = super().validate(extra_validators)
        if has_token():
            return is_valid
        self.form_errors.append(STALE)
        return False


def has_token() -> bool:
    """Tell whether the form bears the token of this browser's session."""
    try:
        validate_csrf(request.form.get(TOKEN))
    except ValidationError:
        return False
    return True


def pressed() -> None:
    """Raise Invalid unless a form that is nothing but a button bears the session's token."""
    if not has_token():
        raise Invalid(STALE)


def new_submission() -> str:
    """Return a fresh key for a form."""
    return new_handle() + new_handle()


def once(
    actor: Actor, do: Callable[[], str], *, glance: Callable[[], None] | None = None
) -> ResponseReturnValue:
    """Call *do* in one transaction and lead to the address it returns (303).

    The same form sent again leads there too and does nothing; if it says something else by then,
    the address ends in `?already=1`. A refusal raised by *do* leaves nothing behind. What is sent
    for the first time may be refused by a *glance*, before anybody waits for the transaction.
    """
    sent, doing = sent_now(), act(actor)
    if glance and not (sent and submissions.earlier(session(), sent, actor=doing.actor)):
        glance()
    if sent is None:
        return redirect(do(), 303)
    with transaction(session(), is_crowded=glance is not None):
        if submissions.begin(session(), sent, act=doing):
            location = do()
            submissions.finish(session(), sent, without_key(location))
            return redirect(location, 303)
    found = submissions.earlier(session(), sent, actor=doing.actor)
    if found is None:
        raise Invalid("Please open the page again.")
    location = with_key(found.location)
    return redirect(already(location) if found.was_other else location, 303)


def once_or_why(actor: Actor, page: str, do: Callable[[], str]) -> ResponseReturnValue:
    """Do it `once`; what cannot be leads to *page* instead (303), which says why."""
    try:
        return once(actor, do)
    except Conflict as refused:
        flash(str(refused), "bad")
        return redirect(page, 303)


def without_key(location: str) -> str:
    """Return *location* as it may be stored: without the key that opened this page."""
    key = g.get("key")
    return location.replace(key, KEY) if key else location


def with_key(location: str) -> str:
    """Return a stored *location* as it was, with the key that opened this page."""
    return location.replace(KEY, g.get("key", KEY))


def sent_now() -> Sent | None:
    """Return the key and digest of this request's form; none if it bears no key."""
    key = request.form.get(SUBMISSION, "")
    return Sent(key, digest_of_request()) if 0 < len(key) <= LONGEST_KEY else None


def digest_of_request() -> str:
    """Return the SHA-256 of the address, the fields and the files, in order."""
    digest = hashlib.sha256(request.path.encode())
    for name, value in request.form.items(multi=True):
        if name not in {SUBMISSION, TOKEN}:
            digest.update(f"\0{name}\0{value}".encode())
    for name, file in request.files.items(multi=True):
        digest.update(f"\0{name}\0{file.filename}\0{digest_of(file)}".encode())
    return digest.hexdigest()


def digest_of(file: FileStorage) -> str:
    """Return the SHA-256 of a file's bytes, and leave it as if unread."""
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a binary stream
    file.stream.seek(0)
    return found


def already(location: str) -> str:
    """Return *location* with the mark that it was reached by an earlier press.

    >>> already("/c/k/bookings/3?a=1#b")
    '/c/k/bookings/3?a=1&already=1#b'
    """
    parts = urlsplit(location)
    query = "&".join(filter(None, [parts.query, urlencode({"already": 1})]))
    return urlunsplit(parts._replace(query=query))
