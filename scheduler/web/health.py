"""For machines that watch this one, and for people who found a hole in it."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from scheduler import clock
from scheduler.database import db, head, revision
from scheduler.models import Beat, Company
from scheduler.web.acting import session, settings
from scheduler.web.actors import public

bp = Blueprint("health", __name__)

LONGEST_SILENCE = timedelta(seconds=60)
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
        beat = session().scalar(select(func.max(Beat.at)))
        held_at = session().scalar(select(Company.mail_held_at))
    except SQLAlchemyError:
        return jsonify(status="down", why="The database does not answer."), 503
    if beat is None or clock.now() - beat >= LONGEST_SILENCE:
        since = f"since {beat:%Y-%m-%dT%H:%M:%SZ}" if beat else "yet"
        return jsonify(status="degraded", why=f"No worker has been seen {since}."), 200
    if held_at is not None:
        why = f"Mail is held since the restore of {held_at:%Y-%m-%dT%H:%M:%SZ}."
        return jsonify(status="degraded", why=why), 200
    return jsonify(status="ok"), 200


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say whom to write to about a hole (RFC 9116)."""
    company = session().get(Company, 1)
    mail = (company and company.mail) or settings().mail_from
    expires = clock.now() + CONTACT_LASTS
    lines = (f"Contact: mailto:{mail}", f"Expires: {expires:%Y-%m-%dT00:00:00Z}", "")
    return Response("\n".join(lines), mimetype="text/plain")
