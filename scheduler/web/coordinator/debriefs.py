"""The debrief of a loop: where it is, where else it could be, and doing without it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from scheduler import clock
from scheduler.domain.bitmap import instant
from scheduler.domain.debriefs import Sitting
from scheduler.errors import Conflict, Missing
from scheduler.models import Person, Step
from scheduler.services.debriefs import placing as service
from scheduler.services.debriefs.search import WITHIN, of_step, planned
from scheduler.services.search import steps
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.names import people_of
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.forms import StaffForm, once, pressed


class DebriefForm(StaffForm):
    """A start that was chosen."""

    start = StringField("When", [DataRequired("Choose one of the times."), Length(max=40)])

    @property
    def starts_at(self) -> datetime | None:
        """Return the chosen start; none for what is no instant."""
        try:
            found = datetime.fromisoformat(self.start.data or "")
        except ValueError:
            return None
        return found if found.tzinfo else None


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/debrief")
@coordinator
def debrief(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show the debrief of a loop and the times that suit most of its line-up."""
    return show(person, own_step(application_id, step_id), DebriefForm())


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/debrief")
@coordinator
def place_debrief(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Book the debrief at the chosen time, or move it there; the line-up is told."""
    step, form = own_step(application_id, step_id), DebriefForm.sent()
    starts_at = form.starts_at if form.validate() else None
    if starts_at is None:
        form.start.errors = form.start.errors or ["Choose one of the times."]
        return show(person, step, form, status=422)

    def do() -> str:
        service.place(session(), step_id, starts_at, act=act(person))
        flash("The debrief is booked. Its people are told; the candidate is not.", "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except Conflict as refused:
        form.start.errors = [str(refused)]
        return show(person, step, form, status=409)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/debrief/cancellation")
@coordinator
def drop_debrief(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Do without a debrief."""
    own_step(application_id, step_id)
    pressed()

    def do() -> str:
        service.drop(session(), step_id, act=act(person))
        flash("There is no debrief. Whoever was invited is told.", "good")
        return url_for(".candidate", application_id=application_id)

    return once(person, do)


def show(
    person: Person, step: Step, form: DebriefForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page; raise Missing for a step whose plan has no debrief."""
    interview = planned(session(), step)
    if interview is None:
        raise Missing
    stands = of_step(session(), step.id)
    found = [
        each
        for each in service.offers(session(), step, now=clock.now())
        if stands is None or instant(each.start) != stands.starts_at
    ]
    names = people_of(
        session(), sorted({one for each in found for one in (*each.free, *each.busy)})
    )
    return htmx.render(
        "coordinator/debrief",
        status=status,
        step=step,
        application=step.application,
        candidate=step.application.candidate,
        debrief=stands,
        offers=offers_of(found, {each.id: each.name for each in names}),
        late_from=late_from(step),
        length=timedelta(minutes=interview.minutes),
        clock=clock_of(person),
        now=clock.now(),
        form=form,
    )


def late_from(step: Step) -> datetime | None:
    """Return from when on a debrief is later than it should be; None before anything is booked."""
    talks = steps.live_bookings(session(), step.id)
    return talks[-1].ends_at + WITHIN if talks else None


def offers_of(
    found: Sequence[Sitting], names: dict[int, str]
) -> list[tuple[datetime, int, list[str]]]:
    """Return each time with how many can come, and the names of those who can't."""
    return [
        (instant(each.start), len(each.free), [names[one] for one in each.busy]) for each in found
    ]
