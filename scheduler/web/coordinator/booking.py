"""Booking or moving on a candidate's behalf, with a reason: without notice, in office hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Optional

from scheduler import clock
from scheduler.domain.hours import Place
from scheduler.errors import Conflict, Missing, Refused
from scheduler.models import Application, Booking, Interview, Person, Step
from scheduler.services import booking as service
from scheduler.services import candidates, moving, steps
from scheduler.services.booking import OnBehalf
from scheduler.services.finding import ask
from scheduler.services.securing import Choice
from scheduler.text.names import clean_lines
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.wishes import place_value, read_date, read_place, read_stamp, stamp
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.forms import ReasonForm
from scheduler.web.forms import once

WEEK = timedelta(days=7)


class BookForm(ReasonForm):
    """A slot chosen for somebody."""

    version = IntegerField(validators=[Optional()])  # the lock and the slot decide
    interview = IntegerField(validators=[Optional()])
    booking = IntegerField(validators=[Optional()])
    place = StringField()
    slot = StringField(validators=[InputRequired("Choose one of the times.")])


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be booked, or the booking that is to be moved."""

    application: Application
    step: Step
    interview: Interview
    booking: Booking | None
    place: Place

    def url(self, *, place: Place, week: date | None = None) -> str:
        """Return the address of this page for another place or week."""
        return url_for(
            ".book",
            application_id=self.application.id,
            step_id=self.step.id,
            interview=self.interview.id,
            booking=self.booking.id if self.booking else None,
            place=place_value(place),
            week=week.isoformat() if week else None,
        )


@dataclass(frozen=True, slots=True)
class Times:
    """The free starts of one week, by day, and the weeks around it."""

    monday: date
    days: list[tuple[date, list[datetime]]]
    earlier: date | None
    later: date | None


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/booking")
@coordinator
def book(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show the times that are free."""
    return show(person, errand_of(application_id, step_id, request.args), BookForm())


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/booking")
@coordinator
def book_it(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Book or move to the chosen time; both sides are told."""
    form = BookForm.sent()
    wished = {name: str(value) for name, value in form.data.items() if value}
    errand = errand_of(application_id, step_id, MultiDict(wished))
    starts_at = read_stamp(form.slot.data or "")
    if not form.validate() or starts_at is None:
        return show(person, errand, form, status=422)
    choice = Choice(errand.interview.id, errand.place, starts_at)
    behalf = OnBehalf(clean_lines(form.reason.data or ""))
    name = errand.application.candidate.name
    moved_id = errand.booking.id if errand.booking else None

    def do() -> str:
        if moved_id is None:
            service.book(session(), step_id, choice, act=act(person), on_behalf=behalf)
        else:
            moving.move(session(), moved_id, choice, act=act(person), on_behalf=behalf)
        flash(
            f"{'Booked' if moved_id is None else 'Moved'} for {name}. Both sides are told.", "good"
        )
        return url_for(".candidate", application_id=application_id)

    try:
        return once(person, do)
    except (Conflict, Refused) as refused:
        form.form_errors.append(str(refused))
        return show(person, errand_of(application_id, step_id, MultiDict(wished)), form, status=409)


def show(
    person: Person, errand: Errand, form: BookForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the free times of one week at one place."""
    offices = {place.office_id: place.office for place in errand.interview.way.places}
    office = offices[errand.place]
    hours = clock_of(person).hours
    home = Clock(errand.application.candidate.zone, hours)
    reader = Clock(office.zone, hours, city=office.name) if office else clock_of(person)
    asked = ask(
        session(), errand.step, errand.interview, errand.place, now=clock.now(), notice_hours=0
    )
    times = times_of(asked.starts(), reader, first_day(errand, reader))
    return htmx.render(
        "coordinator/book",
        status=status,
        errand=errand,
        candidate=errand.application.candidate,
        form=form,
        times=times,
        clock=reader,
        home=home,
        places=[(office_id, offices[office_id]) for office_id in offices],
        windows=errand.step.windows,
        in_window=lambda at: is_in_window(errand, at),
        stamp=stamp,
        place_value=place_value,
    )


def errand_of(application_id: int, step_id: int, args: MultiDict[str, str]) -> Errand:
    """Return what *args* ask for; raise Missing for what is not this application's."""
    application = candidates.profile(session(), application_id)
    step = next((each for each in application.steps if each.id == step_id), None)
    if step is None:
        raise Missing
    live = steps.live_bookings(session(), step.id)
    moved = args.get("booking", type=int)
    booking = next((each for each in live if each.id == moved), None)
    if booking is None:
        steps.require_choosing(step)
    interview = (
        booking.interview if booking else wanted(step, live, args.get("interview", type=int))
    )
    return Errand(application, step, interview, booking, read_place(args.get("place"), interview))


def wanted(step: Step, live: Sequence[Booking], interview_id: int | None) -> Interview:
    """Return the interview that is asked for, else the first that is not booked."""
    if interview_id is not None:
        return steps.interview_of(step, interview_id)
    booked = {each.interview_id for each in live}
    for _, interview in steps.interviews_of(step):
        if interview.id not in booked:
            return interview
    raise Missing


def first_day(errand: Errand, reader: Clock) -> date | None:
    """Return a day of the week to look at: as asked, else that of the first offered window."""
    asked = read_date(request.args.get("week", ""))
    if asked or not errand.step.windows:
        return asked
    return reader.local(errand.step.windows[0].starts_at).date()


def times_of(starts: Sequence[datetime], reader: Clock, wished: date | None) -> Times:
    """Return the free starts of the wished week, else of the first that has any."""
    by_day = {
        day: list(each) for day, each in groupby(starts, key=lambda at: reader.local(at).date())
    }
    chosen = wished or min(by_day, default=reader.local(clock.now()).date())
    monday = chosen - timedelta(days=chosen.weekday())
    before = [day for day in by_day if day < monday]
    after = [day for day in by_day if day >= monday + WEEK]
    return Times(
        monday,
        [(day, each) for day, each in by_day.items() if monday <= day < monday + WEEK],
        max(before, default=None),
        min(after, default=None),
    )


def is_in_window(errand: Errand, starts_at: datetime) -> bool:
    """Tell whether the whole interview lies in a window that the candidate offered."""
    ends_at = starts_at + timedelta(minutes=errand.interview.minutes)
    return any(
        each.starts_at <= starts_at and ends_at <= each.ends_at for each in errand.step.windows
    )
