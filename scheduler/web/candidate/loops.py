"""Choosing a whole day: every talk of a loop in one go, by one press, and moving it so."""

from collections.abc import Callable
from datetime import datetime

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from scheduler import clock
from scheduler.errors import SlotTaken
from scheduler.models import Booking, Candidate, Step, Way
from scheduler.services.bookings import moving
from scheduler.services.loops import loop_moving, loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing.glancing import glance
from scheduler.services.search import steps
from scheduler.services.search.taken import bookings_of
from scheduler.services.trips import trips
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import candidate, candidate_url
from scheduler.web.candidate import changes
from scheduler.web.candidate.blueprint import bp
from scheduler.web.candidate.day_picker import make_day_picker
from scheduler.web.candidate.forms import WindowsForm
from scheduler.web.candidate.itinerary import by_day
from scheduler.web.candidate.names import keeper_of
from scheduler.web.candidate.newcomers import of_cards
from scheduler.web.candidate.other_place import PlaceForm, told
from scheduler.web.candidate.own_windows import known_windows
from scheduler.web.candidate.stamps import times_of
from scheduler.web.candidate.suits import hours_of, read_suits
from scheduler.web.candidate.wishes import read_place, read_wishes
from scheduler.web.forms import once


class DayForm(PlaceForm):
    """A chosen day: its talks as `times_of` reads them, and how its page was looked at."""

    day = StringField()
    way = StringField()
    zone = StringField()
    clock = StringField()
    early = StringField()
    late = StringField()
    pause = StringField()
    days = StringField()

    def args(self) -> MultiDict[str, str]:
        """Return how the page was looked at, as its address would say it."""
        names = ("way", "place", "zone", "clock", "early", "late", "pause", "days")
        return MultiDict({name: self.data[name] for name in names if self.data[name]})


@bp.post("/c/<key>/steps/<int:step_id>/loop")
@candidate
def book_loop(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Book the chosen day with all its talks."""
    own = steps.own_step(session(), person.id, step_id)

    def do(choice: LoopChoice) -> None:
        loops.book_loop(session(), own.id, choice, act=act(person))

    return decide(person, own, do, {"booked": 1})


@bp.get("/c/<key>/steps/<int:step_id>/day/move")
@candidate
def move_day(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Show the days that a booked loop may be moved to; a rule against it is said by its talk."""
    own = steps.own_step(session(), person.id, step_id)
    standing = loop_moving.standing(session(), own)
    if not standing:
        return redirect(candidate_url("candidate.day", person, step_id=step_id))
    loose = [talk for talk in standing if not talk.is_locked]
    for talk in loose or standing:
        if moving.rule_against(talk, now=clock.now()):
            return redirect(candidate_url("candidate.move", person, booking_id=talk.id))
    return days_page(person, own, request.args, moved=standing)


@bp.post("/c/<key>/steps/<int:step_id>/day/move")
@candidate
def move_day_to(person: Candidate, step_id: int) -> ResponseReturnValue:
    """Move a booked loop, all of it, to the chosen day."""
    own = steps.own_step(session(), person.id, step_id)

    def do(choice: LoopChoice) -> None:
        loop_moving.move_loop(session(), own.id, choice, act=act(person))

    return decide(person, own, do, {"moved": 1}, moved=loop_moving.standing(session(), own))


def decide(
    person: Candidate,
    own: Step,
    do: Callable[[LoopChoice], None],
    said: dict[str, int],
    *,
    moved: list[Booking] | None = None,
) -> ResponseReturnValue:
    """Do it once and lead to the sheet of the day, or show the days that are still free."""
    form = DayForm.sent()
    args = form.args()
    wishes = read_wishes(args, person, moved=first(moved))
    way = loops.way_of(own, args.get("way", type=int))
    if form.look.data:
        page = "candidate.move_day" if moved else "candidate.step"
        return redirect(candidate_url(page, person, step_id=own.id, **args) + "#days-h", 303)
    if way and form.is_elsewhere:
        words = told(form, way, "days", moved=moved)
        return days_page(person, own, args, problem=words, moved=moved)
    times = times_of(form.day.data or "")
    if way is None or times is None:
        return days_page(person, own, args, problem="Choose one of the days first.", moved=moved)
    place = read_place(wishes.place, way.interviews[0])
    choice = LoopChoice(place, times, wishes.zone, wishes.hours, read_suits(args).pause)

    def led() -> str:
        do(choice)
        return candidate_url("candidate.day", person, step_id=own.id, **said)

    def look_first() -> None:
        if not moved:
            glance(session(), own.id, times, place, now=clock.now())

    try:
        return once(person, led, glance=look_first)
    except SlotTaken:
        gone = f"That day was taken a moment ago. {kept(moved)} These are free:"
        return days_page(person, own, args, problem=gone, status=409, moved=moved)


def kept(moved: list[Booking] | None) -> str:
    """Return what still holds when a day was taken by somebody else."""
    return "Your day stands as it was." if moved else "Nothing was booked."


def days_page(  # noqa: PLR0913 -- each is one way in which the page may differ
    person: Candidate,
    step: Step,
    args: MultiDict[str, str],
    *,
    problem: str = "",
    status: int = 422,
    windows: WindowsForm | None = None,
    moved: list[Booking] | None = None,
) -> ResponseReturnValue:
    """Render the days of a loop as *args* wish: to choose one, or to move *moved* to it."""
    if not moved:
        steps.require_choosing(step)
    way = loops.way_of(step, args.get("way", type=int))
    if way is None:
        return redirect(candidate_url("candidate.step", person, step_id=step.id))
    wishes = read_wishes(args, person, moved=first(moved))
    suits = read_suits(args, way.days)
    asked = {"way": way.id, "zone": wishes.zone, "clock": wishes.hours}
    looked = asked | suits.args()
    is_long = bool(args.get("more"))
    picker = make_day_picker(step, way, wishes, suits, is_long=is_long, moved=moved or ())
    return htmx.render(
        "candidate/loop",
        status=status if problem or windows else 200,
        candidate=person,
        step=step,
        asked=asked,
        looked=looked,
        moved=moved,
        stays=spans(moved or []),
        here="candidate.move_day" if moved else "candidate.step",
        post_url=post_url(person, step, is_move=bool(moved)),
        picker=picker,
        changes=of_cards(step, picker, moved),
        problem=problem,
        windows=windows or known_windows(step, picker.clock.zone),
        windows_url=windows_url(person, step, asked | {"place": picker.place_value}),
        **beside(step, way, moved),
    )


def windows_url(person: Candidate, step: Step, asked: dict[str, object]) -> str:
    """Return where windows are sent to that are asked for at this place."""
    return candidate_url("candidate.windows", person, step_id=step.id, **asked)


def left_after(step: Step, way: Way, moved: list[Booking] | None) -> str:
    """Return how often the day may still be changed that is chosen here."""
    loose = [each for each in moved or [] if not each.is_locked]
    if loose:
        return changes.after_move(*loose)
    return changes.of_day(step, way, bookings_of(session(), step.id))


def first(talks: list[Booking] | None) -> Booking | None:
    """Return the first of *talks*, if there are any."""
    return talks[0] if talks else None


def post_url(person: Candidate, step: Step, *, is_move: bool) -> str:
    """Return where the chosen day is sent to."""
    post = "candidate.move_day_to" if is_move else "candidate.book_loop"
    return candidate_url(post, person, step_id=step.id)


def spans(talks: list[Booking]) -> list[tuple[datetime, datetime]]:
    """Return when each day of *talks* begins and ends."""
    return [(each[0].starts_at, each[-1].ends_at) for each in by_day(talks)]


def beside(step: Step, way: Way, moved: list[Booking] | None) -> dict[str, object]:
    """Return what the page says besides the days: what may suit and be changed, who helps, the trip."""
    return {
        "changes_left": left_after(step, way, moved),
        "hours": hours_of(way),
        "keeper": keeper_of(step),
        "trip": trips.trip_of(session(), step.id),
        "stop_count": steps.stop_count(session(), step),
    }


def is_for_days(step: Step) -> bool:
    """Tell whether *step* is to be chosen by whole days: a loop of which nothing is booked yet."""
    asks_for_one = "interview" in request.args
    return not asks_for_one and loops.way_of(step) is not None and not booked(step)


def booked(step: Step) -> bool:
    """Tell whether a talk of *step* is booked."""
    return bool(steps.live_bookings(session(), step.id))
