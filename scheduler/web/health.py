"""For machines that watch this one, and for people who found a hole in it."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify, render_template
from sqlalchemy.exc import SQLAlchemyError

from scheduler import clock
from scheduler.database import db, head, revision
from scheduler.models import Company
from scheduler.services.upkeep.condition import Late, Trouble, troubles
from scheduler.text.times import Clock
from scheduler.web.acting import session, settings
from scheduler.web.actors import public

bp = Blueprint("health", __name__)

CONTACT_LASTS = timedelta(days=180)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Say that this process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether bookings work (200) or not (503), and what is late."""
    try:
        if revision(db.engine) != head():
            return jsonify(status="down", why="The database is of another version."), 503
        late = troubles(session(), now=clock.now())
    except SQLAlchemyError:
        return jsonify(status="down", why="The database does not answer."), 503
    if late:
        return jsonify(status="degraded", why=" ".join(map(sentence, late))), 200
    return jsonify(status="ok"), 200


def sentence(trouble: Trouble) -> str:
    """Return what a machine is told of something that is late."""
    since = f"{trouble.since:%Y-%m-%dT%H:%M:%SZ}" if trouble.since else ""
    return {
        Late.WORKER: f"No worker has been seen {f'since {since}' if since else 'yet'}.",
        Late.HELD: f"Mail is held since the restore of {since}.",
        Late.MAIL: f"Mail is late since {since}.",
        Late.CALENDARS: f"Calendars have not been read since {since}.",
    }[trouble.what]


@bp.get("/status")
@public
def status() -> str:
    """Tell people what is late, if anything; where nothing works, the error page answers."""
    company = session().get(Company, 1)
    reader = Clock(company.zone if company else "UTC")
    now = clock.now()
    return render_template(
        "status.html", clock=reader, now=now, late=troubles(session(), now=now), Late=Late
    )


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say whom to write to about a hole (RFC 9116)."""
    company = session().get(Company, 1)
    mail = (company and company.mail) or settings().mail_from
    expires = clock.now() + CONTACT_LASTS
    lines = (f"Contact: mailto:{mail}", f"Expires: {expires:%Y-%m-%dT00:00:00Z}", "")
    return Response("\n".join(lines), mimetype="text/plain")
