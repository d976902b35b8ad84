"""What makes a booking a meeting in somebody's calendar: objects, links, reference, sequence."""

import hashlib
import json
import secrets
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from scheduler.domain.terms import Audience
from scheduler.models import CalendarObject
from scheduler.services.act import Act, House

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


def code(length: int) -> str:
    """Return *length* random letters and digits that cannot be mistaken for each other."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def reference() -> str:
    """Return a short name of a booking, for the phone; it opens nothing."""
    return f"{code(2)}-{code(6)}".upper()


def meeting_link(house: House) -> str:
    """Return a video link of its own for one booking: 79 bits, and nobody's name."""
    return house.meeting_url.replace("{code}", "-".join(code(4) for _ in range(4)))


def new_object(session: Session, audience: Audience, *, act: Act) -> CalendarObject:
    """Return a new calendar object that is stored already."""
    made = object_of(audience, act=act)
    session.add(made)
    session.flush()
    return made


def object_of(audience: Audience, *, act: Act) -> CalendarObject:
    """Return a new calendar object; its UID and organizer are made here and never again."""
    return CalendarObject(
        uid=f"{uuid4()}@{act.house.uid_host}",
        audience=audience,
        organizer=organizer_address(act.house),
        changed_at=act.now,
    )


def organizer_address(house: House) -> str:
    """Return the address that invitations come from: one of its own where replies are read."""
    if not house.reads_replies:
        return house.mail_from
    local, _, domain = house.mail_from.rpartition("@")
    return f"{local}+{code(16)}@{domain}"


def revise(calendar_object: CalendarObject, seen: dict[str, Any], *, act: Act) -> bool:
    """Raise the SEQUENCE if what this audience sees has changed; tell whether it has.

    The first look only remembers: a new object keeps SEQUENCE 0 (RFC 5546, 2.1.4).
    """
    body = json.dumps(seen, sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.sha256(body.encode()).hexdigest()
    if digest == calendar_object.digest:
        return False
    if calendar_object.digest:
        calendar_object.sequence += 1
    calendar_object.digest = digest
    calendar_object.changed_at = act.now
    return True
