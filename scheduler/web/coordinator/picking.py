"""Choosing a time for a candidate: their picker, without notice and holds, with a reason."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler import clock
from scheduler.domain.terms import BookingState
from scheduler.errors import Conflict, Invalid, Missing, SlotTaken, StepClosed
from scheduler.models import Application, Booking, Candidate, Person
from scheduler.services.applications import candidates
from scheduler.services.bookings import booking as service
from scheduler.services.bookings import moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import loop_moving
from scheduler.services.placing.securing import Choice
from scheduler.services.search import steps
from scheduler.services.search.finding import search
from scheduler.services.trips import trips
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.errands import Errand, offices_of
from scheduler.web.candidate.loops import is_for_days
from scheduler.web.candidate.names import people_of
from scheduler.web.candidate.newcomers import LOOK, is_unseen, of_slot, place_changes
from scheduler.web.candidate.picker import WEEK, Picker, View, make_picker, nearest_to
from scheduler.web.candidate.wishes import (
    Wishes,
    linked,
    read_date,
    read_place,
    read_wishes,
)
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.booking_forms import BehalfForm
from scheduler.web.coordinator.candidate import show as show_candidate
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.offered import is_offered, offered, opened
from scheduler.web.forms import once
from scheduler.web.signin import clock_of

STALE = "This was changed while you were looking. Here is how it stands now; decide once more."
SAME = "It is booked at this time already. Choose another one."


@dataclass(frozen=True, slots=True)
class Desk:
    """A coordinator, and what they choose a time for."""

    person: Person
    errand: Errand

    @property
    def application(self) -> Application:
        """Return the application that it is about."""
        return self.errand.step.application

    @property
    def candidate(self) -> Candidate:
        """Return whom a time is chosen for."""
        return self.application.candidate

    @property
    def home(self) -> str:
        """Return the candidate's page."""
        return url_for(".candidate", application_id=self.application.id)

    def wishes(self, args: MultiDict[str, str]) -> Wishes:
        """Return what *args* wish for; the place is at first that of the booking to move."""
        hours, moved = self.person.clock, self.errand.booking
        return read_wishes(args, self.candidate, hours=hours, moved=moved)

    def address(self) -> str:
        """Return the address of this picker."""
        owner = self.application.id
        if self.errand.booking:
            moved = self.errand.booking.id
            return url_for(".move", application_id=owner, booking_id=moved)
        return url_for(".book", application_id=owner, step_id=self.errand.step.id)

    def other(self, shown: Clock) -> Clock:
        """Return the second clock: the coordinator's own; where that is shown, the candidate's."""
        mine = clock_of(self.person)
        zone = self.candidate.zone if shown.zone == mine.zone else mine.zone
        return Clock(zone, shown.hours)


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/booking")
@coordinator
def book(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show the times; a step that is past choosing leads to the candidate's page."""
    desk = Desk(person, Errand(own_step(application_id, step_id)))
    if desk.errand.step.state not in steps.CHOOSING:
        return redirect(desk.home)
    if is_for_days(desk.errand.step):
        return redirect(url_for(".by_hand", application_id=application_id, step_id=step_id))
    return look(desk, desk.wishes(request.args), BehalfForm())


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/booking")
@coordinator
def book_it(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Book the chosen time; both sides are told."""

    def do(choice: Choice, behalf: OnBehalf) -> str:
        service.book(session(), step_id, choice, act=act(person), on_behalf=behalf)
        return "Booked"

    return decide(Desk(person, Errand(own_step(application_id, step_id))), do)


@bp.get("/candidates/<int:application_id>/bookings/<int:booking_id>/move")
@coordinator
def move(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Show the times that a booking may be moved to; one that is over leads to its owner."""
    desk = moving_desk(person, application_id, booking_id)
    if not is_standing(desk.errand.booking):
        return redirect(desk.home)
    return look(desk, desk.wishes(request.args), BehalfForm())


@bp.post("/candidates/<int:application_id>/bookings/<int:booking_id>/move")
@coordinator
def move_it(person: Person, application_id: int, booking_id: int) -> ResponseReturnValue:
    """Move a booking to the chosen time; both sides are told."""

    def do(choice: Choice, behalf: OnBehalf) -> str:
        moving.move(session(), booking_id, choice, act=act(person), on_behalf=behalf)
        return "Moved"

    return decide(moving_desk(person, application_id, booking_id), do)


def moving_desk(person: Person, application_id: int, booking_id: int) -> Desk:
    """Return the desk for moving one of an application's bookings."""
    found = own_booking(application_id, booking_id)
    return Desk(person, Errand(found.step, found))


def own_booking(application_id: int, booking_id: int) -> Booking:
    """Return a booking of this application; raise Missing for any other."""
    candidates.profile(session(), application_id)
    for found in candidates.bookings_of(session(), application_id).values():
        for each in found:
            if each.id == booking_id and each.with_candidate:
                return each
    raise Missing


def is_standing(booking: Booking | None) -> bool:
    """Tell whether there is a booking, neither cancelled nor given an outcome."""
    return booking is not None and booking.state == BookingState.SCHEDULED


def decide(desk: Desk, do: Callable[[Choice, OnBehalf], str]) -> ResponseReturnValue:
    """Do it once and lead to the candidate's page, or show what is wrong and what is free."""
    form = BehalfForm.sent()
    wishes = desk.wishes(form.args())
    week = read_date(form.look.data or "")
    if week:
        return look(desk, replace(wishes, first=week, slot=None), form)
    is_valid = form.validate()
    if wishes.slot is None:
        form.form_errors.append("Choose one of the times.")
    if wishes.slot is None or not is_valid:
        return look(desk, wishes, form, status=422)
    interview = desk.errand.interview(wishes.interview_id)
    choice = Choice(interview.id, read_place(wishes.place, interview), wishes.slot)

    if place_changes(desk.errand, choice) and is_unseen(
        picker_of(desk, wishes), desk.errand.booking, form.seen.data or ""
    ):
        form.form_errors.append(LOOK)
        return look(desk, wishes, form, status=422)

    def led() -> str:
        require_sense(desk.errand.booking, choice, form.version.data)
        done = do(choice, OnBehalf(form.words))
        flash(f"{done} for {desk.candidate.name}. Both sides are told.", "good")
        return desk.home

    try:
        return once(desk.person, led)
    except (Conflict, Invalid) as refused:
        return refuse(desk, wishes, form, refused)


def require_sense(moved: Booking | None, choice: Choice, seen: int | None) -> None:
    """Raise unless what is *moved* is as it was *seen* and goes somewhere else."""
    if moved is None:
        return
    require_seen(moved, seen)
    if moving.same(moved, choice):
        raise Invalid(SAME)


def require_seen(booking: Booking, seen: int | None) -> None:
    """Raise Conflict if *booking* stands but has changed since it was *seen*."""
    if is_standing(booking) and booking.version != seen:
        raise Conflict(STALE)


def refuse(
    desk: Desk, wishes: Wishes, form: BehalfForm, refused: Conflict | Invalid
) -> ResponseReturnValue:
    """Show the picker again, still filled, with what was refused; what is over has none."""
    if isinstance(refused, StepClosed):
        flash(str(refused), "bad")
        return show_candidate(desk.person, desk.application.id, status=409)
    if isinstance(refused, SlotTaken):
        return look(desk, wishes, form, status=409, lost=wishes.slot)
    form.form_errors.append(str(refused))
    return look(desk, wishes, form, status=409 if isinstance(refused, Conflict) else 422)


def look(
    desk: Desk,
    wishes: Wishes,
    form: BehalfForm,
    *,
    status: int = 200,
    lost: datetime | None = None,
) -> ResponseReturnValue:
    """Render the picker: whole, or what htmx replaces."""
    errand = desk.errand
    if errand.booking is None:
        steps.require_choosing(errand.step)
    elif not is_standing(errand.booking):
        raise StepClosed("This was cancelled or is over; it cannot be moved any more.")
    picker = picker_of(desk, wishes)
    response = htmx.render(
        "coordinator/picker",
        status=status,
        errand=errand,
        application=desk.application,
        candidate=desk.candidate,
        mine=clock_of(desk.person),
        home=Clock(desk.candidate.zone, wishes.hours),
        now=clock.now(),
        picker=picker,
        changed=of_slot(picker, errand.booking),
        week_before=picker.opens - WEEK,
        other=desk.other(picker.clock),
        suits=lambda start: is_offered(errand.step.windows, start, picker.asked),
        offered=offered(picker, errand.step.windows),
        lost=lost,
        nearest=nearest_to(picker.asked, lost) if lost else [],
        behalf=form,
        pick_url=desk.address(),
        trip=trips.trip_of(session(), errand.step.id) if errand.booking else None,
        is_whole=errand.booking and bool(loop_moving.standing(session(), errand.step)),
    )
    if htmx.wants_fragment():
        response.headers["HX-Push-Url"] = picker.link()
    return response


def picker_of(desk: Desk, wishes: Wishes) -> Picker:
    """Return the picker that *wishes* ask for; windows of the candidate's open their week."""
    errand = desk.errand
    interview = errand.interview(wishes.interview_id)
    now, offices = clock.now(), offices_of(interview)
    found = search(session(), errand.step, interview, offices, now=now, notice_hours=0)
    asked = found.at(read_place(wishes.place, interview))
    known = replace(wishes, interview_id=interview.id)
    view = View(
        wishes=opened(known, asked),
        link=linked(desk.address(), known),
        held=None,
        people=lambda ids: people_of(session(), ids),
        now=now,
    )
    return make_picker(found, asked, view)
