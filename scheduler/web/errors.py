"""What a person reads when something went wrong: one page, an honest status, no internals."""

import logging
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, SecurityError

from scheduler.database import db
from scheduler.errors import (
    Conflict,
    Invalid,
    Limited,
    Missing,
    Refused,
    SchedulerError,
    Unavailable,
)
from scheduler.web import htmx

log = logging.getLogger("scheduler")

STATUSES: dict[type[SchedulerError], int] = {
    Missing: 404,
    Refused: 403,
    Invalid: 422,
    Conflict: 409,
    Limited: 429,
    Unavailable: 503,
}
WAIT_SECONDS = {429: "300", 503: "5"}


def init_app(app: Flask) -> None:
    """Answer every error with the one page."""
    app.register_error_handler(SchedulerError, tell)
    app.register_error_handler(HTTPException, tell_http)
    app.register_error_handler(OperationalError, tell_unavailable)
    app.register_error_handler(PoolTimeoutError, tell_unavailable)
    app.register_error_handler(InternalServerError, tell_broken)


def status_of(error: SchedulerError) -> int:
    """Return the HTTP status of *error*."""
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)


def tell(error: SchedulerError) -> Response:
    """Show the sentence of *error*."""
    return page(status_of(error), str(error))


def tell_http(error: HTTPException) -> Response:
    """Show a sentence of ours for what the server itself refused; let redirects through."""
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 -- a redirect is no error
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # no address can be built for a host that is not ours
        return Response("This site has another name.", 400, mimetype="text/plain")
    response = page(status)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


def tell_unavailable(error: Exception) -> Response:
    """Say that the database does not answer; nothing was changed."""
    log.warning("The database does not answer (%s).", type(error).__name__)
    return page(503)


def tell_broken(_: InternalServerError) -> Response:
    """Say that we broke; the log has the rest."""
    return page(500)


def page(status: int, message: str = "") -> Response:
    """Render the page of *status* after forgetting what the request had begun in the database."""
    db.session.rollback()
    own = own_page()
    is_lost = status == 404 and bears_key() and not own  # noqa: PLR2004 -- Missing
    words = render_template(
        "error.html",
        status=status,
        message=message,
        fresh_link=url_for("careers.fresh_link") if is_lost else "",
        own_page=own,
    )
    response = make_response(words, status)
    if htmx.wants_fragment():  # what broke is more than the fragment that was asked for
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    response.vary.add("HX-Request-Type")
    if status in WAIT_SECONDS:
        response.headers["Retry-After"] = WAIT_SECONDS[status]
    return response


def own_page() -> str:
    """Return the first page of the candidate whose key has opened this address, if one has."""
    key = g.get("key") if request.blueprint == "candidate" else None
    return url_for("candidate.portal", key=key) if key else ""


def bears_key() -> bool:
    """Tell whether the address was meant to be somebody's private link."""
    return "key" in (request.view_args or {}) and request.blueprint != "signin"


def log_broken(exc_info: Any) -> None:
    """Log an exception under the rule of its route."""
    rule = request.url_rule.rule if request.url_rule else "no route"
    log.error("Broke at %s %s", request.method, rule, exc_info=exc_info)
