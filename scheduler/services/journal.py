"""The journal: every change of state leaves a line in its own transaction."""

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from scheduler.models import Booking, Entry
from scheduler.services.act import Act


def record(
    session: Session,
    action: str,
    subject: str,
    *,
    act: Act,
    application_id: int | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Write down that *act* did *action* to *subject* ("booking:4")."""
    session.add(
        Entry(
            at=act.now,
            actor=act.actor,
            action=action,
            subject=subject,
            application_id=application_id,
            payload=payload or {},
            digest=digest_of(payload or {}),
        )
    )


def record_booking(
    session: Session,
    action: str,
    booking: Booking,
    payload: dict[str, Any] | None = None,
    *,
    act: Act,
) -> None:
    """Write down that *act* did *action* to a booking: with its application, if it has one."""
    about, owner = f"booking:{booking.id}", booking.application_id
    record(session, action, about, act=act, application_id=owner, payload=payload)


def digest_of(payload: dict[str, Any]) -> str:
    """Return the SHA-256 of *payload*, which outlives it."""
    body = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
