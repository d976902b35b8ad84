"""The ledger of erasures: what a backup that is put back still has, and must not have again.

It names nobody: numbers of applications with the instants that tell them from others of the same
number. The worker keeps a copy of it in a file beside the database, which no restore replaces.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.errors import Invalid
from scheduler.models import Application
from scheduler.services.act import Act
from scheduler.services.privacy import erasing

NAME = "erased.jsonl"
UNREADABLE = "{file} is no ledger of erasures: line {line} cannot be read."


@dataclass(frozen=True, slots=True, order=True)
class Erased:
    """One application that was erased: its number, and when it came, which no other one did."""

    application: int
    received_at: datetime

    def line(self) -> str:
        """Return it as the file has it."""
        said = {"application": self.application, "received_at": self.received_at.isoformat()}
        return json.dumps(said)


def entries(session: Session) -> list[Erased]:
    """Return everything that the database knows to be erased."""
    found = select(Application.id, Application.received_at).where(
        Application.erased_at.is_not(None)
    )
    return sorted(Erased(*row) for row in session.execute(found))


def read(file: Path) -> set[Erased]:
    """Return what a file says; a file that is not there says nothing. Raises Invalid for no ledger."""
    if not file.exists():
        return set()
    found = set()
    for number, line in enumerate(file.read_text().splitlines(), 1):
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["received_at"])
            found.add(Erased(int(said["application"]), at))
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(UNREADABLE.format(file=file, line=number)) from error
    return found


def keep(session: Session, file: Path) -> int:
    """Add to *file* what it does not have yet; return how much that was.

    Lines are never taken out: what an older backup brings back is still in it.
    """
    count = select(func.count(Application.id)).where(Application.erased_at.is_not(None))
    if not session.scalar(count):
        return 0
    fresh = sorted(set(entries(session)) - read(file))
    if fresh:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as ledger:
            ledger.writelines(f"{each.line()}\n" for each in fresh)
        file.chmod(0o600)
    return len(fresh)


def reapply(session: Session, erased: Iterable[Erased], *, act: Act) -> int:
    """Erase once more what a restore has brought back; return how many applications that were.

    Nobody is written to: they have heard of it. Calendars hear of a cancellation again.
    """
    back = list(brought_back(session, set(erased)))
    for application in back:
        erasing.erase(
            session, application.candidate_id, [application.id], by=erasing.LEDGER, act=act
        )
    return len(back)


def brought_back(session: Session, erased: set[Erased]) -> Iterator[Application]:
    """Yield the applications that are there again though they were erased."""
    found = select(Application).where(Application.erased_at.is_(None)).order_by(Application.id)
    for application in session.scalars(found).all():
        if Erased(application.id, application.received_at) in erased:
            yield application
