"""The order of a booked day: two talks change places, and one is locked where it is."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from scheduler import clock
from scheduler.errors import Conflict, Refused
from scheduler.models import Person, Step
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import swapping
from scheduler.services.placing import locking
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.names import people_of
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.booking_forms import WHY
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.picking import own_booking
from scheduler.web.forms import StaffForm, once, pressed


class SwapForm(StaffForm):
    """Two bookings, by id with a dot between, and why."""

    pair = StringField("Which two", [DataRequired("Choose two talks."), Length(max=40)])
    reason = StringField("Why, for the journal", WHY)

    @property
    def chosen(self) -> list[int]:
        """Return the ids of the two; nothing for what is no pair."""
        parts = (self.pair.data or "").split(".")
        return [int(each) for each in parts] if all(each.isdecimal() for each in parts) else []


class LockForm(StaffForm):
    """Whether a talk is to be locked."""

    is_locked = BooleanField()


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/order")
@coordinator
def swap(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show which talks of a day can change places, and who would come instead."""
    form = SwapForm(data={"pair": request.args.get("pair", "")})
    return show(person, own_step(application_id, step_id), form)


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/order")
@coordinator
def swap_talks(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Let two talks change places; everybody is told once."""
    step, form = own_step(application_id, step_id), SwapForm.sent()
    if not form.validate():
        return show(person, step, form, status=422)

    def do() -> str:
        why = OnBehalf(form.reason.data or "")
        pair = swapping.swap_talks(session(), step_id, form.chosen, act=act(person), on_behalf=why)
        names = " and ".join(each.title for each in pair)
        flash(f"{names} have changed places. Everybody is told.", "good")
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except (Conflict, Refused) as refused:
        form.pair.errors = [str(refused)]
        return show(person, step, form, status=409)


@bp.post("/candidates/<int:application_id>/bookings/<int:booking_id>/lock")
@coordinator
def lock(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Lock a talk where it is, or unlock it."""
    own, form = own_booking(application_id, booking_id), LockForm.sent()
    pressed()

    def do() -> str:
        wanted = bool(form.is_locked.data)
        locking.set_lock(session(), own.id, is_locked=wanted, act=act(person))
        fate = "stays where it is when the day moves" if wanted else "moves with the day again"
        flash(f"{own.title} {fate}.", "good")
        return url_for(".candidate", application_id=application_id)

    return once(person, do)


def show(person: Person, step: Step, form: SwapForm, *, status: int = 200) -> ResponseReturnValue:
    """Render the page: every pair, what it would change, or why it cannot be."""
    found = swapping.offers(session(), step, now=clock.now())
    joining = {one for each in found for people in each.joining.values() for one in people}
    return htmx.render(
        "coordinator/order",
        status=status,
        step=step,
        application=step.application,
        candidate=step.application.candidate,
        offers=found,
        talks=swapping.coming(session(), step.id, now=clock.now()),
        names={each.id: each.name for each in people_of(session(), joining)},
        clock=clock_of(person),
        now=clock.now(),
        form=form,
    )
