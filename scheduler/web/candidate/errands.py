"""What a picker is for, whoever looks at it."""

from dataclasses import dataclass

from scheduler.domain.hours import Place
from scheduler.errors import Missing
from scheduler.models import Booking, Candidate, Interview, Step, Trip
from scheduler.services.search import steps
from scheduler.services.search.taken import NOTHING, Taken, taken_of
from scheduler.services.trips import trips
from scheduler.text.times import Clock
from scheduler.web.acting import session
from scheduler.web.actors import candidate_url
from scheduler.web.candidate.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Errand:
    """What the picker is for: a step's interview, or the move of a booking."""

    step: Step
    booking: Booking | None = None

    def interview(self, wished: int | None, taken: Taken = NOTHING) -> Interview:
        """Return the interview that is looked at: the one wished for, else the first unbooked.

        *taken* is what is known of the step already.
        """
        if self.booking:
            return self.booking.interview
        if wished is not None:
            return steps.interview_of(self.step, wished)
        known = taken if taken.before is not None else taken_of(session(), self.step.id)
        booked = {each.interview_id for each in known.standing}
        found = [interview for _, interview in steps.interviews_of(self.step)]
        if not found:
            raise Missing
        return next((each for each in found if each.id not in booked), found[0])


def clock_of(errand: Errand, wishes: Wishes) -> Clock:
    """Return how the times of what is booked are told, as its ticket tells them."""
    office = errand.booking.office if errand.booking else None
    return Clock(office.zone, wishes.hours, city=office.name) if office else wishes.clock


def address(person: Candidate, errand: Errand) -> str:
    """Return the picker's address, without wishes."""
    if errand.booking:
        return candidate_url("candidate.move", person, booking_id=errand.booking.id)
    return candidate_url("candidate.step", person, step_id=errand.step.id)


def offices_of(interview: Interview) -> list[int]:
    """Return the offices that *interview* is offered in."""
    return [each.office_id for each in interview.way.places if each.office_id is not None]


def trip_of(errand: Errand, place: Place) -> Trip | None:
    """Return the trip that is spoken of: before a move, and where the times are in an office."""
    is_told = errand.booking is not None or place is not None
    return trips.trip_of(session(), errand.step.id) if is_told else None
