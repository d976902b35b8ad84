"""What becomes of the seats that somebody would give up by leaving a pool, before anybody says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.domain.substitutes import acts_alone
from scheduler.models import Attendance, Booking, Person
from scheduler.services.act import Act
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.seats.leaving import of_member
from scheduler.services.seats.vacancies import alone_before, vacancy_of


@dataclass(frozen=True, slots=True)
class Fate:
    """One seat: who takes it by itself, or who could if a coordinator says so; else nobody can."""

    seat: Attendance
    to: str = ""
    free: tuple[str, ...] = ()

    @property
    def booking(self) -> Booking:
        """Return the booking that the seat belongs to."""
        return self.seat.booking

    @property
    def is_learning(self) -> bool:
        """Tell whether nobody is looked for: they only learned there."""
        return self.seat.kind not in CLAIMING


def fates(session: Session, pool_id: int, person_id: int, *, act: Act) -> Iterator[Fate]:
    """Yield what becomes of each seat to come that a pool gave somebody, as of now."""
    for seat in of_member(session, pool_id, person_id, act=act):
        booking = seat.booking
        if seat.kind not in CLAIMING:
            yield Fate(seat)
            continue
        is_alone = acts_alone(booking.starts_at, alone_before(session, booking.id), act.now)
        vacancy = vacancy_of(session, seat, act=act, any_notice=not is_alone)
        names = tuple(session.get_one(Person, each.person).name for each in vacancy.free)
        yield Fate(seat, names[0] if is_alone and names else "", names)
