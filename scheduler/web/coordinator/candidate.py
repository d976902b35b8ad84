"""One candidate's application, as the coordinator works on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.process import MOVERS, SETTLED, Mover, Phase, is_over, phase
from scheduler.domain.terms import ACTIVE_APPLICATIONS, ApplicationState, BookingState
from scheduler.errors import Missing
from scheduler.models import Application, Booking, Person, Step
from scheduler.services.applications import candidates as service
from scheduler.services.applications.applications import version_of
from scheduler.services.applications.stances import PLAIN, attitudes
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process.leaving_out import may_put_back
from scheduler.services.process.progress import facts_of
from scheduler.services.questions import enquiries
from scheduler.services.questions.questions import thread
from scheduler.services.questions.tasks import Shown, shown
from scheduler.services.references.desk import Asking, asking_of
from scheduler.services.search.conflicts import clashes, conflicts_of
from scheduler.services.seats.unattended import is_unattended
from scheduler.services.trips.trips import trips_of
from scheduler.services.visits.lists import of_address
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator import words
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.erasing import show_erased
from scheduler.web.coordinator.forms import (
    AddressForm,
    ConflictForm,
    OutcomeForm,
    UntilForm,
    WriteForm,
)
from scheduler.web.coordinator.tasks import Task, exercise_of, graders_of, tasks_of
from scheduler.web.downloads import download
from scheduler.web.forms import StaffForm


@dataclass(frozen=True, slots=True)
class Stop:
    """One step with its bookings."""

    step: Step
    phase: Phase
    bookings: Sequence[Booking]
    task: Task | None = None
    asking: Asking | None = None  # for references
    may_return: bool = False  # left out, and still ahead

    @property
    def standing(self) -> list[Booking]:
        """Return the talks that stand."""
        return [
            each
            for each in self.bookings
            if each.state == BookingState.SCHEDULED and each.with_candidate
        ]

    @property
    def is_whole(self) -> bool:
        """Tell whether it is a loop of which every talk stands."""
        talks = self.standing
        return len(talks) > 1 and len(talks) == len(talks[0].interview.way.interviews)

    @property
    def debrief(self) -> Booking | None:
        """Return the debrief that stands."""
        scheduled = (each for each in self.bookings if each.state == BookingState.SCHEDULED)
        return next((each for each in scheduled if not each.with_candidate), None)

    @property
    def is_ours(self) -> bool:
        """Tell whether the candidate waits for a word of ours."""
        if self.phase is Phase.EXERCISE:
            return self.step.answer_due_at is not None  # it is handed in
        return MOVERS[self.phase] is Mover.US

    @property
    def is_settled(self) -> bool:
        """Tell whether a decision about it was made that may be taken back."""
        return self.step.state in SETTLED and not self.may_return


@bp.get("/candidates/<int:application_id>")
@coordinator
def candidate(person: Person, application_id: int) -> ResponseReturnValue:
    """Show where the application stands and what can be done about it."""
    return show(person, application_id)


def show(
    person: Person, application_id: int, *, status: int = 200, **sent: StaffForm
) -> ResponseReturnValue:
    """Render the page; a form that was not accepted stands in it as it was sent."""
    application = service.profile(session(), application_id)
    if application.erased_at is not None:
        return show_erased(person, application, status=status)
    whole = request.args.get("journal") == "whole"
    lines, total = service.history(session(), application, whole=whole)
    now, reader = clock.now(), clock_of(person)
    tasks = tasks_of(application)
    stops = stops_of(application, reader, tasks)
    mail = application.candidate.mail
    return htmx.render(
        "coordinator/candidate",
        status=status,
        application=application,
        candidate=application.candidate,
        version=version_of(application),
        stops=stops,
        graders=graders_of(tasks),
        here=next((stop for stop in stops if stop.phase in HERE), None),
        now=now,
        clock=reader,
        home=Clock(application.candidate.zone, reader.hours),
        journal=[words.tell(line, application.candidate.name) for line in lines],
        earlier=total - len(lines),
        **forms_of(mail) | sent,
        **troubles([each for stop in stops for each in stop.standing], now),
        **beside(application),
    )


def forms_of(mail: str) -> dict[str, StaffForm]:
    """Return the forms of the page as they are before anything is typed."""
    return {
        "address": AddressForm(data={"mail": mail, "seen": mail}),
        "outcome": OutcomeForm(),
        "until": UntilForm(),
        "writing": WriteForm(),
        "conflict": ConflictForm().among(session()),
    }


def troubles(standing: Sequence[Booking], now: datetime) -> dict[str, Sequence[Booking]]:
    """Return which of the bookings that stand need somebody, by what is the matter."""
    return {
        "broken": [each for each in standing if each.at_risk_at],
        "unattended": [each for each in standing if is_unattended(each)],
        "over": [each for each in standing if is_over(each.ends_at, now)],
    }


def beside(application: Application) -> dict[str, object]:
    """Return how it stands, and what is beside the steps: trips, and whom not to meet."""
    return {
        "is_live": application.state in ACTIVE_APPLICATIONS,
        "rests": application.state is ApplicationState.PAUSED,
        "because": words.chosen_because,
        "trips": trips_of(session(), [step.id for step in application.steps]),
        "visits": of_address(session(), application.candidate.mail_key),
        "conflicts": conflicts_of(session(), application.candidate_id),
        "clashes": clashes(session(), application.candidate_id),
        "thread": thread_of(application),
        "enquiries": enquiries.of_candidate(session(), application.candidate),
        "failed": service.failed_letters(session(), application.candidate_id),
    }


def thread_of(application: Application) -> list[Shown]:
    """Return what the candidate asked, with what time makes of it."""
    working, now = WorkingDays.of(session()), clock.now()
    return [shown(each, working, now=now) for each in thread(session(), [application.id])]


HERE = (
    Phase.CHOOSE,
    Phase.DECIDE,
    Phase.NAME,
    Phase.REFEREES,
    Phase.ANSWER,
    Phase.WINDOWS,
    Phase.BOOKED,
    Phase.TODAY,
    Phase.UNDER_WAY,
    Phase.OVER,
    Phase.EXERCISE,
)


def stops_of(application: Application, reader: Clock, tasks: dict[int, Task]) -> list[Stop]:
    """Return the steps of an application with their phases now."""
    booked, now = service.bookings_of(session(), application.id), clock.now()
    about = attitudes(session(), application.steps, now=now)
    return [
        Stop(
            step,
            phase(
                facts_of(
                    step,
                    booked.get(step.id, []),
                    exercise_of(tasks.get(step.id)),
                    about.get(step.id, PLAIN),
                ),
                now=now,
                zone=reader.zone,
            ),
            booked.get(step.id, []),
            tasks.get(step.id),
            asking_of(session(), step, now=now),
            may_put_back(application, step),
        )
        for step in application.steps
    ]


@bp.get("/candidates/<int:application_id>/cv")
@coordinator
def cv(_: Person, application_id: int) -> Response:
    """Hand out the CV as a download that no browser runs or shows."""
    file = service.profile(session(), application_id).cv_file
    if file is None:
        raise Missing
    return download(file)
