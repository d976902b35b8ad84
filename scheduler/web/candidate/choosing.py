"""Choosing a time: look, hold, book, or say that none suits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler import clock
from scheduler.errors import Invalid, SlotTaken
from scheduler.models import Booking, Candidate
from scheduler.services.bookings import booking as services
from scheduler.services.bookings import moving
from scheduler.services.bookings.windows import send_windows
from scheduler.services.placing import holding
from scheduler.services.placing.glancing import glance
from scheduler.services.placing.securing import Choice
from scheduler.services.search import steps
from scheduler.services.search.finding import search
from scheduler.services.search.taken import Taken, taken_of
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate import changes
from scheduler.web.candidate.asking_topics import ask_topic, is_only_exercise, wants_topic
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.errands import Errand, address, clock_of, offices_of, trip_of
from scheduler.web.candidate.forms import PickForm, WindowsForm
from scheduler.web.candidate.loops import days_page, is_for_days
from scheduler.web.candidate.names import keeper_of, people_of
from scheduler.web.candidate.newcomers import LOOK, is_unseen, of_slot, place_changes
from scheduler.web.candidate.other_place import there, told
from scheduler.web.candidate.own_windows import known_windows, zone_of
from scheduler.web.candidate.picker import Picker, View, make_picker, nearest_to
from scheduler.web.candidate.standing import elsewhere
from scheduler.web.candidate.wishes import Wishes, linked, read_place, read_wishes
from scheduler.web.forms import once
from scheduler.web.zones import zone_options


@bp.get("/c/<key>/steps/<int:step_id>")
@candidate
def step(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show the times to choose from; a step that is past choosing leads to what became of it."""
    own = steps.own_step(session(), person.id, step_id)
    if own.state not in steps.CHOOSING or is_only_exercise(own):
        return elsewhere(person, own)
    if wants_topic(own, request.args):
        return ask_topic(person, own)
    if is_for_days(own):
        return days_page(person, own, request.args)
    return look(person, Errand(own), request.args)


@bp.get("/c/<key>/bookings/<int:booking_id>/move")
@candidate
def move(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Show the times that a booking may be moved to, or the rule against it and a way to ask."""
    errand = moving_errand(person, booking_id)
    return look(person, errand, request.args)


@bp.post("/c/<key>/steps/<int:step_id>/hold")
@candidate
def hold(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Hold the chosen slot while the candidate makes up their mind."""
    own = steps.own_step(session(), person.id, step_id)
    form = PickForm.sent()
    standing = steps.live_bookings(session(), own.id)
    wished = read_wishes(form.args(), person)
    moved = next((each for each in standing if each.interview_id == wished.interview_id), None)
    errand = Errand(own, moved)
    if form.is_elsewhere:
        return look_there(person, errand, form)
    choice = choice_of(errand, wishes_of(errand, person, form.args()))
    try:
        holding.hold(session(), own.id, choice, act=act(person))
    except SlotTaken:
        return look(person, errand, form.args(), lost=choice.starts_at)
    return look(person, errand, form.args())


@bp.post("/c/<key>/steps/<int:step_id>/booking")
@candidate
def book(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Book the chosen slot."""
    errand = Errand(steps.own_step(session(), person.id, step_id))

    def do(choice: Choice) -> Booking:
        return services.book(session(), step_id, choice, act=act(person))

    return decide(person, errand, do)


@bp.post("/c/<key>/bookings/<int:booking_id>/move")
@candidate
def move_to(person: Candidate, booking_id: int) -> ResponseReturnValue:
    """Move a booking to the chosen slot."""

    def do(choice: Choice) -> Booking:
        return moving.move(session(), booking_id, choice, act=act(person))

    return decide(person, moving_errand(person, booking_id), do)


@bp.post("/c/<key>/steps/<int:step_id>/windows")
@candidate
def windows(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Put the candidate's own windows before the coordinator."""
    own = steps.own_step(session(), person.id, step_id)
    form = WindowsForm.sent()
    wishes = read_wishes(request.args, person)
    if form.validate():
        try:
            return once(person, lambda: offer(person, own.id, form, zone_of(own, wishes)))
        except Invalid as refused:
            form.form_errors.append(str(refused))
    if is_for_days(own):
        return days_page(person, own, request.args, windows=form)
    standing = steps.live_bookings(session(), own.id)
    return look(person, Errand(own, next(iter(standing), None)), request.args, windows=form)


def offer(person: Candidate, step_id: int, form: WindowsForm, zone: str) -> str:
    """Send the windows of *form*, and return where that leads."""
    send_windows(session(), step_id, form.offers(zone), form.words, act=act(person))
    return candidate_url("candidate.portal", person, sent="windows")


def moving_errand(person: Candidate, booking_id: int) -> Errand:
    """Return the errand of moving one of the candidate's bookings."""
    booking = steps.own_booking(session(), person.id, booking_id)
    return Errand(booking.step, booking)


def wishes_of(errand: Errand, person: Candidate, args: MultiDict[str, str]) -> Wishes:
    """Return what *args* wish for; the place is at first that of the booking to move."""
    return read_wishes(args, person, moved=errand.booking)


def choice_of(errand: Errand, wishes: Wishes) -> Choice:
    """Return the slot that was chosen; raise Invalid if none was."""
    interview = errand.interview(wishes.interview_id)
    if wishes.slot is None:
        raise Invalid("Choose one of the times first.")
    place = read_place(wishes.place, interview)
    return Choice(interview.id, place, wishes.slot, wishes.zone, wishes.hours)


def decide(
    person: Candidate, errand: Errand, do: Callable[[Choice], Booking]
) -> ResponseReturnValue:
    """Do it once and lead to the booking's page, or show what is still free."""
    form = PickForm.sent()
    wishes = wishes_of(errand, person, form.args())
    if form.is_elsewhere or form.look.data:
        return look_there(person, errand, form)
    try:
        choice = choice_of(errand, wishes)
    except Invalid as refused:
        return look(person, errand, form.args(), problem=str(refused))

    if place_changes(errand, choice) and is_unseen(
        picker_of(person, errand, wishes, taken_of(session(), errand.step.id)),
        errand.booking,
        form.seen.data or "",
    ):
        return look(person, errand, form.args(), problem=LOOK)

    def led() -> str:
        return candidate_url("candidate.booking", person, booking_id=do(choice).id)

    def look_first() -> None:
        if errand.booking is None:
            times = {choice.interview_id: choice.starts_at}
            glance(session(), errand.step.id, times, choice.office_id, now=clock.now())

    try:
        return once(person, led, glance=look_first)
    except SlotTaken:
        return look(person, errand, form.args(), lost=choice.starts_at)


def look_there(person: Candidate, errand: Errand, form: PickForm) -> ResponseReturnValue:
    """Show the times of the ticked place: by their address, or with a word to who wanted to book."""
    args = there(form.args())
    wishes = wishes_of(errand, person, args)
    if form.look.data:
        return redirect(linked(address(person, errand), wishes)() + "#times", 303)
    way = errand.interview(wishes.interview_id).way
    return look(person, errand, args, problem=told(form, way, moved=errand.booking))


def look(
    person: Candidate,
    errand: Errand,
    args: MultiDict[str, str],
    *,
    lost: datetime | None = None,
    problem: str = "",
    windows: WindowsForm | None = None,
) -> ResponseReturnValue:
    """Render the picker for *errand* as *args* wish: whole, or what htmx replaces."""
    wishes = wishes_of(errand, person, args)
    rule = moving.rule_against(errand.booking, now=clock.now()) if errand.booking else ""
    if rule:
        return ask_us(person, errand, wishes, rule, windows)
    if errand.booking is None:
        steps.require_choosing(errand.step)
    taken = taken_of(session(), errand.step.id)
    picker = picker_of(person, errand, wishes, taken)
    status = 409 if lost else 422 if problem or windows else 200
    response = htmx.render(
        "candidate/picker",
        status=status,
        candidate=person,
        errand=errand,
        picker=picker,
        changed=of_slot(picker, errand.booking),
        lost=lost,
        nearest=nearest_to(picker.asked, lost) if lost else [],
        problem=problem,
        windows=windows or known_windows(errand.step, picker.clock.zone),
        zones=zone_options(clock.now(), wishes.zone) if args.get("zones") else "",
        keeper=keeper_of(errand.step),
        trip=trip_of(errand, picker.place),
        stop_count=steps.stop_count(session(), errand.step),
        changes=changes.of_talk(errand, picker.asked.interview, taken),
        **targets(person, errand, wishes, picker.place_value),
    )
    if htmx.wants_fragment():
        response.headers["HX-Push-Url"] = picker.link()
    return response


def targets(person: Candidate, errand: Errand, wishes: Wishes, place: str) -> dict[str, str]:
    """Return where the picker's forms lead."""
    step_id = errand.step.id
    zone = {"place": place, "zone": wishes.zone, "clock": wishes.hours}
    return {
        "hold_url": candidate_url("candidate.hold", person, step_id=step_id),
        "windows_url": candidate_url("candidate.windows", person, step_id=step_id, **zone),
        "pick_url": candidate_url("candidate.move_to", person, booking_id=errand.booking.id)
        if errand.booking
        else candidate_url("candidate.book", person, step_id=step_id),
    }


def ask_us(
    person: Candidate, errand: Errand, wishes: Wishes, rule: str, windows: WindowsForm | None
) -> ResponseReturnValue:
    """Render what a candidate may still do when they may not move a booking by themselves."""
    told = clock_of(errand, wishes)
    return htmx.render(
        "candidate/ask",
        status=422 if windows else 200,
        candidate=person,
        booking=errand.booking,
        clock=told,
        wishes=wishes,
        rule=rule,
        windows=windows or known_windows(errand.step, told.zone),
    )


def picker_of(person: Candidate, errand: Errand, wishes: Wishes, taken: Taken) -> Picker:
    """Return the picker that *wishes* ask for, where the step has *taken* this."""
    interview = errand.interview(wishes.interview_id, taken)
    now = clock.now()
    offices = offices_of(interview)
    found = search(
        session(), errand.step, interview, offices, now=now, zone=wishes.zone, taken=taken
    )
    known = replace(wishes, interview_id=interview.id)
    view = View(
        wishes=wishes,
        link=linked(address(person, errand), known),
        held=taken.held,
        people=lambda ids: people_of(session(), ids),
        now=now,
    )
    return make_picker(found, found.at(read_place(wishes.place, interview)), view)
