"""The journal: every change of state leaves a line in its own transaction."""

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from scheduler.models import Entry
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
    body = json.dumps(payload or {}, sort_keys=True, ensure_ascii=False)
    session.add(
        Entry(
            at=act.now,
            actor=act.actor,
            action=action,
            subject=subject,
            application_id=application_id,
            payload=payload or {},
            digest=hashlib.sha256(body.encode()).hexdigest(),
        )
    )
