"""A booking's own page: who, where, how to prepare, and the ways to change it."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.calendar.events import Meeting, download
from scheduler.calendar.links import google_link, outlook_link
from scheduler.calendar.meetings import candidate_meeting
from scheduler.domain.absence import may_rebook
from scheduler.domain.terms import BookingState
from scheduler.errors import Missing
from scheduler.models import Booking, Candidate, Company, Step
from scheduler.services.bookings import cancelling, moving
from scheduler.services.messages import candidate_days, telling
from scheduler.services.messages.promises import answer_after, promise
from scheduler.services.placing.invitations import calendar
from scheduler.services.process import absences
from scheduler.services.search import steps
from scheduler.services.search.candidate_hours import is_at_odd_hours
from scheduler.services.seats.left_seats import left_in
from scheduler.services.trips import trips
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate import changes
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.forms import CancelForm
from scheduler.web.candidate.itinerary import by_day
from scheduler.web.candidate.names import keeper_of
from scheduler.web.candidate.wishes import read_wishes
from scheduler.web.forms import once, once_or_why


@bp.get("/c/<key>/bookings/<int:booking_id>")
@candidate
def booking(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Show a booking as it stands today, wherever the link came from."""
    return show(person, steps.own_booking(session(), person.id, booking_id))


@bp.get("/c/<key>/bookings/<int:booking_id>.ics")
@candidate
def booking_ics(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Return the booking as a file that any calendar opens."""
    own = steps.own_booking(session(), person.id, booking_id)
    if own.state != BookingState.SCHEDULED:
        raise Missing
    body = download(meeting_of(person, own), stamp=own.changed_at)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return response


@bp.get("/c/<key>/bookings/<int:booking_id>/cancellation")
@candidate
def cancellation(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Ask once whether to cancel."""
    own = steps.own_booking(session(), person.id, booking_id)
    return ask(person, own, CancelForm())


@bp.post("/c/<key>/bookings/<int:booking_id>/cancellation")
@candidate
def cancel(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Cancel a booking, and lead to its page, which says so."""
    own = steps.own_booking(session(), person.id, booking_id)
    form = CancelForm.sent()
    if not form.validate():
        return ask(person, own, form, status=422)

    def do() -> str:
        by = cancelling.CANDIDATE
        cancelling.cancel(session(), booking_id, by=by, reason=form.words, act=act(person))
        return candidate_url("candidate.booking", person, booking_id=booking_id)

    return once(person, do)


@bp.get("/c/<key>/steps/<int:step_id>/day/cancellation")
@candidate
def day_cancellation(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Ask once whether to cancel a whole day."""
    own = steps.own_step(session(), person.id, step_id)
    return ask_day(person, own, CancelForm())


@bp.post("/c/<key>/steps/<int:step_id>/day/cancellation")
@candidate
def cancel_day(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Cancel all talks of a day, and lead to the page that shows what is next."""
    own = steps.own_step(session(), person.id, step_id)
    form = CancelForm.sent()
    if not form.validate():
        return ask_day(person, own, form, status=422)

    days = len(by_day(coming_of(own)))
    said = {"sent": "cancelled"} | ({"days": f"{days}"} if days > 1 else {})

    def do() -> str:
        by = cancelling.CANDIDATE
        cancelling.cancel_day(session(), step_id, by=by, reason=form.words, act=act(person))
        return candidate_url("candidate.portal", person, **said)

    return once_or_why(person, candidate_url("candidate.portal", person), do)


def coming_of(own: Step) -> list[Booking]:
    """Return the talks of a step that are still to come, in order of time."""
    now = clock.now()
    return [each for each in steps.live_bookings(session(), own.id) if each.starts_at > now]


def ask_day(
    person: Candidate, own: Step, form: CancelForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page that asks before a day is cancelled, or says why it is too late for that."""
    now, coming = clock.now(), coming_of(own)
    told = clock_of(person, coming[0]) if coming else home_clock(person)
    return htmx.render(
        "candidate/cancel_day",
        status=status,
        candidate=person,
        step=own,
        talks=coming,
        days=[told.weekday(each[0].starts_at) for each in by_day(coming)],
        clock=told,
        is_late=any(now > telling.change_until(each) for each in coming),
        trip=trips.trip_of(session(), own.id),
        keeper=keeper_of(own),
        afterwards=changes.after_cancelling(*coming) if coming else "",
        form=form,
    )


def ask(
    person: Candidate, own: Booking, form: CancelForm, *, status: int = 200
) -> ResponseReturnValue:
    """Render the page that asks before a cancellation, or says why it is too late for one."""
    return htmx.render(
        "candidate/cancel",
        status=status,
        candidate=person,
        booking=own,
        clock=clock_of(person, own),
        is_late=clock.now() > telling.change_until(own),
        is_standing=own.state == BookingState.SCHEDULED and own.starts_at > clock.now(),
        trip=trips.trip_of(session(), own.step_id),
        keeper=keeper_of(own.step),
        afterwards=changes.after_cancelling(own),
        form=form,
    )


def show(
    person: Candidate, own: Booking, *, refused: str = "", status: int = 200
) -> ResponseReturnValue:
    """Render the booking's page, with what was *refused* a moment ago."""
    now = clock.now()
    role = own.step.application.role
    meeting = meeting_of(person, own)
    absence = absences.absence_of(session(), own)
    return htmx.render(
        "candidate/booking",
        status=status,
        refused=refused,
        is_on=own.state == BookingState.SCHEDULED and own.starts_at <= now < own.ends_at,
        may_rebook=may_rebook(absence, now),
        candidate=person,
        booking=own,
        clock=clock_of(person, own),
        home=home_clock(person),
        is_over=own.ends_at <= now,
        is_scheduled=own.state == BookingState.SCHEDULED,
        is_cancelled=own.state == BookingState.CANCELLED,
        is_odd=is_at_odd_hours(person, own),
        rule=moving.rule_against(own, now=now),
        left=left_in(session(), [own]).get(own.id, []),
        changes=changes.often(telling.moves_left(own)),
        change_until=telling.change_until(own),
        answer_by=promise(answer_after(session(), own, now=now), now=now),
        prepare=[*lines_of(own.interview.prepare), *lines_of(own.interview.way.prepare)],
        google=google_link(meeting),
        outlook=outlook_link(meeting),
        is_again=request.args.get("already") == "1" and own.starts_at > now,
        keeper=role.coordinator or role.recruiter,
        trip=trips.trip_of(session(), own.step_id) if own.office else None,
    )


def lines_of(text: str) -> list[str]:
    """Return the lines of *text* that say something."""
    return [line for line in text.splitlines() if line.strip()]


def meeting_of(person: Candidate, own: Booking) -> Meeting:
    """Return the booking as the candidate's calendar knows it."""
    facts = candidate_days.facts_of(session(), own, session().get_one(Company, 1))
    facts |= facts.get("entry", {})
    url = settings().base_url + (
        candidate_url("candidate.day", person, step_id=own.step_id)
        if "talks" in facts
        else candidate_url("candidate.booking", person, booking_id=own.id)
    )
    return candidate_meeting(facts | calendar(own.entry), address=person.mail, url=url)


def home_clock(person: Candidate) -> Clock:
    """Return how the candidate reads times."""
    return read_wishes(request.args, person).clock


def clock_of(person: Candidate, own: Booking) -> Clock:
    """Return how the times of a booking are told: an office's own zone in an office."""
    home = home_clock(person)
    return Clock(own.office.zone, home.hours, city=own.office.name) if own.office else home
