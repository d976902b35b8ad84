"""Telling whoever coordinates a role that a seat was given up, and what became of it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, Notice
from scheduler.models import Attendance, Booking, Company, Person
from scheduler.services.act import Act
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.keepers import keepers_of
from scheduler.services.messages.telling import Facts
from scheduler.services.seats.unattended import is_unattended


def warn(session: Session, seat: Attendance, free: Sequence[str], *, act: Act) -> None:
    """Say that somebody can't make it, who is *free* to come instead, and if all join by screen."""
    facts = {"who": seat.person.name, "reason": seat.answer_reason, "free": list(free)}
    if is_unattended(seat.booking):
        stay = (each for each in seat.booking.speakers if each.answer is not Answer.DECLINED)
        facts["on_screen"] = [each.person.name for each in stay]
    tell_keepers(session, seat.booking, Notice.AT_RISK, about(seat.id), facts, act=act)


def tell_replaced(  # noqa: PLR0913 -- whose seat it was, who has it, and why
    session: Session,
    booking: Booking,
    seat_id: int,
    who: str,
    person: Person,
    reason: str,
    *,
    act: Act,
) -> None:
    """Say that a seat went to somebody else by itself."""
    facts = {"who": who, "reason": reason, "instead": person.name}
    tell_keepers(session, booking, Notice.REPLACED, about(seat_id), facts, act=act)


def about(seat_id: int) -> str:
    """Return what the news of a seat is about."""
    return f"attendance:{seat_id}"


def tell_keepers(
    session: Session, booking: Booking, notice: Notice, subject: str, facts: Facts, *, act: Act
) -> None:
    """Write to each who looks after the role of *booking*, in their own zone."""
    company = session.get_one(Company, 1)
    for keeper in keepers_of(session, booking):
        outbox.tell(
            session,
            notice,
            act=act,
            address=keeper.mail,
            name=keeper.name,
            subject=subject,
            sequence=booking.version,
            person_id=keeper.id,
            step_id=booking.owner_id,
            facts=telling.team_facts(booking, company) | telling.recipient_facts(keeper) | facts,
        )
