"""One interviewer's feed: whether it has changed is decided before anything is built."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Response, current_app, request
from werkzeug.http import http_date

from scheduler import clock
from scheduler.calendar.feeds import look_of, make_body
from scheduler.database import db
from scheduler.models import Key
from scheduler.services.feeds.feeds import Body, State, find_state, stored_body
from scheduler.web.acting import seen, session, settings
from scheduler.web.actors import public
from scheduler.web.feeds.blueprint import bp
from scheduler.web.feeds.kept import Bodies

HEADERS = {
    "Cache-Control": "private, max-age=300",  # never public: the address is the secret
    "Vary": "Accept-Encoding",
    "Referrer-Policy": "no-referrer",
}
CONTENT = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="interviews.ics"',
}
PACKED = "-gz"  # ends the tag of the packed bytes; both tags stand for one version


@dataclass(frozen=True, slots=True)
class Version:
    """What a feed is at this moment, before any of it is written."""

    state: State
    on: date
    validator: str
    modified: datetime

    def is_known(self, now: datetime) -> bool:
        """Tell whether the program that asks has read this version (RFC 9110, section 13.2.2)."""
        if "If-None-Match" in request.headers:
            tags = request.if_none_match
            return any(tags.contains_weak(self.validator + end) for end in ("", PACKED))
        since = request.if_modified_since
        return since is not None and self.modified <= min(since, now)

    def headers(self, now: datetime, *, packed: bool) -> dict[str, str]:
        """Return the headers that 200 and 304 share."""
        tag = self.validator + (PACKED if packed else "")
        found = {"ETag": f'"{tag}"', **HEADERS}
        # Several changes within a second push the instant ahead; until then it is not told.
        if self.modified <= now:
            found["Last-Modified"] = http_date(self.modified)
        return found


@bp.get("/feeds/<key>.ics")
@public
def feed(key: str) -> Response:
    """Serve the feed that *key* opens; a wrong or old one is not found, in plain words."""
    now = clock.now()
    version = version_of(key, now)
    if version is None:
        return Response("There is no calendar at this address.\n", 404, mimetype="text/plain")
    packed = request.accept_encodings.quality("gzip") > 0
    headers = version.headers(now, packed=packed)
    if version.is_known(now):
        return Response(status=304, headers=headers)
    body = body_of(version)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body.packed if packed else body.plain, headers=headers | CONTENT)


def version_of(key: str, now: datetime) -> Version | None:
    """Return what the feed of *key* is now; one query is all that it takes."""
    state = find_state(db.engine, settings().secret_keys, key)
    if state is None:
        return None
    seen().note((Key, state.key_id), now, under=state.under)
    on = now.astimezone(UTC).date()
    look = look_of(settings().base_url)
    return Version(state, on, state.validator(on, look), state.modified(on))


def body_of(version: Version) -> Body:
    """Return the bytes of *version*: those served before, those stored, or written now."""
    bodies: Bodies = current_app.extensions["feeds"]
    person_id = version.state.person_id
    body = bodies.find(person_id, version.validator)
    if body is None:
        body = stored_body(session(), person_id, version.validator) or make_body(
            session(), version.state, on=version.on, base_url=settings().base_url
        )
        bodies.keep(person_id, version.validator, body)
    return body
