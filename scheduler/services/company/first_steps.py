"""What an empty company still needs before somebody can be interviewed, in order."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.models import Company, Membership, Office, Person, Role, WeeklyHours

NOWHERE = "UTC"  # where somebody works who was made an admin at the command line, until they say


class FirstStep(StrEnum):
    """One thing to set up."""

    YOU = "you"
    COMPANY = "company"
    OFFICE = "office"  # not needed where everything is remote
    HOURS = "hours"
    POOL = "pool"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Progress:
    """Which steps are done."""

    done: frozenset[FirstStep]

    def is_done(self, step: FirstStep) -> bool:
        """Tell whether *step* is."""
        return step in self.done


def first_steps(session: Session) -> Progress | None:
    """Return how far a company has come, in one query; none once it has published a role."""
    gives = exists().where(WeeklyHours.person_id == Person.id, Person.is_interviewer)
    asked = {
        FirstStep.YOU: exists().where(Person.is_admin, Person.zone != NOWHERE),
        FirstStep.COMPANY: exists().where(Company.mail != ""),
        FirstStep.OFFICE: exists().where(Office.is_active),
        FirstStep.HOURS: gives,
        FirstStep.POOL: exists(select(Membership.id)),
        FirstStep.ROLE: exists().where(Role.published_at.is_not(None)),
    }
    row = session.execute(select(*asked.values())).one()
    done = frozenset(step for step, is_there in zip(asked, row, strict=True) if is_there)
    return None if FirstStep.ROLE in done else Progress(done)
