"""A trip as both sides look at it: its days, its hours by the office's clock, what it waits for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scheduler import clock
from scheduler.domain import trips
from scheduler.domain.trips import BOOKED, WANTED, Stay, Talks, Task, TripState
from scheduler.models import Office, Step, Trip
from scheduler.services.trips import trips as service
from scheduler.text.times import Clock
from scheduler.web.acting import session


@dataclass(frozen=True, slots=True)
class TripView:
    """One step's trip, or the wish for one, beside what is booked of the step."""

    step: Step
    trip: Trip | None
    talks: Talks | None
    offices: list[Office]
    office: Office | None  # of the talks, else of the trip; none: one is to be chosen
    clock: Clock | None  # of that office
    task: Task | None

    @property
    def version(self) -> int:
        """Return what a form sends along as seen."""
        return self.trip.version if self.trip else 0

    @property
    def state(self) -> TripState | None:
        """Return where the trip stands."""
        return self.trip.state if self.trip else None

    @property
    def is_wanted(self) -> bool:
        """Tell whether there is a trip that was not cancelled."""
        return self.state in WANTED

    @property
    def is_booked(self) -> bool:
        """Tell whether tickets were bought for a trip that stands."""
        return self.state in BOOKED

    @property
    def proposed(self) -> Stay | None:
        """Return the days that we propose; none while no day is booked."""
        return trips.proposed(self.talks, self.office.zone) if self.talks and self.office else None

    @property
    def stay(self) -> Stay | None:
        """Return the days of the trip; none while no day is booked."""
        if self.talks is None or self.office is None:
            return None
        wished = (self.trip.arrive_on, self.trip.leave_on) if self.trip else (None, None)
        return trips.stay(self.talks, self.office.zone, *wished)

    @property
    def free_from(self) -> datetime | None:
        """Return from when nothing of ours stands in the way home."""
        if self.talks is None or self.office is None:
            return None
        return self.talks.last_at + timedelta(minutes=self.office.travel_margin_minutes)

    @property
    def earliest(self) -> datetime | None:
        """Return from when a day in the office can be chosen with a trip."""
        lead = self.office.travel_lead_days if self.office else None
        return clock.now() + timedelta(days=lead) if lead is not None else None

    @property
    def is_short(self) -> bool:
        """Tell whether the talks are nearer than the office plans its trips."""
        return bool(self.talks and self.earliest and self.talks.first_at < self.earliest)

    @property
    def is_over(self) -> bool:
        """Tell whether the talks took place."""
        return bool(self.talks and self.talks.last_at <= clock.now())


def view_of(step: Step, hours: Literal[12, 24], office_id: int | None = None) -> TripView:
    """Return the trip of *step* for somebody who reads clocks of so many *hours*.

    *office_id* is the office that is looked at, where nothing else decides it.
    """
    trip = service.trip_of(session(), step.id)
    talks = service.talks_for(session(), [step.id]).get(step.id)
    offices = service.offices_of(step)
    office = None
    if talks:
        office = session().get_one(Office, talks.office_id)
    elif trip:
        office = trip.office
    elif len(offices) == 1:
        office = offices[0]
    else:
        office = next((each for each in offices if each.id == office_id), None)
    there = Clock(office.zone, hours, city=office.name) if office else None
    task = service.task_of(trip, talks, now=clock.now()) if trip else None
    return TripView(step, trip, talks, offices, office, there, task)
