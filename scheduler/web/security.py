"""What every answer says to the browser, what is refused before any view runs, and the log."""

import logging
import time
from functools import partial

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from scheduler import clock
from scheduler.config import Settings, is_loopback
from scheduler.database import db
from scheduler.errors import Refused
from scheduler.services.people.sessions import LONGEST
from scheduler.web import acting
from scheduler.web.actors import SAFE, actor_of

log = logging.getLogger("scheduler.access")

LARGEST_BODY = 11 * 2**20  # a file of 10 MB and the fields around it
LARGEST_TEXT = 2**20
TWO_YEARS = 63_072_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}

DEFAULTS = (*HEADERS.items(), ("Cache-Control", "no-store"))


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits and hosts, and watch over every request."""
    secret, *older = (each.reveal() for each in settings.secret_keys)
    app.config.update(
        SECRET_KEY=secret,
        SECRET_KEY_FALLBACKS=older,
        SESSION_COOKIE_NAME="__Host-scheduler" if settings.is_secure else "scheduler",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        TRUSTED_HOSTS=trusted_hosts(settings),
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask's manual has it
    app.session_interface = CookieSessions()
    app.before_request(start)
    app.before_request(refuse_foreign)
    app.after_request(protect)
    app.after_request(note)


class CookieSessions(SecureCookieSessionInterface):
    """Sessions in signed cookies; nothing is prepared to read one where none was sent."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie of *request* holds, or an empty session."""
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the hosts that we answer for; this machine has several names."""
    mine = {"localhost", "127.0.0.1", "[::1]"} if is_loopback(settings.host) else set()
    return sorted({settings.host} | mine)


def start() -> None:
    """Note when the request began."""
    g.started = time.perf_counter()


def refuse_foreign() -> None:
    """Raise Refused for a press of a button on somebody else's page."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in {None, "same-origin", "none"} or (origin and not is_ours(origin)):
        raise Refused("This came from another website, so nothing was changed.")


def is_ours(origin: str) -> bool:
    """Tell whether *origin* is the base address, or the one that this request was sent to."""
    return origin in {acting.settings().base_url, request.host_url.rstrip("/")}


def protect(response: Response) -> Response:
    """Add the headers that every answer bears, unless the view said otherwise."""
    said = set(response.headers.keys(lower=True))
    response.headers.extend(each for each in DEFAULTS if each[0].lower() not in said)
    if acting.settings().is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if is_private():
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def is_private() -> bool:
    """Tell whether the route shows more than everybody may read, or bears a key."""
    view = current_app.view_functions.get(request.endpoint or "")
    return actor_of(view) != "public" or "key" in (request.view_args or {})


def note(response: Response) -> Response:
    """Log the route by its rule, never the path, and store what was seen used."""
    rule = request.url_rule.rule if request.url_rule else "-"
    spent = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    log.info("%s %s %s %.0f ms", request.method, rule, response.status_code, spent)
    response.call_on_close(partial(acting.seen().write_if_due, db.engine, now=clock.now()))
    return response
